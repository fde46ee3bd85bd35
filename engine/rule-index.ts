/** Which rules and lifecycles have a say in an action. Rules on other actions cost a decision nothing. */
import type {
  ForbidRule,
  Lifecycle,
  LifecycleRefusal,
  LockRule,
  PermitRule,
  Program,
  QuotaRule,
  Rule,
} from "../dsl/program.ts";
import type { Action } from "../dsl/schema.ts";
import { expressionsOf, lifecyclesIn } from "./expression-tree.ts";
import type { DecisionRequest } from "./facts.ts";
import { byName, comparePlaces } from "./order.ts";

/** What a lifecycle refuses of one action. */
export interface RefusingLifecycle {
  readonly lifecycle: Lifecycle;
  readonly refusals: readonly LifecycleRefusal[];
}

/** All that one action on one resource type is decided by, in an order that does not depend on the files. */
export interface ActionRules {
  readonly action: Action;
  readonly permits: readonly PermitRule[];
  readonly forbids: readonly ForbidRule[];
  readonly quotas: readonly QuotaRule[];
  readonly locks: readonly LockRule[];
  /** Those that a rule of the action asks or that refuse the action in one of their states, by name. */
  readonly lifecycles: readonly Lifecycle[];
  /** Those of the lifecycles that refuse the action in one of their states, by name. */
  readonly refusing: readonly RefusingLifecycle[];
}

/** By resource type, then by action. */
export type RuleIndex = ReadonlyMap<string, ReadonlyMap<string, ActionRules>>;

/** A rule may name one action twice; it is one rule still. */
const rulesByAction = (rules: readonly Rule[]): ReadonlyMap<string, Map<string, Rule>> => {
  const byType = new Map<string, Map<string, Rule>>();
  for (const rule of rules) {
    for (const action of rule.actions) {
      const key = JSON.stringify([rule.resourceType, action]);
      const known = byType.get(key) ?? new Map<string, Rule>();
      if (!known.has(rule.name)) byType.set(key, known.set(rule.name, rule));
    }
  }
  return byType;
};

const ofKind = <Kind extends Rule["kind"]>(rules: readonly Rule[], kind: Kind) =>
  rules.filter((rule): rule is Extract<Rule, { kind: Kind }> => rule.kind === kind);

const rulesOf = (action: Action, rules: readonly Rule[], all: readonly Lifecycle[]): ActionRules => {
  const sorted = [...rules].sort((one, other) => comparePlaces(one.place, other.place) || byName(one, other));
  const refusing = all
    .map((lifecycle) => ({
      lifecycle,
      refusals: lifecycle.refusals.filter(({ actions }) => actions.includes(action.name)),
    }))
    .filter(({ refusals }) => refusals.length > 0);
  const asked = new Set(refusing.map(({ lifecycle }) => lifecycle.name));
  // Most types have no lifecycle, and then no rule need be looked into.
  if (all.length > 0) {
    for (const rule of rules) {
      for (const expression of expressionsOf(rule)) {
        for (const name of lifecyclesIn(expression)) asked.add(name);
      }
    }
  }
  return {
    action,
    permits: ofKind(sorted, "permit"),
    forbids: ofKind(sorted, "forbid"),
    quotas: ofKind(sorted, "quota"),
    locks: ofKind(sorted, "lock"),
    lifecycles: all.filter(({ name }) => asked.has(name)),
    refusing,
  };
};

const known = new WeakMap<Program, RuleIndex>();

/** Sorts the rules of a program by what they are about; once, however many evaluators it has. */
export const indexRules = (program: Program): RuleIndex => {
  const before = known.get(program);
  if (before !== undefined) return before;
  const made = createIndex(program);
  known.set(program, made);
  return made;
};

const createIndex = (program: Program): RuleIndex => {
  const rules = rulesByAction(program.rules);
  const lifecycles = [...program.lifecycles].sort(byName);
  const index = new Map<string, Map<string, ActionRules>>();
  for (const action of Object.values(program.schema.actions)) {
    const { name, resourceType } = action;
    const own = [...(rules.get(JSON.stringify([resourceType, name]))?.values() ?? [])];
    const onType = lifecycles.filter((lifecycle) => lifecycle.resourceType === resourceType);
    const actions = index.get(resourceType) ?? new Map<string, ActionRules>();
    index.set(resourceType, actions.set(name, rulesOf(action, own, onType)));
  }
  return index;
};

/** What decides a request; undefined where the schema lets nobody, or not such a subject, ask for it. */
export const rulesFor = (
  index: RuleIndex,
  { subject, action, resource }: DecisionRequest,
): ActionRules | undefined => {
  const rules = index.get(resource.type)?.get(action);
  return rules?.action.subjectTypes.includes(subject.type) ? rules : undefined;
};
