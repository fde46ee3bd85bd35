/** `grant is ending for friend on backup`: the lifecycles that a test asks, and what ends them. */
import type { Name, RuleDeclaration } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import type { LifecycleState } from "../program.ts";
import { clausesOf } from "./clauses.ts";
import type { Scope } from "./scope.ts";
import type { StatementOf } from "./test-facts.ts";

/** A lifecycle that a test names. */
interface AskedLifecycle {
  readonly name: string;
  readonly resourceType: string;
  readonly rule: RuleDeclaration;
}

/** The lifecycle of a case, or null with a report. */
export const lifecycleOf = (scope: Scope, { lifecycle }: StatementOf<"state">): AskedLifecycle | null => {
  const { text, span } = lifecycle;
  const rule = scope.lifecycles.get(text);
  if (!rule) scope.report(diagnose("LEND0202", span, { found: text, known: [...scope.lifecycles.keys()] }));
  const [target] = rule?.targets ?? [];
  return rule && target ? { name: text, resourceType: target.resource.text, rule } : null;
};

/** Reports a code that nothing ends with, and one of a state that nothing has ended. */
export const checkCause = (
  scope: Scope,
  { name, rule }: AskedLifecycle,
  state: LifecycleState,
  cause: Name | null,
): void => {
  if (!cause) return;
  if (state !== "ending" && state !== "ended") {
    scope.report(diagnose("LEND0117", cause.span, { lifecycle: name, state }));
    return;
  }
  const known = clausesOf(rule, "ends at").flatMap(({ code }) => code?.text ?? []);
  if (known.includes(cause.text)) return;
  scope.report(diagnose("LEND0211", cause.span, { lifecycle: name, found: cause.text, known }));
};
