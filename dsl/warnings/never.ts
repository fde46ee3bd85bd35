/** Rules and ends of lifecycles whose conditions can never all hold, and conditions that say nothing. */
import { labels } from "../catalog-places.ts";
import { type Diagnostic, diagnose, type Related } from "../diagnostic.ts";
import type { Condition, Rule } from "../program.ts";
import type { Span } from "../span.ts";
import { type Conjunct, contradict, type Examined, holdsAlone, implies } from "./conditions.ts";
import { placeIn, type Subject, type Warn } from "./warning.ts";

/** The condition before it that this one contradicts; null where it takes several, or none. */
const otherOf = ({ conjuncts }: Examined, culprit: Conjunct): Conjunct | null =>
  contradict(culprit)
    ? null
    : (conjuncts.slice(0, conjuncts.indexOf(culprit)).find((each) => contradict(each, culprit)) ?? null);

/** The condition before an idle one by which alone it holds; null where it takes several, or none. */
const reasonOf = ({ conjuncts }: Examined, idle: Conjunct): Conjunct | null =>
  holdsAlone(idle)
    ? null
    : (conjuncts.slice(0, conjuncts.indexOf(idle)).find((each) => implies(each, idle)) ?? null);

/** What must hold beside the culprit, and where the culprit is, if that is in a `let`. */
const placesOf = (other: Conjunct | null, culprit: Conjunct, span: Span): readonly (Related | null)[] => [
  other && { span: other.span, label: labels.mustHold() },
  span === culprit.span ? null : { span: culprit.span, label: labels.reads() },
];

function* ofRule(subject: Subject, rule: Rule & { readonly conditions: readonly Condition[] }) {
  const found = subject.examined(rule.conditions);
  const { culprit, idle } = found;
  const facts = { kind: rule.kind, name: rule.name, type: rule.resourceType };
  if (culprit) {
    const other = otherOf(found, culprit);
    const span = placeIn(subject, rule, culprit.span);
    const said = { ...facts, contradicts: other !== null };
    yield diagnose("LEND0400", span, said, ...placesOf(other, culprit, span));
  }
  for (const conjunct of idle) {
    const span = placeIn(subject, rule, conjunct.span);
    // In a `let` it may be of use elsewhere.
    if (span !== conjunct.span) continue;
    const reason = reasonOf(found, conjunct);
    const said = { alone: holdsAlone(conjunct), negated: conjunct.negated };
    yield diagnose("LEND0401", span, said, reason && { span: reason.span, label: labels.followsFrom() });
  }
}

/** LEND0400 and LEND0401 for permits and forbids. */
export const neverApplies: Warn = function* (subject) {
  const idle = new Map<string, { count: number; readonly diagnostic: Diagnostic }>();
  for (const rule of subject.program.rules) {
    if (rule.kind !== "permit" && rule.kind !== "forbid") continue;
    const targets = subject.rules.get(rule.name)?.targets.length ?? 1;
    for (const diagnostic of ofRule(subject, rule)) {
      if (diagnostic.code !== "LEND0401") yield diagnostic;
      else {
        // On another type it may say something.
        const key = `${diagnostic.span.file}:${diagnostic.span.start}`;
        const seen = idle.get(key) ?? { count: 0, diagnostic };
        seen.count++;
        idle.set(key, seen);
        if (seen.count === targets) yield diagnostic;
      }
    }
  }
};

/** LEND0409: an end whose conditions contradict each other. */
export const neverEnds: Warn = function* (subject) {
  for (const lifecycle of subject.program.lifecycles) {
    const declaration = subject.rules.get(lifecycle.name);
    if (!declaration) continue;
    const at = { name: lifecycle.name, span: declaration.span };
    for (const { conditions, code } of lifecycle.ends) {
      const found = subject.examined(conditions);
      if (!found.culprit) continue;
      const other = otherOf(found, found.culprit);
      const span = placeIn(subject, at, found.culprit.span);
      const said = { lifecycle: lifecycle.name, code };
      yield diagnose("LEND0409", span, said, ...placesOf(other, found.culprit, span));
    }
  }
};
