/** Explanations as people read them. LENDBASE_UPDATE=1 writes the files anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DecisionCase, Program } from "../../dsl/program.ts";
import {
  createExplainer,
  type DecisionRequest,
  type ExplanationOptions,
  renderExplanation,
  requestOf,
} from "../../engine/index.ts";
import { book, borrowing, checked, libraryPolicy, noon, reader, shippedSources } from "./world.ts";

const expectGolden = (name: string, found: string): void => {
  const file = new URL(`golden/explanation-${name}.txt`, import.meta.url);
  if (process.env.LENDBASE_UPDATE) writeFileSync(file, found);
  expect(found).toBe(readFileSync(file, "utf8"));
};

const render = (
  program: Program,
  request: DecisionRequest,
  options: ExplanationOptions = { color: false },
): string => {
  const explainer = createExplainer(program);
  const changes = explainer.changes(request);
  return `${renderExplanation(explainer.explain(request), { changes, ...options })}\n`;
};

const tests = readFileSync(new URL("../../policies/backup-sharing.tests.lend", import.meta.url), "utf8");
const program = checked([...shippedSources, { file: "backup-sharing.tests.lend", text: tests }]);

/** The first case of that text. */
const caseOf = (title: string, text: string): DecisionCase => {
  const cases = program.tests.filter((test) => test.title.startsWith(title)).flatMap((test) => test.cases);
  const found = cases.find((one) => one.kind === "decision" && one.text.startsWith(text));
  if (found?.kind !== "decision") throw new Error(`${title} has no case ${text}`);
  return found;
};

describe("a case of the shipped policy", () => {
  it.each([
    ["lifecycle", "R16: leaving the directory", "friend may not restore backup : AccessRevoking", false],
    ["all", "R16: leaving the directory", "friend may not restore backup : AccessRevoking", true],
    ["permitted", "R20", "friend may continue running", false],
    [
      "several",
      "R16: deleting the set",
      "friend may not restore backup : AccessRevoking, BackupSetDeleted",
      false,
    ],
    ["not-permitted", "R20", "stranger may not continue running", false],
    ["invitation", "R31: an invitation expires", "friend may not accept letter", false],
  ])("is explained: %s", (name, title, text, all) => {
    const found = render(program, requestOf(caseOf(title, text)), { color: false, all });
    // Rules move within their file; that is no other explanation.
    expectGolden(name, found.replaceAll(/\.lend:\d+/g, ".lend:…"));
  });
});

const policy = `permit anyone on Book to borrow
permit looking on Book to look when "care" in resource.tags and not subject.blocked

forbid dear on Book to borrow
  when resource.copies * 2 >= 5 and resource.lent + 1 > 3
  code Dear because "{resource.id} is dear."

forbid tagged on Book to borrow
  when any tag in resource.tags where tag starts with "s"
  unless all tag in resource.tags where tag != "sea"
  code Tagged because "{resource.id} is tagged."

forbid counted on Book to borrow
  when (count tag in resource.tags where tag != "sand") >= 3
  code Counted because "{resource.id} has many tags."

forbid closed on Book to borrow
  when now is on monday | sunday at "+08:00" and now is not between "09:00" and "17:00" at "+08:00"
  code Closed because "The library is closed." help "Come back when it is open."

quota lent on Book to borrow
  counts resource.lent  adding context.requested  at most 3 raised by resource.copies
  code Lent because "{used} of {limit} are lent; this would add {adding}." help "Wait for one to come back."

lock care on Book to borrow for repairing, missing
  code Locked because "Locked for {lock.reason} since {lock.since}." help "Wait."

lifecycle loan on Book
  starts at subject.since
  ends at resource.due code Returned
  ends at subject.since + 30 days when subject.since is present unless resource.due is present code Forgotten
  takes 10 minutes
  meanwhile refuses borrow because "Until {loan.ends_at}."
  afterwards refuses borrow code Over because "Over since {loan.ends_at}."
`;

const day = 86_400_000;
const morning = Date.parse("2026-03-02T03:00:00Z");

describe("one rule that refuses, of every kind", () => {
  const library = libraryPolicy(policy);
  const open: Partial<DecisionRequest> = { now: morning };
  const locks = [
    { reason: "repairing", since: noon - 2 * day },
    { reason: "missing", since: noon - day },
  ];
  it.each<readonly [name: string, change: Partial<DecisionRequest>]>([
    ["failure", { ...open, resource: book({ tags: undefined }) }],
    [
      "quantifier",
      { ...open, resource: book({ tags: ["sand", "sea", "salt", "air", "sun", "sky", "stone"] }) },
    ],
    ["lock", { ...open, resource: book({ tags: [] }, { locks }) }],
    ["calendar", { resource: book({ tags: [] }) }],
    ["quota", { ...open, resource: book({ tags: [], lent: 3, copies: 2 }) }],
    [
      "ending",
      {
        ...open,
        subject: reader({ since: morning - day }),
        resource: book({ tags: [], due: morning - 60_000 }),
      },
    ],
    ["ended", { ...open, subject: reader({ since: morning - 31 * day }), resource: book({ tags: [] }) }],
    ["arithmetic", { ...open, resource: book({ tags: [], lent: 4, copies: 6 }) }],
    ["neither", { ...open, action: "look" }],
  ])("is explained: %s", (name, change) => {
    expectGolden(name, render(library, borrowing(change)));
  });

  it("is explained in color, whose escapes are made visible", () => {
    const found = render(library, borrowing({ ...open, resource: book({ tags: ["sea"] }) }), { color: true });
    expectGolden("color", found.replaceAll("\u001b", "␛"));
  });
});
