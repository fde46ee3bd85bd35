/** Rules and ends of lifecycles whose conditions can never all hold, and conditions that say nothing. */
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import type { Condition, Rule } from "../program.ts";
import type { Schema } from "../schema.ts";
import type { Span } from "../span.ts";
import { type Conjunct, conjunctsOf, contradict } from "./conditions.ts";
import { createFacts } from "./facts.ts";
import { placeIn, type Subject, type Warn } from "./warning.ts";

interface Found {
  /** The one that cannot hold beside those before it. */
  readonly culprit: Conjunct | null;
  /** The one that it contradicts; null where it takes several, or none. */
  readonly other: Conjunct | null;
  /** Those that hold anyway. */
  readonly idle: readonly { readonly conjunct: Conjunct; readonly alone: boolean }[];
}

const examine = (conjuncts: readonly Conjunct[]): Found => {
  const facts = createFacts();
  const idle: { conjunct: Conjunct; alone: boolean }[] = [];
  for (const [at, conjunct] of conjuncts.entries()) {
    if (facts.decide(conjunct.formula) === true) {
      idle.push({ conjunct, alone: createFacts().decide(conjunct.formula) === true });
    }
    if (facts.assume(conjunct.formula)) continue;
    const alone = !createFacts().assume(conjunct.formula);
    const other = alone ? undefined : conjuncts.slice(0, at).find((each) => contradict(each, conjunct));
    return { culprit: conjunct, other: other ?? null, idle: [] };
  }
  return { culprit: null, other: null, idle };
};

const found = (schema: Schema, conditions: readonly Condition[]): Found =>
  examine(conjunctsOf(schema, conditions));

const related = (span: Span) => ({ span, label: "this must hold as well" });

function* ofRule(subject: Subject, rule: Rule & { readonly conditions: readonly Condition[] }) {
  const { culprit, other, idle } = found(subject.program.schema, rule.conditions);
  const facts = { kind: rule.kind, name: rule.name, type: rule.resourceType };
  if (culprit) {
    const span = placeIn(subject, rule, culprit.span);
    yield diagnose("LEND0400", span, { ...facts, contradicts: other !== null }, other && related(other.span));
  }
  for (const { conjunct, alone } of idle) {
    const span = placeIn(subject, rule, conjunct.span);
    // In a `let` it may be of use elsewhere.
    if (span === conjunct.span) yield diagnose("LEND0401", span, { alone });
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
      const { culprit, other } = found(subject.program.schema, conditions);
      if (!culprit) continue;
      const span = placeIn(subject, at, culprit.span);
      yield diagnose("LEND0409", span, { lifecycle: lifecycle.name, code }, other && related(other.span));
    }
  }
};
