/** The changes of lifecycles beside those of their expressions. */
import type { Lifecycle, LifecycleEnd, LifecycleRefusal } from "../dsl/program.ts";
import { lifecycleMutant, type Mutant, without } from "./mutant.ts";
import { conditionWord, flipped, isWritten, otherCode } from "./mutation-rules.ts";
import type { SourcePlaces } from "./source-places.ts";

type Owner = readonly [lifecycle: Lifecycle, places: SourcePlaces];

const withEnd = (
  lifecycle: Lifecycle,
  at: number,
  change: (end: LifecycleEnd) => LifecycleEnd,
): Lifecycle => ({
  ...lifecycle,
  ends: lifecycle.ends.map((end, index) => (index === at ? change(end) : end)),
});

const endMutants = ([lifecycle, places]: Owner, end: LifecycleEnd, at: number): readonly Mutant[] => {
  const place = places.placeOf(end.at.span);
  const text = `ends at ${places.textAt(end.at.span)}`;
  return [
    lifecycleMutant({ kind: "end", place, text, words: "is dropped" }, lifecycle, (each) => ({
      ...each,
      ends: without(each.ends, at),
    })),
    lifecycleMutant(
      {
        kind: "code",
        place: places.find(place, new RegExp(`\\b${end.code}\\b`)),
        text: `code ${end.code}`,
        words: "becomes another code",
      },
      lifecycle,
      (each) => withEnd(each, at, (own) => ({ ...own, code: otherCode })),
    ),
    ...end.conditions.flatMap((condition, index) => {
      const { span } = condition.expression;
      const base = {
        kind: "condition",
        place: places.placeOf(span),
        text: conditionWord(condition),
      } as const;
      const word = condition.negated ? "`unless` becomes `when`" : "`when` becomes `unless`";
      return [
        lifecycleMutant({ ...base, words: "is dropped" }, lifecycle, (each) =>
          withEnd(each, at, (own) => ({ ...own, conditions: without(own.conditions, index) })),
        ),
        lifecycleMutant({ ...base, words: word }, lifecycle, (each) =>
          withEnd(each, at, (own) => ({ ...own, conditions: flipped(own.conditions, index) })),
        ),
      ];
    }),
  ];
};

const withRefusal = (
  lifecycle: Lifecycle,
  at: number,
  change: (refusal: LifecycleRefusal) => LifecycleRefusal,
): Lifecycle => ({
  ...lifecycle,
  refusals: lifecycle.refusals.map((refusal, index) => (index === at ? change(refusal) : refusal)),
});

const refusalMutants = (
  [lifecycle, places]: Owner,
  refusal: LifecycleRefusal,
  at: number,
): readonly Mutant[] => {
  const { place, actions, code } = refusal;
  const [word, other] =
    refusal.state === "ending" ? ["meanwhile", "afterwards"] : ["afterwards", "meanwhile"];
  const text = `${word} refuses ${actions.join(", ")}`;
  return [
    lifecycleMutant({ kind: "refusal", place, text, words: "is dropped" }, lifecycle, (each) => ({
      ...each,
      refusals: without(each.refusals, at),
    })),
    lifecycleMutant(
      { kind: "refusal", place, text, words: `\`${word}\` becomes \`${other}\`` },
      lifecycle,
      (each) =>
        withRefusal(each, at, (own) => ({ ...own, state: own.state === "ending" ? "ended" : "ending" })),
    ),
    lifecycleMutant(
      {
        kind: "code",
        place: code === null ? place : places.find(place, new RegExp(`\\b${code}\\b`)),
        text: code === null ? text : `code ${code}`,
        words: "refuses with another code",
      },
      lifecycle,
      (each) => withRefusal(each, at, (own) => ({ ...own, code: otherCode })),
    ),
    ...(actions.length < 2 ? [] : actions).map((action, index) =>
      lifecycleMutant(
        {
          kind: "action",
          place: places.find(place, new RegExp(`\\b${action}\\b`)),
          text,
          words: `loses \`${action}\``,
        },
        lifecycle,
        (each) => withRefusal(each, at, (own) => ({ ...own, actions: without(own.actions, index) })),
      ),
    ),
  ];
};

const whereMutants = ([lifecycle, places]: Owner): readonly Mutant[] => {
  const where = lifecycle.each?.where;
  if (!where) return [];
  const place = places.placeOf(where.span);
  const words = {
    kind: "condition",
    place,
    text: `where ${places.textAt(where.span)}`,
    words: "is dropped",
  } as const;
  return [
    lifecycleMutant(words, lifecycle, (each) => ({
      ...each,
      each: each.each && { ...each.each, where: null },
    })),
  ];
};

const takesMutants = ([lifecycle, places]: Owner): readonly Mutant[] => {
  const { takes } = lifecycle;
  if (!isWritten(takes, places)) return [];
  const place = places.placeOf(takes.span);
  const text = `takes ${places.textAt(takes.span)}`;
  return [
    lifecycleMutant({ kind: "takes", place, text, words: "takes no time" }, lifecycle, (each) => ({
      ...each,
      takes: { kind: "literal", value: 0, type: takes.type, span: takes.span },
    })),
  ];
};

/** Every change of one lifecycle. */
export const mutantsOfLifecycle = (lifecycle: Lifecycle, places: SourcePlaces): readonly Mutant[] => {
  const owner: Owner = [lifecycle, places];
  return [
    ...whereMutants(owner),
    ...takesMutants(owner),
    ...lifecycle.ends.flatMap((end, at) => endMutants(owner, end, at)),
    ...lifecycle.refusals.flatMap((refusal, at) => refusalMutants(owner, refusal, at)),
  ];
};
