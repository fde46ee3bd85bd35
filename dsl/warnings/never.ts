/** Rules and ends of lifecycles whose conditions can never all hold, and conditions that say nothing. */
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import type { Condition, Rule } from "../program.ts";
import type { Span } from "../span.ts";
import { type Conjunct, contradict, type Examined, holdsAlone } from "./conditions.ts";
import { placeIn, type Subject, type Warn } from "./warning.ts";

/** The condition before it that this one contradicts; null where it takes several, or none. */
const otherOf = ({ conjuncts }: Examined, culprit: Conjunct): Conjunct | null =>
  contradict(culprit)
    ? null
    : (conjuncts.slice(0, conjuncts.indexOf(culprit)).find((each) => contradict(each, culprit)) ?? null);

const related = (span: Span) => ({ span, label: "this must hold as well" });

function* ofRule(subject: Subject, rule: Rule & { readonly conditions: readonly Condition[] }) {
  const found = subject.examined(rule.conditions);
  const { culprit, idle } = found;
  const facts = { kind: rule.kind, name: rule.name, type: rule.resourceType };
  if (culprit) {
    const other = otherOf(found, culprit);
    const span = placeIn(subject, rule, culprit.span);
    yield diagnose("LEND0400", span, { ...facts, contradicts: other !== null }, other && related(other.span));
  }
  for (const conjunct of idle) {
    const span = placeIn(subject, rule, conjunct.span);
    // In a `let` it may be of use elsewhere.
    if (span === conjunct.span)
      yield diagnose("LEND0401", span, { alone: holdsAlone(conjunct), negated: conjunct.negated });
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
      yield diagnose("LEND0409", span, { lifecycle: lifecycle.name, code }, other && related(other.span));
    }
  }
};
