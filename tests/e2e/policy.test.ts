/** `lendbase policy`, as the page on operations tells it. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root, runCommand, startServe, stop, temporaryFolder } from "./processes.ts";

const page = readFileSync(join(root, "server/deploy/README.md"), "utf8");
const [, section = ""] = page.split("## The policy in the database");
const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);

const ownFolder = (): string => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
};

/** The arguments of `serve` that the page shows. */
const serving = (data: string): readonly string[] => {
  const [, given = ""] = /^lendbase serve (.*)$/m.exec(blocks[0] ?? "") ?? [];
  return [...given.split(" "), "--data", data];
};

test("what the page on operations shows is done as it says", async () => {
  const data = ownFolder();
  const server = await startServe(serving(data));
  onTestFinished(() => void server.child.kill("SIGKILL"));
  expect(server.output()).toContain("from the database");
  const elsewhere = ownFolder();
  const script = (blocks[1] ?? "").replaceAll("/tmp/", `${elsewhere}/`);
  /** Each line is run by a shell; answers what it printed. */
  const run = (line: string): string => {
    const env = { ...process.env, LENDBASE_DATA: data };
    const program = `lendbase() { "${process.execPath}" dist/lendbase.js "$@"; }\n${line}`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", program], {
      cwd: root,
      env,
      encoding: "utf8",
    });
    expect(status, `${line}\n${stderr}`).toBe(0);
    return stdout;
  };
  const lines = script.trim().split("\n");
  const said = (start: string): string => lines.find((line) => line.startsWith(start)) ?? "nothing";
  run(said("cp "));
  run(said("sed "));
  const pushed = /version ([0-9a-f]{12}) /.exec(run(said("lendbase policy push")))?.[1] ?? "";
  const [listed, first] = run(said("lendbase policy list")).split("\n");
  expect(listed).toContain(`   ${pushed}`);
  expect(listed).toContain("two accounts for each set");
  expect(first).toMatch(/^\* .*The first policy\.$/);
  const before = /[0-9a-f]{12}/.exec(first ?? "")?.[0] ?? "";
  const activate = said("lendbase policy activate").replace(/[0-9a-f]{12}/, pushed);
  expect(run(activate)).toContain(`Version ${pushed} of the policy backup_sharing is in force (switch 2)`);
  run(said("lendbase policy show"));
  const written = readFileSync(join(elsewhere, "in-force/backup-sharing.lend"), "utf8");
  expect(written).toContain("at most 2\n");
  expect(run(said("lendbase policy rollback"))).toContain(`Version ${before} of the policy backup_sharing`);
  expect(lines).toHaveLength(7);
  await stop(server);
});

test("a server does not start on a database without a policy, and says how to put one there", async () => {
  const data = ownFolder();
  const none = await runCommand(["serve", "--data", data, "--port", "0", "--policies", "database"]);
  expect(none.code).toBe(1);
  expect(none.stderr).toBe(
    "lendbase: There is no policy in the database yet; start a server once with --policies-from and the folder of its first policy.\n",
  );
  const folder = ownFolder();
  writeFileSync(join(folder, "a.lend"), "policy a for\n");
  const broken = ["--policies", "database", "--policies-from", folder];
  const refused = await runCommand(["serve", "--data", data, "--port", "0", ...broken]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`The policy in ${folder} has an error; nothing was started.`);
  expect(existsSync(join(data, "server.json"))).toBe(false);
});

test("what is asked for wrongly is said in a sentence, and nothing is stored", async () => {
  const data = ownFolder();
  const server = await startServe(serving(data));
  onTestFinished(() => void server.child.kill("SIGKILL"));
  const folder = ownFolder();
  const policy = (...args: readonly string[]) => runCommand(["policy", ...args, "--data", data]);
  const before = /[0-9a-f]{12}/.exec((await policy("list")).stdout)?.[0] ?? "";
  const sentences = [
    [
      ["activate", "ffffff"],
      'no version whose digest begins with ffffff; "lendbase policy list" shows them.',
    ],
    [["activate", "xyz"], '"xyz" is no digest of a version; give at least its first 6 digits.'],
    [["remove", before], "is or was in force, so it stays."],
    [["rollback"], "there is nothing to go back to."],
    [["push", folder], `There are no .lend files in the policy folder ${folder}.`],
    [["show", "--file", "none.lend"], "That version has no file none.lend."],
    [["show", "--out", folder], `There is a ${folder} already; name a folder that is not there yet.`],
    [["list", "--limit", "many"], '--limit is "many", but must be a number from 1 to 500.'],
  ] as const;
  const ended = await Promise.all(sentences.map(([args]) => policy(...args)));
  for (const [at, [args, sentence]] of sentences.entries()) {
    expect([ended[at]?.code, ended[at]?.stdout], args.join(" ")).toEqual([1, ""]);
    expect(ended[at]?.stderr, args.join(" ")).toContain(sentence);
  }
  writeFileSync(join(folder, "a.lend"), "policy a for sharing\n\npermit nobody on Boat to sail\n");
  const refused = await policy("push", folder);
  expect(refused.stderr).toMatch(/^a\.lend:\d+:\d+: .*\(LEND\d{4}\)$/m);
  expect(refused.stderr).toContain("so it is not stored.");
  expect((await policy("list")).stdout.trim().split("\n")).toHaveLength(1);
  await stop(server);
});

test("lines that are piped into an import wait for the policy of the database", async () => {
  const data = ownFolder();
  await stop(await startServe(serving(data)));
  const input = '{"type":"Account","id":"1000000000000001","site":"aliyun.com"}\n';
  const imported = await runCommand(["import", "-", "--data", data, "--policies", "database"], { input });
  expect(imported).toEqual({ code: 0, stdout: "Imported 1 × Account.\n", stderr: "" });
});
