/** Which clauses a kind of rule takes, which it must have, and how to get at them. */
import type { Clause, ClauseKind, ClauseOf, RuleDeclaration, RuleKind } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { type Diagnostic, diagnose } from "../diagnostic.ts";

const requiredClauses: Readonly<Record<RuleKind, readonly ClauseKind[]>> = {
  permit: [],
  forbid: ["code", "because"],
  quota: ["counts", "at most", "code", "because"],
  lock: ["for", "code", "because"],
  lifecycle: ["starts at", "ends at"],
};
const optionalClauses: Readonly<Record<RuleKind, readonly ClauseKind[]>> = {
  permit: ["when", "unless"],
  forbid: ["when", "unless", "help"],
  quota: ["adding", "help"],
  lock: ["help"],
  lifecycle: ["for each", "takes", "meanwhile refuses", "afterwards refuses"],
};
const repeatable: readonly ClauseKind[] = ["when", "unless", "ends at"];

interface Clauses {
  readonly required: readonly ClauseKind[];
  readonly allowed: readonly ClauseKind[];
}

/** A map: reading the records with a kind that varies made the optimizer begin again and again. */
const clausesByKind: ReadonlyMap<RuleKind, Clauses> = new Map(
  (Object.keys(requiredClauses) as RuleKind[]).map((kind) => [
    kind,
    { required: requiredClauses[kind], allowed: [...requiredClauses[kind], ...optionalClauses[kind]] },
  ]),
);
const none: Clauses = { required: [], allowed: [] };

export const allowedClauses = (kind: RuleKind): readonly ClauseKind[] =>
  (clausesByKind.get(kind) ?? none).allowed;

/** Reports clauses that are missing, out of place or there twice. */
export const checkClauses = (rule: RuleDeclaration, report: (diagnostic: Diagnostic) => void): void => {
  const kind = rule.rule;
  const { required, allowed } = clausesByKind.get(kind) ?? none;
  const seen = new Map<ClauseKind, Clause>();
  for (const clause of rule.clauses) {
    const first = seen.get(clause.kind);
    if (!allowed.includes(clause.kind)) {
      const related = { span: rule.name.span, label: labels.kindOfRule(rule.name.text, kind) };
      report(diagnose("LEND0105", clause.span, { kind, clause: clause.kind, allowed }, related));
    } else if (first && !repeatable.includes(clause.kind)) {
      const related = { span: first.span, label: labels.firstGiven() };
      report(diagnose("LEND0104", clause.span, { kind, clause: clause.kind }, related));
    }
    if (!first) seen.set(clause.kind, clause);
  }
  for (const clause of required) {
    if (!seen.has(clause))
      report(diagnose("LEND0103", rule.name.span, { kind, name: rule.name.text, clause }));
  }
};

export const clausesOf = <Kind extends ClauseKind>(rule: RuleDeclaration, kind: Kind): ClauseOf<Kind>[] =>
  rule.clauses.filter((clause) => clause.kind === kind) as ClauseOf<Kind>[];

export const clauseOf = <Kind extends ClauseKind>(rule: RuleDeclaration, kind: Kind): ClauseOf<Kind> | null =>
  (rule.clauses.find((clause) => clause.kind === kind) ?? null) as ClauseOf<Kind> | null;
