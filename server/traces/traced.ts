/** The parts of a server, saying what they do in the trace of the request that they do it for. */
import type { LoadedPolicy } from "../policies/load-policy.ts";
import type { Store } from "../store/store.ts";
import type { Traces } from "./traces.ts";

type Part<Name extends keyof Traces> = Pick<Traces, Name>;

/** Work runs where it was asked for, whoever's turn starts it. */
export const tracedStore = (store: Store, { transaction }: Part<"transaction">): Store => ({
  ...store,
  read: (work) => transaction("read", store.kind, (inside) => store.read((db) => inside(() => work(db)))),
  write: (work) => transaction("write", store.kind, (inside) => store.write((db) => inside(() => work(db)))),
});

/** A policy whose decisions are traced; the same one for the same policy. */
export const tracedPolicy = (
  current: () => LoadedPolicy,
  { decision }: Part<"decision">,
): (() => LoadedPolicy) => {
  const made = new WeakMap<LoadedPolicy, LoadedPolicy>();
  const traced = (policy: LoadedPolicy): LoadedPolicy => {
    const { evaluator } = policy;
    const { digest } = evaluator;
    return {
      ...policy,
      evaluator: {
        digest,
        lifecycle: (...asked) => evaluator.lifecycle(...asked),
        decide: (request) => {
          const action = `${request.resource.type}.${request.action}`;
          return decision({ action, digest }, () => evaluator.decide(request));
        },
      },
    };
  };
  return () => {
    const policy = current();
    const known = made.get(policy) ?? traced(policy);
    made.set(policy, known);
    return known;
  };
};
