/** Explanations of cases of the shipped policy, as people read them. LENDBASE_UPDATE=1 writes the files anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { DecisionCase } from "../../dsl/program.ts";
import { createExplainer, renderExplanation, requestOf } from "../../engine/index.ts";
import { checked, shippedSources } from "./world.ts";

const tests = readFileSync(new URL("../../policies/backup-sharing.tests.lend", import.meta.url), "utf8");
const program = checked([...shippedSources, { file: "backup-sharing.tests.lend", text: tests }]);

const golden = (name: string): URL => new URL(`golden/explanation-${name}.txt`, import.meta.url);

/** The first case of that text. */
const caseOf = (title: string, text: string): DecisionCase => {
  const cases = program.tests.filter((test) => test.title.startsWith(title)).flatMap((test) => test.cases);
  const found = cases.find((one) => one.kind === "decision" && one.text.startsWith(text));
  if (found?.kind !== "decision") throw new Error(`${title} has no case ${text}`);
  return found;
};

it.each([
  ["lifecycle", "R16: leaving the directory", "friend may not restore backup : AccessRevoking"],
  ["permitted", "R20", "friend may continue running"],
  ["several", "R16: deleting the set", "friend may not restore backup : AccessRevoking, BackupSetDeleted"],
  ["not-permitted", "R20", "stranger may not continue running"],
  ["invitation", "R31: an invitation expires", "friend may not accept letter"],
])("explains: %s", (name, title, text) => {
  const request = requestOf(caseOf(title, text));
  const explainer = createExplainer(program);
  const explanation = explainer.explain(request);
  const rendered = renderExplanation(explanation, { color: false, changes: explainer.changes(request) });
  // Rules move within their file; that is no other explanation.
  const found = `${rendered.replaceAll(/\.lend:\d+/g, ".lend:…")}\n`;
  if (process.env.LENDBASE_UPDATE) writeFileSync(golden(name), found);
  expect(found).toBe(readFileSync(golden(name), "utf8"));
});
