/** A policy in force with something done around each of its decisions: counting it, or tracing it. */
import type { Evaluator } from "../../engine/evaluator.ts";
import type { LoadedPolicy } from "./load-policy.ts";

type Decide = Evaluator["decide"];

/** The same policy, whose decisions are made with something around them. */
export type Dress = (policy: LoadedPolicy) => LoadedPolicy;

const withDecide = (policy: LoadedPolicy, decide: Decide): LoadedPolicy => {
  const { evaluator } = policy;
  const { digest } = evaluator;
  return { ...policy, evaluator: { digest, lifecycle: (...asked) => evaluator.lifecycle(...asked), decide } };
};

/** The same policy for the same policy, so that nothing is made anew for each request. */
export const aroundDecisions = (around: (policy: LoadedPolicy) => Decide): Dress => {
  const made = new WeakMap<LoadedPolicy, LoadedPolicy>();
  return (policy) => {
    const known = made.get(policy) ?? withDecide(policy, around(policy));
    made.set(policy, known);
    return known;
  };
};
