/** The parts of a server, counting what they do. */
import { aroundDecisions, type Dress } from "../policies/around-decisions.ts";
import type { Store } from "../store/store.ts";
import { StoreError } from "../store/store-error.ts";
import type { Measures } from "./measures.ts";

const secondsSince = (began: number): number => (performance.now() - began) / 1e3;

export const measuredStore = (store: Store, measures: Measures): Store => {
  const counting = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof StoreError) measures.storeFailure(cause.code);
      throw cause;
    }
  };
  return {
    ...store,
    read: async (work) => {
      measures.reading(1);
      try {
        return await counting(() => store.read(work));
      } finally {
        measures.reading(-1);
      }
    },
    write: async (work) => {
      const began = performance.now();
      measures.waiting(1);
      try {
        return await counting(() => store.write(work));
      } finally {
        measures.waiting(-1);
        measures.change(secondsSince(began));
      }
    },
  };
};

/** A policy whose decisions are counted. */
export const measuredPolicy = (measures: Measures): Dress =>
  aroundDecisions(({ evaluator }) => (request) => {
    const decision = evaluator.decide(request);
    measures.decision(decision);
    return decision;
  });

type Tick = () => Promise<{ readonly finished: number }>;

export const measuredTick =
  (tick: Tick, measures: Measures): Tick =>
  async () => {
    const began = performance.now();
    let failed = true;
    try {
      const done = await tick();
      failed = false;
      return done;
    } finally {
      measures.pass(secondsSince(began), failed);
    }
  };
