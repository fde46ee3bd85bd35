/** The single changes that could take away a refusal, or let a permit apply. */
import type { Condition, Lifecycle, LockRule, QuotaRule } from "../dsl/program.ts";
import type { Refusal } from "./decision.ts";
import { type Draft, setField } from "./explanation-draft.ts";
import { type Edit, setTo, waitUntil } from "./explanation-edits.ts";
import { holds } from "./explanation-nodes.ts";
import { phrases } from "./explanation-phrases.ts";
import type { SeenInstance, Sight } from "./explanation-recording.ts";
import type { Decided } from "./explanation-rules.ts";
import { type Wishes, wishFor } from "./explanation-wishes.ts";
import type { ActionRules } from "./rule-index.ts";

/** Instances of a lifecycle that are tried; of more, none, since the first ones would depend on their order. */
const mostInstances = 50;

interface Repairing {
  readonly draft: Draft;
  readonly decided: Decided;
  readonly rules: ActionRules;
}

const wishesOf = (repairing: Repairing): Wishes => ({
  draft: repairing.draft,
  ofState: (name, state, wanted) => {
    const lifecycle = repairing.rules.lifecycles.find((each) => each.name === name);
    return lifecycle === undefined ? [] : stateEdits(repairing, lifecycle, (state === "active") === wanted);
  },
});

const seenIn =
  ({ decided: { seen } }: Repairing, instance: SeenInstance | null) =>
  (expression: Condition["expression"]): Sight | undefined =>
    instance === null ? seen.of(expression) : seen.inOne(instance, expression);

const conditionEdits = (
  repairing: Repairing,
  { negated, expression }: Condition,
  met: boolean,
  instance: SeenInstance | null = null,
): readonly Edit[] => {
  const sight = seenIn(repairing, instance)(expression);
  return sight === undefined ? [] : wishFor(wishesOf(repairing), sight, met !== negated);
};

/** Waiting for the next change, and where it should be active, what keeps an instance from being so. */
const stateEdits = (repairing: Repairing, lifecycle: Lifecycle, active: boolean): readonly Edit[] => {
  const { decided } = repairing;
  const status = decided.decision.lifecycles.find((each) => each.lifecycle === lifecycle.name);
  if (status === undefined) return [];
  const waiting = status.changesAt === null ? [] : waitUntil(decided.request.now, status.changesAt);
  const instances = decided.seen.instances(lifecycle.name);
  const revived =
    active && instances.length <= mostInstances
      ? instances.flatMap((instance) => revive(repairing, lifecycle, instance))
      : [];
  return [...waiting, ...revived];
};

const revive = (repairing: Repairing, lifecycle: Lifecycle, instance: SeenInstance): readonly Edit[] => {
  const { now } = instance.environment;
  const see = seenIn(repairing, instance);
  const start = see(lifecycle.startsAt);
  if (start === undefined) return [];
  if (typeof start.value !== "number" || start.value > now) return setTo(start, now, phrases.atMost);
  for (const { at, conditions } of lifecycle.ends) {
    const instant = see(at)?.value;
    const isMet = conditions.every(({ negated, expression }) => holds(see(expression)) === !negated);
    if (!isMet || typeof instant !== "number" || instant > now) continue;
    return [
      ...setTo(see(at), undefined, phrases.absent),
      ...setTo(see(at), now + 1, phrases.atLeast),
      ...conditions.flatMap((condition) => conditionEdits(repairing, condition, false, instance)),
    ];
  }
  return [];
};

const quotaEdits = (repairing: Repairing, rule: QuotaRule): readonly Edit[] => {
  const use = repairing.decided.decision.quotas.find((each) => each.rule === rule.name);
  if (use === undefined) return [];
  const see = seenIn(repairing, null);
  const { used, adding, limit } = use;
  return [
    ...(limit >= adding ? setTo(see(rule.counts), limit - adding, phrases.atMost) : []),
    ...(limit >= used ? setTo(see(rule.adding), limit - used, phrases.atMost) : []),
    ...setTo(see(rule.limit), used + adding, phrases.atLeast),
    ...(rule.raisedBy === null ? [] : setTo(see(rule.raisedBy), used + adding, phrases.atLeast)),
  ];
};

const lockEdits = ({ draft }: Repairing, rule: LockRule): readonly Edit[] => {
  const locks = draft.request.resource.locks ?? [];
  const held = [...new Set(locks.map(({ reason }) => reason))].filter((reason) =>
    rule.reasons.includes(reason),
  );
  const reasons = held.sort().join(" and ");
  return [
    {
      path: "resource.locks",
      text: `the lock for ${reasons} had ended`,
      value: `without ${reasons}`,
      by: "time",
      cost: 1,
      target: "resource.locks",
      tried: reasons,
      bound: null,
      apply: ({ request }) =>
        setField(
          request.resource,
          "locks",
          locks.filter(({ reason }) => !rule.reasons.includes(reason)),
        ),
    },
  ];
};

/** What could take this refusal away. A rule that could not be evaluated says only what is missing, not what it was. */
const refusalEdits = (repairing: Repairing, { kind, rule: name }: Refusal): readonly Edit[] => {
  const { rules } = repairing;
  const named = (rule: { readonly name: string }): boolean => rule.name === name;
  switch (kind) {
    case "failure":
      return [];
    case "forbid":
      return (rules.forbids.find(named)?.conditions ?? []).flatMap((condition) =>
        conditionEdits(repairing, condition, false),
      );
    case "quota":
      return rules.quotas.filter(named).flatMap((rule) => quotaEdits(repairing, rule));
    case "lock":
      return rules.locks.filter(named).flatMap((rule) => lockEdits(repairing, rule));
    case "lifecycle":
      return rules.lifecycles.filter(named).flatMap((each) => stateEdits(repairing, each, true));
  }
};

/** The first refusal; all of them have to go. Without one, each permit may come to apply. */
export const repairsOf = (repairing: Repairing): readonly Edit[] => {
  const { decided, rules } = repairing;
  const [first] = decided.decision.refusals;
  if (decided.decision.refusals.some(({ kind }) => kind === "failure")) return [];
  if (first !== undefined) return refusalEdits(repairing, first);
  const see = seenIn(repairing, null);
  return rules.permits.flatMap(({ conditions }) => {
    const unmet = conditions.find(({ negated, expression }) => holds(see(expression)) !== !negated);
    return unmet === undefined ? [] : conditionEdits(repairing, unmet, true);
  });
};
