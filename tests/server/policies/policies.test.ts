/** Which policy is in force, as its files change (R42). */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPolicies, type FolderPolicies, type PolicyChange } from "../../../server/policies/policies.ts";
import { PolicyFilesError } from "../../../server/policies/policy-error.ts";
import { until } from "../http/test-server.ts";
import { createTestClock, type TestClock } from "../world.ts";
import { copyOfPolicies, type EditableFolder } from "./policy-folder.ts";

const rules = "backup-sharing.lend";

let files: EditableFolder;
let clock: TestClock;
let policies: FolderPolicies;

beforeEach(() => {
  files = copyOfPolicies();
  clock = createTestClock();
  policies = createPolicies({ folder: files.folder, clock });
});

afterEach(() => {
  policies.close();
  files.remove();
});

const digest = (): string => policies.view().digest;

test("R42: the files of the folder are in force from the start", () => {
  expect(policies.view()).toMatchObject({
    name: "backup_sharing",
    files: "in_force",
    errors: [],
    loaded_at: "2026-03-02T09:00:00.000Z",
  });
});

test("R42: a change switches to another policy, whole and with its own instant", () => {
  const before = policies.current();
  clock.advance(1_000);
  files.edit(rules, "Remove a principal first.", "Remove a principal.");
  expect(policies.reload()?.kind).toBe("switched");
  expect(policies.current()).not.toBe(before);
  expect(policies.current().program.digest).not.toBe(before.program.digest);
  expect(policies.view()).toMatchObject({ files: "in_force", loaded_at: "2026-03-02T09:00:01.000Z" });
});

test("R42: whoever holds the policy keeps the same one through a switch", () => {
  const held = policies.current();
  const { digest: before } = held.program;
  files.edit(rules, "at most 64", "at most 2");
  policies.reload();
  expect(held.program.digest).toBe(before);
  expect(policies.current().program.digest).not.toBe(before);
});

test("R42: an error keeps the last good policy in force and is reported with its place", () => {
  const before = digest();
  files.edit(rules, "resource.shared_accounts", "resource.shared_acounts");
  const change = policies.reload();
  expect(change?.kind).toBe("refused");
  const { files: state, errors } = policies.view();
  expect(digest()).toBe(before);
  expect(state).toBe("refused");
  expect(errors[0]).toMatchObject({ file: rules, message: expect.stringContaining("shared_acounts") });
  expect(errors[0]?.line).toBeGreaterThan(1);
});

test("R42: all errors of all files are reported at once", () => {
  files.edit(rules, "resource.shared_accounts", "resource.shared_acounts");
  files.write("more.lend", "policy backup_sharing for sharing\n\npermit nobody on Boat to sail\n");
  policies.reload();
  const places = policies.view().errors.map(({ file }) => file);
  expect(new Set(places)).toEqual(new Set([rules, "more.lend"]));
});

test("R42: the same mistake is reported once, a second one again", () => {
  files.edit(rules, "at most 64", "at most sixty");
  expect(policies.reload()?.kind).toBe("refused");
  expect(policies.reload()).toBeUndefined();
  files.edit(rules, "at most sixty", "at most seventy");
  expect(policies.reload()?.kind).toBe("refused");
});

test("R42: going back to the files in force ends the report and switches nothing", () => {
  const before = policies.current();
  files.edit(rules, "at most 64", "at most sixty");
  policies.reload();
  files.edit(rules, "at most sixty", "at most 64");
  expect(policies.reload()?.kind).toBe("restored");
  expect(policies.view()).toMatchObject({ files: "in_force", errors: [] });
  expect(policies.current().loadedAt).toBe(before.loadedAt);
});

test("a policy that permits what one of its own tests refuses does not come into force", () => {
  const before = digest();
  files.edit(rules, "at most 64", "at most 65");
  const change = policies.reload();
  expect(change?.kind).toBe("refused");
  expect(digest()).toBe(before);
  const { errors } = policies.view();
  expect(errors[0]).toMatchObject({ code: "PolicyTestFailed", file: "backup-sharing.tests.lend" });
  expect(errors[0]?.message).toContain("the 65th is refused");
});

test("a policy that is stricter than its own tests comes into force, and says so", () => {
  files.edit(rules, "at most 64", "at most 2");
  expect(policies.reload()?.kind).toBe("switched");
  const { files: state, errors } = policies.view();
  expect(state).toBe("in_force");
  expect(errors.map(({ code }) => code)).toContain("PolicyTestFailed");
});

test("only the files of the folder itself are read", () => {
  const before = digest();
  mkdirSync(join(files.folder, "drafts"));
  files.write(join("drafts", "draft.lend"), "this is no policy");
  files.write("notes.txt", "this is no policy");
  files.write(".#backup-sharing.lend", "what an editor keeps while it edits");
  expect(policies.reload()).toBeUndefined();
  expect(digest()).toBe(before);
});

test.for([
  ["a link to what never ends", (path: string) => symlinkSync("/dev/zero", path), "no file"],
  ["a link to nothing", (path: string) => symlinkSync("/nothing", path), "no such file"],
  [
    "a file without bounds",
    (path: string) => writeFileSync(path, Buffer.alloc(20_000_001)),
    "20000000 bytes",
  ],
] as const)("%s is refused, and not read", ([, make, reason]) => {
  make(join(files.folder, "more.lend"));
  expect(policies.reload()?.kind).toBe("refused");
  expect(policies.view().errors[0]?.message).toMatch(/^The policy file more\.lend cannot be read: .*\.$/);
  expect(policies.view().errors[0]?.message).toContain(reason);
});

test("a folder that is gone keeps the last good policy in force", () => {
  const before = digest();
  files.remove();
  expect(policies.reload()?.kind).toBe("refused");
  expect(digest()).toBe(before);
  expect(policies.view().errors[0]?.message).toBe(
    `The policy folder cannot be read: there is no ${files.folder}.`,
  );
});

test("R42: a saved file is noticed by itself", async () => {
  const changes: PolicyChange[] = [];
  policies.watch((change) => changes.push(change));
  const before = digest();
  files.edit(rules, "at most 64", "at most 3");
  await until(() => (digest() === before ? undefined : true));
  files.edit(rules, "at most 3", "at most three");
  await until(() => (policies.view().files === "refused" ? true : undefined));
  expect(changes.map(({ kind }) => kind)).toEqual(["switched", "refused"]);
});

test("no good policy at the start is an error that names every mistake", () => {
  files.edit(rules, "resource.shared_accounts", "resource.shared_acounts");
  files.edit(rules, "resource.cluster.tde", "resource.cluster.tee");
  const open = () => createPolicies({ folder: files.folder, clock });
  expect(open).toThrow(PolicyFilesError);
  try {
    open();
  } catch (error) {
    const { text, errors } = error as PolicyFilesError;
    expect(errors).toHaveLength(2);
    expect(text).toContain("shared_acounts");
    expect(text).toContain("tee");
  }
});
