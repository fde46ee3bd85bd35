/** What a command or a question works with: one transaction, one policy, one instant. */

import type { CurrentPolicy, PolicyInForce } from "../policies/active-policy.ts";
import type { Executor } from "../restore/executor.ts";
import type { Json } from "../store/canonical-json.ts";
import { type ActedBy, appendLog, serverPart } from "../store/log.ts";
import type { Store } from "../store/store.ts";
import type { Database } from "../store/tables.ts";
import type { Clock } from "./clock.ts";
import { writeConcerns } from "./concerns.ts";
import type { NewId } from "./ids.ts";

export interface SharingDependencies {
  readonly store: Store;
  readonly policy: CurrentPolicy;
  /**
   * The policy of a change, looked up in its transaction, where it may be a newer one than this server has heard of;
   * left out where it cannot.
   */
  readonly policyWithin?: (db: Database) => Promise<PolicyInForce>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly executor: Executor;
  /** Who asks, for the record; left out where the server itself acts. */
  readonly by?: ActedBy | null;
}

/** How the policy of a change is found. */
export const policyOfChange = ({
  policy,
  policyWithin,
}: Pick<SharingDependencies, "policy" | "policyWithin">): ((db: Database) => Promise<PolicyInForce>) =>
  policyWithin ?? (async () => policy());

export interface Work {
  readonly db: Database;
  readonly policy: PolicyInForce;
  /** The instant of the whole transaction, in milliseconds since 1970. */
  readonly now: number;
  /** Hears which permits made a change possible. */
  readonly permitted?: (permits: readonly string[]) => void;
}

export interface Change extends Work {
  readonly newId: NewId;
  readonly executor: Executor;
  /** Appends to the record, in this transaction. */
  record(
    action: string,
    object: { readonly type: string; readonly id: string },
    details?: Readonly<Record<string, Json | undefined>>,
  ): Promise<void>;
}

/** Who is written into the record. */
export type Actor =
  | { readonly account: string }
  /** An operator, by its key. */
  | { readonly by: string }
  | "inventory"
  | "scheduler"
  | "import";

const actorName = (actor: Actor): string => {
  if (typeof actor === "string") return actor;
  return "by" in actor ? actor.by : `account ${actor.account}`;
};

const serverParts: ReadonlySet<Actor> = new Set(["scheduler", "import"]);

/** The server acts by itself, or for who asked. */
const actedBy = (actor: Actor, asked: ActedBy | null): ActedBy | null =>
  serverParts.has(actor) ? serverPart(actorName(actor)) : asked;

/** So that a policy of many permits does not make every entry long. */
const mostPermits = 50;

/** Hears of permits, and answers those that it has heard of since it was asked before, sorted. */
const collectPermits = () => {
  const heard = new Set<string>();
  return {
    hear: (permits: readonly string[]): void => {
      for (const permit of permits) heard.add(permit);
    },
    take: (): readonly string[] => {
      const taken = [...heard].sort();
      heard.clear();
      const more = taken.length - mostPermits;
      return more <= 0 ? taken : [...taken.slice(0, mostPermits), `and ${more} more`];
    },
  };
};

export interface Runner {
  /** For work on jobs outside of transactions, which must not wait for it. */
  readonly executor: Executor;
  /** Works on one snapshot. */
  read<Value>(work: (work: Work) => Promise<Value>): Promise<Value>;
  /** Changes all or nothing. */
  change<Value>(actor: Actor, work: (change: Change) => Promise<Value>): Promise<Value>;
}

/** The instant and the policy are taken inside the transaction, so that changes have them in order. */
export const createRunner = (dependencies: SharingDependencies): Runner => {
  const { store, policy, clock, newId, executor, by = null } = dependencies;
  const policyWithin = policyOfChange(dependencies);
  const begin = (db: Database, inForce: PolicyInForce): Work => ({ db, policy: inForce, now: clock.now() });
  return {
    executor,
    read: (work) => store.read((db) => work(begin(db, policy()))),
    change: (actor, work) =>
      store.write(async (db) => {
        const begun = begin(db, await policyWithin(db));
        const permits = collectPermits();
        return work({
          ...begun,
          permitted: permits.hear,
          newId,
          executor,
          record: async (action, object, details = {}) => {
            const decided = { policy: begun.policy.evaluator.digest, permits: permits.take() };
            const who = { actor: actorName(actor), by: actedBy(actor, by) };
            const entry = { at: begun.now, ...who, action, object, details, decided };
            await writeConcerns(db, { ...entry, sequence: await appendLog(db, entry) });
          },
        });
      }),
  };
};
