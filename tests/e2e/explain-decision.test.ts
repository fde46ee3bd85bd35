/** `lendbase explain-decision` as a person and as a program use it. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Folder, root, runCommand, temporaryFolder } from "./processes.ts";

const explain = (args: readonly string[], input?: string) =>
  runCommand(["explain-decision", "policies", ...args], input === undefined ? {} : { input });

const lineOf = (text: string): number =>
  1 +
  readFileSync(join(root, "policies/backup-sharing.tests.lend"), "utf8")
    .split("\n")
    .findIndex((line) => line.includes(text));

let folder: Folder;
const file = (name: string, content: unknown): string => {
  const path = join(folder.path, name);
  writeFileSync(
    path,
    typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return path;
};

beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

const owner = { type: "Account", id: "1000000000000001" };
const request = {
  subject: owner,
  action: { name: "restore" },
  resource: { type: "BackupSet", id: "bk-1" },
  context: { region: "cn-hangzhou" },
};
const facts = [
  {
    ...owner,
    attributes: { site: "aliyun.com", features: [], shared_resources: 0, shared_backup_sets: 0 },
  },
  {
    type: "Cluster",
    id: "pc-1",
    attributes: { owner, region: "cn-beijing", tde: false, disk_encryption: false },
  },
  {
    type: "BackupSet",
    id: "bk-1",
    attributes: {
      owner,
      cluster: { type: "Cluster", id: "pc-1" },
      region: "cn-beijing",
      level: 2,
      created_at: "2026-03-01T09:00:00Z",
      shared_accounts: 0,
      offers: [],
    },
  },
];
const at = ["--at", "2026-03-02T09:00:00Z"];

describe("a request from files", () => {
  const named = () => [
    "--request",
    file("request.json", request),
    "--facts",
    file("facts.json", facts),
    ...at,
  ];

  test("is explained, and what would permit it", async () => {
    const { code, stdout, stderr } = await explain(named());
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /^Account 1000000000000001 asks to restore BackupSet bk-1 at 2026-03-02T09:00:00\.000Z\.\nIt is forbidden\.\n {2}OtherRegion by other_region/,
    );
    expect(stdout).toContain("    unless ✗ context.region == resource.region\n");
    expect(stdout).toContain("· forbid deleted does not apply: when ✗ resource.deleted_at is present");
    expect(stdout).toContain("- `context.region` were `cn-beijing` (whoever asks)");
    expect(code).toBe(0);
  });

  test("is read from a pipe", async () => {
    const args = ["--request", "-", "--facts", file("facts.json", facts), ...at];
    const { code, stdout } = await explain(args, JSON.stringify(request));
    expect(stdout).toContain("OtherRegion by other_region");
    expect(code).toBe(0);
  });

  test("is explained to programs in JSON, as one object", async () => {
    const { code, stdout } = await explain([...named(), "--format", "json"]);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({
      decision: { outcome: "forbidden", refusals: [{ code: "OtherRegion" }] },
      deciding: ["other_region"],
      changes: [
        { facts: [{ path: "context.region", value: "cn-beijing", by: "caller" }] },
        { facts: [{ path: "resource.region", by: "facts" }] },
      ],
    });
    expect(answer.rules.find((rule: { name: string }) => rule.name === "other_region")).toMatchObject({
      verdict: "refuses",
      conditions: [{ keyword: "unless", met: true, tree: { kind: "compare", holds: false } }],
    });
    expect(answer).not.toHaveProperty("case");
    expect(code).toBe(0);
  });

  test("shows every tree with --all", async () => {
    const { stdout } = await explain([...named(), "--all"]);
    expect(stdout).toContain("· forbid deleted does not apply (backup-sharing.lend:");
    expect(stdout).toContain("├─ ✗ resource.deleted_at is present\n");
    expect(stdout).not.toContain("does not apply: ");
  });

  test("is permitted where the facts say so, with exit code 0 as any decision", async () => {
    const asked = file("permitted.json", { ...request, context: { region: "cn-beijing" } });
    const { code, stdout } = await explain(["--request", asked, "--facts", file("facts.json", facts), ...at]);
    expect(stdout).toContain("It is permitted.\n  by owner at backup-sharing.lend:");
    expect(stdout).not.toContain("It would be permitted");
    expect(code).toBe(0);
  });

  test("has no color in a pipe, whatever the terminal can show", async () => {
    for (const environment of [{ NO_COLOR: "1" }, { TERM: "xterm-256color", COLORTERM: "truecolor" }]) {
      const { stdout } = await runCommand(["explain-decision", "policies", ...named()], { environment });
      expect(stdout).not.toContain("\u001b");
    }
  });
});

describe("a case of the policy tests", () => {
  test("is found by a part of its test's title, in any case of letters", async () => {
    const { code, stdout } = await explain(["--case", "r10: SHARED and restored"]);
    const places = [...stdout.matchAll(/^── (\S+) ─+$/gm)].map(([, place]) => place);
    expect(places).toContain(
      `backup-sharing.tests.lend:${lineOf("owner may not restore backup with { region")}`,
    );
    expect(places.length).toBeGreaterThan(1);
    expect(stdout.split("asks to").length - 1).toBe(places.length);
    expect(code).toBe(0);
  });

  test("is found by its line, alone and without a line across", async () => {
    const line = lineOf("owner may not restore backup with { region");
    const { code, stdout } = await explain(["--case", `policies/backup-sharing.tests.lend:${line}`]);
    expect(stdout).toMatch(/^Account 1000000000000001 asks to restore BackupSet/);
    expect(stdout).not.toContain("──");
    expect(code).toBe(0);
  });

  test("is found by a line inside its test, and by the row of a table", async () => {
    const inside = await explain([
      "--case",
      `backup-sharing.tests.lend:${lineOf("for each who, added, answer")}`,
    ]);
    expect(inside.stdout).toContain("R4: only its owner manages a resource share\n");
    const row = await explain([
      "--case",
      `backup-sharing.tests.lend:${lineOf("| friend, stranger, NotPermitted")}`,
    ]);
    expect(row.stdout).toMatch(/^Account 2000000000000001 asks to add_principal ResourceShare/);
    expect(row.stdout).not.toContain("──");
  });

  test("says where it stands in JSON, which is a list", async () => {
    const line = lineOf("owner may not restore backup with { region");
    const { stdout } = await explain(["--case", `backup-sharing.tests.lend:${line}`, "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        case: {
          title: "R10: shared and restored in its own region only",
          text: 'owner may not restore backup with { region: "cn-hangzhou" } : OtherRegion',
          file: "backup-sharing.tests.lend",
          line,
        },
        decision: { outcome: "forbidden" },
      },
    ]);
  });

  test("says until when a decision holds", async () => {
    const { stdout } = await explain(["--case", "R16: leaving the directory"]);
    expect(stdout).toMatch(
      /It is forbidden\.\nIt stays so until 2026-03-02T09:10:00\.000Z at least, if no fact changes\.\n/,
    );
  });
});

describe("what is wrong with the input is one sentence, and exit code 1", () => {
  test.for<readonly [what: string, args: () => readonly string[], sentence: string | RegExp]>([
    ["nothing asked", () => [], "Either --case or --request must say what is to be explained."],
    ["both asked", () => ["--case", "R10", "--request", "-"], "Either --case or --request must say"],
    ["facts of a case", () => ["--case", "R10", ...at], "--facts and --at belong to --request"],
    [
      "an unknown format",
      () => ["--case", "R10", "--format", "yaml"],
      '--format is "yaml", and must be text or json.',
    ],
    [
      "all of JSON",
      () => ["--case", "R10", "--format", "json", "--all"],
      "--all is for text; JSON has everything.",
    ],
    ["an empty case", () => ["--case", ""], "--case is empty; name a place or a part of a test's title."],
    [
      "no such case",
      () => ["--case", "R777"],
      'No test has "R777" in its title, and none is at such a place.',
    ],
    [
      "a title with a slip",
      () => ["--case", "sharde and restored in its own region only"],
      'Did you mean "shared and restored in its own region only"?',
    ],
    [
      "a file with a slip",
      () => ["--case", "backup-sharing.test.lend:40"],
      'Did you mean "backup-sharing.tests.lend:40"?',
    ],
    [
      "a line behind every test",
      () => ["--case", "policies/backup-sharing.tests.lend:5000"],
      /The tests of backup-sharing\.tests\.lend are on lines \d+ to \d+\.$/m,
    ],
    [
      "a state",
      () => ["--case", `backup-sharing.tests.lend:${lineOf("grant is absent for stranger on backup")}`],
      "asks about a state, not for a decision.",
    ],
    ["too many cases", () => ["--case", "R"], /is in \d+ cases; name fewer than 51\.$/m],
    [
      "no such file",
      () => ["--request", "/nonexistent.json"],
      "/nonexistent.json cannot be read: there is none.",
    ],
    ["a folder", () => ["--request", folder.path], "cannot be read: it is a folder."],
    ["an empty file", () => ["--request", file("empty.json", "")], "empty.json is not JSON: "],
    ["what is no JSON", () => ["--request", file("text.json", "{'a': 1}\r\n")], "text.json is not JSON: "],
    [
      "another encoding",
      () => ["--request", file("u16.json", Buffer.from("\ufeff{}", "utf16le"))],
      "is not text in UTF-8.",
    ],
    ["a file without an end", () => ["--request", "/dev/zero"], "/dev/zero is larger than 20000000 bytes."],
    ["no request", () => ["--request", file("list.json", [])], "request is a list, and must be an object."],
    [
      "no instant",
      () => ["--request", file("request.json", request), "--at", "noon"],
      '--at is "noon", and must be',
    ],
    [
      "an action with a slip",
      () => [
        "--request",
        file("slip.json", { ...request, action: { name: "restor" } }),
        "--facts",
        file("facts.json", facts),
      ],
      'Did you mean "restore"?',
    ],
    [
      "what would move the cursor",
      () => [
        "--request",
        file("escape.json", { ...request, action: { name: "\u001b[2J" } }),
        "--facts",
        file("facts.json", facts),
      ],
      "action.name is ",
    ],
    [
      "both from the input",
      () => ["--request", "-", "--facts", "-"],
      "Only one of --request and --facts can be read",
    ],
  ])("%s", async ([, args, sentence]) => {
    const { code, stdout, stderr } = await explain(args(), "");
    if (typeof sentence === "string") expect(stderr).toContain(sentence);
    else expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^lendbase: /);
    expect(stderr).not.toContain("\u001b");
    expect([code, stdout]).toEqual([1, ""]);
  });

  test("a policy with errors explains nothing", async () => {
    const broken = join(folder.path, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "a.lend"), "policy a for b\npermit");
    const { code, stdout, stderr } = await runCommand(["explain-decision", broken, "--case", "R10"]);
    expect(stderr).toMatch(/lendbase: The policy in \S+ has \d+ errors?\.\n$/);
    expect([code, stdout]).toEqual([1, ""]);
  });
});
