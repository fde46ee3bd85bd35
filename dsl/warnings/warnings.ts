/** All the checks beyond types. They look at a program without an error only: what is wrong says nothing odd. */
import type { FileNode } from "../ast.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { limits } from "../limits.ts";
import type { Memory } from "../memory.ts";
import type { Program } from "../program.ts";
import { sharedCodes } from "./codes.ts";
import { createExaminer } from "./conditions.ts";
import { coveredPermits } from "./covered.ts";
import { neverApplies, neverEnds } from "./never.ts";
import { idleQuotas, unpermittedActions } from "./permits.ts";
import { idleStatements } from "./tests.ts";
import { unusedFixtures, unusedInTests, unusedLets } from "./unused.ts";
import type { Subject, Warn } from "./warning.ts";

const checks: readonly Warn[] = [
  neverApplies,
  neverEnds,
  coveredPermits,
  sharedCodes,
  unpermittedActions,
  idleQuotas,
  unusedLets,
  unusedFixtures,
  unusedInTests,
  idleStatements,
];

/** What a program without an error says and may not mean. Each check stops where it has found very many. */
export const warningsOf = (
  program: Omit<Program, "digest">,
  files: readonly FileNode[],
  memory: Memory,
): Diagnostic[] => {
  const declarations = files.flatMap((file) => file.declarations);
  const rules = new Map(
    declarations.flatMap((each) => (each.kind === "rule" ? [[each.name.text, each] as const] : [])),
  );
  const subject: Subject = { program, declarations, rules, examined: createExaminer(program.schema, memory) };
  return checks.flatMap((check) => {
    const found: Diagnostic[] = [];
    for (const diagnostic of check(subject)) {
      if (found.push(diagnostic) >= limits.kept) break;
    }
    return found;
  });
};
