/** Which clauses a kind of rule takes, which it must have, and how to get at them. */
import type { Clause, ClauseKind, ClauseOf, RuleDeclaration, RuleKind } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { type Diagnostic, diagnose } from "../diagnostic.ts";

const required: Readonly<Record<RuleKind, readonly ClauseKind[]>> = {
  permit: [],
  forbid: ["code", "because"],
  quota: ["counts", "at most", "code", "because"],
  lock: ["for", "code", "because"],
  lifecycle: ["starts at", "ends at"],
};
const optional: Readonly<Record<RuleKind, readonly ClauseKind[]>> = {
  permit: ["when", "unless"],
  forbid: ["when", "unless", "help"],
  quota: ["adding", "help"],
  lock: ["help"],
  lifecycle: ["for each", "takes", "meanwhile refuses", "afterwards refuses"],
};
const repeatable: readonly ClauseKind[] = ["when", "unless", "ends at"];

const allowed: ReadonlyMap<RuleKind, readonly ClauseKind[]> = new Map(
  (Object.keys(required) as RuleKind[]).map((kind) => [kind, [...required[kind], ...optional[kind]]]),
);

export const allowedClauses = (kind: RuleKind): readonly ClauseKind[] => allowed.get(kind) ?? [];

/** Reports clauses that are missing, out of place or there twice. */
export const checkClauses = (rule: RuleDeclaration, report: (diagnostic: Diagnostic) => void): void => {
  const kind = rule.rule;
  const allowedHere = allowedClauses(kind);
  const seen = new Map<ClauseKind, Clause>();
  for (const clause of rule.clauses) {
    const first = seen.get(clause.kind);
    if (!allowedHere.includes(clause.kind)) {
      const related = { span: rule.name.span, label: labels.kindOfRule(rule.name.text, kind) };
      report(diagnose("LEND0105", clause.span, { kind, clause: clause.kind, allowed: allowedHere }, related));
    } else if (first && !repeatable.includes(clause.kind)) {
      const related = { span: first.span, label: labels.firstGiven() };
      report(diagnose("LEND0104", clause.span, { kind, clause: clause.kind }, related));
    }
    if (!first) seen.set(clause.kind, clause);
  }
  for (const clause of required[kind]) {
    if (!seen.has(clause))
      report(diagnose("LEND0103", rule.name.span, { kind, name: rule.name.text, clause }));
  }
};

export const clausesOf = <Kind extends ClauseKind>(rule: RuleDeclaration, kind: Kind): ClauseOf<Kind>[] =>
  rule.clauses.filter((clause) => clause.kind === kind) as ClauseOf<Kind>[];

export const clauseOf = <Kind extends ClauseKind>(rule: RuleDeclaration, kind: Kind): ClauseOf<Kind> | null =>
  (rule.clauses.find((clause) => clause.kind === kind) ?? null) as ClauseOf<Kind> | null;
