/** `grant is ending for friend on backup`: the lifecycles that a test asks, and what ends them. */
import type { RuleDeclaration } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import { clausesOf } from "./clauses.ts";
import { place } from "./places.ts";
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
  if (!rule) {
    const places = { of: (name: string) => scope.lifecycles.get(name)?.name.span };
    scope.report(diagnose("LEND0202", span, { found: text, known: [...scope.lifecycles.keys()], places }));
  }
  const [target] = rule?.targets ?? [];
  return rule && target ? { name: text, resourceType: target.resource.text, rule } : null;
};

/** Reports a code that nothing ends with, and one of a state that nothing has ended. */
export const checkCause = (
  scope: Scope,
  { name, rule }: AskedLifecycle,
  { state, cause }: StatementOf<"state">,
): void => {
  if (!cause) return;
  if (state.text !== "ending" && state.text !== "ended") {
    const related = place(state.span, labels.state(state.text));
    scope.report(diagnose("LEND0117", cause.span, { lifecycle: name, state: state.text }, related));
    return;
  }
  const codes = clausesOf(rule, "ends at").flatMap(({ code }) => code ?? []);
  const known = codes.map(({ text }) => text);
  if (known.includes(cause.text)) return;
  const places = {
    of: (code: string) => codes.find(({ text }) => text === code)?.span,
    otherwise: place(rule.name.span, labels.declared(name)),
  };
  scope.report(diagnose("LEND0211", cause.span, { lifecycle: name, found: cause.text, known, places }));
};
