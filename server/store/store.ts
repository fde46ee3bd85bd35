/**
 * The store as its callers see it. Only this room knows which database is below: everything above uses Kysely's
 * query builder on what `read` and `write` hand out.
 */
import { openSqliteStore } from "./sqlite-store.ts";
import type { Database } from "./tables.ts";

/** Any change at all, or one of which policy is in force. */
export type Watched = "changes" | "policies";

export interface Store {
  /** `sqlite` is one server's alone; any number of servers share a `postgres`. */
  readonly kind: "sqlite" | "postgres";
  /** Reads one snapshot of what is committed. */
  read<Value>(work: (db: Database) => Promise<Value>): Promise<Value>;
  /**
   * Changes all or nothing: what `work` throws undoes what it did and comes out of here. Resolves once the change is
   * durable. Changes run one after another, over all servers; `work` waits for nothing but the database.
   */
  write<Value>(work: (db: Database) => Promise<Value>): Promise<Value>;
  /**
   * Calls `listener` after changes became durable, here or on another server; several may share one call, and one may
   * come without a change. Answers a function that ends it. What must not be missed is also looked for by the clock.
   * `policies` is called for switches of the policy alone, where the database can tell them from other changes.
   */
  watch(listener: () => void, what?: Watched): () => void;
  /** Calls `listener` after each commit of this server with how many changes were in it, for who measures. */
  watchCommits(listener: (changes: number) => void): void;
  /** Waits for what is under way, then lets go of the files and connections. */
  close(): Promise<void>;
}

const postgresUrl = /^postgres(ql)?:\/\//i;

export const isPostgres = (location: string): boolean => postgresUrl.test(location);

/**
 * Opens the store at `location`: the URL of a PostgreSQL database, or else the path of a SQLite file, which is made
 * with its folder where there is none. Throws a StoreError with one clear sentence: the folder cannot be written,
 * another server has it, the file is damaged, the database cannot be reached, or it is from a newer version.
 */
export const openStore = async (location: string): Promise<Store> => {
  if (!isPostgres(location)) return await openSqliteStore(location);
  const { openPostgresStore } = await import("./postgres-store.ts");
  return await openPostgresStore(location);
};
