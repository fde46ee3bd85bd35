/**
 * How one request wants its change to be made: once, however often it is asked for; or not at all, but for the answer.
 * The answer is kept in the transaction of the change, so that neither is ever there without the other.
 */
import type { ActedBy } from "./log.ts";
import { packJson, unpackJson } from "./packed-json.ts";
import { prepareQuery } from "./prepared.ts";
import type { Store } from "./store.ts";
import type { Database } from "./tables.ts";

/** A caller's word that all requests with this key are one. */
export interface Claim {
  /** Whose key it is: two callers may use the same one. */
  readonly caller: string;
  readonly key: string;
  /** Two requests are the same where this is. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly expiresAt: number;
}

export interface Attempt {
  readonly claim: Claim | null;
  /** Undoes the change, and answers as if it had been made. The claim is not looked at. */
  readonly dryRun: boolean;
  /** Who asks, for the record; null where nobody is known. */
  readonly by: ActedBy | null;
  /** Hears that the answer is the one that was kept, and that nothing was done again. */
  readonly replayed: () => void;
}

/** The key was used for another request. */
export class KeyReusedError extends Error {
  override readonly name = "KeyReusedError";
}

/** Carries the answer out of a transaction that is undone. */
class Undone extends Error {
  readonly value: unknown;

  constructor(value: unknown) {
    super("a dry run is undone");
    this.value = value;
  }
}

const selectKept = prepareQuery((db, parameter) =>
  db
    .selectFrom("idempotency_keys")
    .select(["fingerprint", "answer", "expires_at"])
    .where("caller", "=", parameter.text("caller"))
    .where("key", "=", parameter.text("key")),
);

const dropKept = prepareQuery((db, parameter) =>
  db
    .deleteFrom("idempotency_keys")
    .where("caller", "=", parameter.text("caller"))
    .where("key", "=", parameter.text("key")),
);

/** What was answered before, as JSON; undefined where nothing was, or it is kept no longer. */
const keptAnswer = async (db: Database, claim: Claim): Promise<string | null | undefined> => {
  const { caller, key, fingerprint, now } = claim;
  const [kept] = await selectKept(db, { caller, key });
  if (kept === undefined) return undefined;
  if (kept.expires_at <= now) {
    await dropKept(db, { caller, key });
    return undefined;
  }
  if (kept.fingerprint !== fingerprint) throw new KeyReusedError(key);
  return kept.answer;
};

const keepAnswer = async (db: Database, claim: Claim, value: unknown): Promise<void> => {
  const { caller, key, fingerprint, now, expiresAt } = claim;
  const answer = value === undefined ? null : packJson(JSON.stringify(value));
  await db
    .insertInto("idempotency_keys")
    .values({ caller, key, fingerprint, answer, created_at: now, expires_at: expiresAt })
    .execute();
};

type Work<Value> = (db: Database) => Promise<Value>;

const once = async <Value>(db: Database, claim: Claim, replayed: () => void, work: Work<Value>) => {
  const kept = await keptAnswer(db, claim);
  if (kept !== undefined) {
    replayed();
    return (kept === null ? undefined : JSON.parse(unpackJson(kept))) as Value;
  }
  const value = await work(db);
  await keepAnswer(db, claim, value);
  return value;
};

const withoutEffect = async <Value>(store: Store, work: Work<Value>): Promise<Value> => {
  try {
    return await store.write(async (db) => {
      throw new Undone(await work(db));
    });
  } catch (cause) {
    if (cause instanceof Undone) return cause.value as Value;
    throw cause;
  }
};

/**
 * The store as one request changes it. What a change answers has to be JSON, because that is how it is kept. `check`
 * runs first in the transaction; what it throws undoes everything. A claim holds one change: a request that makes
 * two could not be answered again as one.
 */
export const attempting = (
  store: Store,
  { claim, dryRun, replayed }: Omit<Attempt, "by">,
  check: (db: Database) => Promise<void> = async () => {},
): Store => {
  let claimed = false;
  const checked =
    <Value>(work: Work<Value>): Work<Value> =>
    async (db) => {
      await check(db);
      return await work(db);
    };
  return {
    ...store,
    write: async (work) => {
      if (dryRun) return await withoutEffect(store, checked(work));
      if (claim === null) return await store.write(checked(work));
      if (claimed) throw new Error("A request with an idempotency key made a second change.");
      claimed = true;
      return await store.write((db) => once(db, claim, replayed, checked(work)));
    },
  };
};

/** The store as a transaction sees it that is under way. */
export const within = (store: Store, db: Database): Store => ({
  ...store,
  read: (work) => work(db),
  write: (work) => work(db),
});
