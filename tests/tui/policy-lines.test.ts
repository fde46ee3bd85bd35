/** What a person is told of the policy, wherever it comes from. */
import { expect, test } from "vitest";
import type { PolicyView } from "../../server/api/operations.ts";
import { policyLines, refusedBanner } from "../../tui/state/policy-lines.ts";
import { policy } from "./scene.ts";

const broken = { code: "LEND0203", message: "no such thing", file: "a.lend", line: 3, column: 1 };
const stored: PolicyView = { ...policy, source: "database", activation: 7 };
const textOf = (shown: PolicyView): string =>
  policyLines(shown, 200)
    .map((line) => JSON.stringify(line))
    .join("\n");

test("a policy of the database is said to be one", () => {
  expect(textOf(stored)).toContain("It is what the database has in force.");
  expect(refusedBanner(stored)).toBeNull();
});

test("where this server cannot load what is in force, it says what goes on, what does not, and what to do", () => {
  const refused: PolicyView = { ...stored, files: "refused", errors: [broken], refused_version: "ab" };
  const text = textOf(refused);
  expect(text).toContain("cannot be loaded by this server: it has 1 error.");
  expect(text).toContain("this server makes no change");
  expect(text).toContain("lendbase policy rollback");
  expect(refusedBanner(refused)).toBe(
    "! Policy of the database refused, the last good one goes on and nothing is changed (p): a.lend:3 no such thing",
  );
});
