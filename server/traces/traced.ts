/** The parts of a server, saying what they do in the trace of the request that they do it for. */
import { aroundDecisions, type Dress } from "../policies/around-decisions.ts";
import type { Store } from "../store/store.ts";
import type { Traces } from "./traces.ts";

type Part<Name extends keyof Traces> = Pick<Traces, Name>;

/** Work runs where it was asked for, whoever's turn starts it. */
export const tracedStore = (store: Store, { transaction }: Part<"transaction">): Store => ({
  ...store,
  read: (work) => transaction("read", store.kind, (inside) => store.read((db) => inside(() => work(db)))),
  write: (work) => transaction("write", store.kind, (inside) => store.write((db) => inside(() => work(db)))),
});

/** A policy whose decisions are traced. */
export const tracedPolicy = ({ decision }: Part<"decision">): Dress =>
  aroundDecisions(({ evaluator }) => (request) => {
    const action = `${request.resource.type}.${request.action}`;
    return decision({ action, digest: evaluator.digest }, () => evaluator.decide(request));
  });
