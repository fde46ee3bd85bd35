/** Opens a store to look at it only, also while servers use it. Nothing is made, changed or brought up to date. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Read } from "./log-verify.ts";
import { sqliteOn } from "./sqlite-dialect.ts";
import { isPostgres } from "./store.ts";
import { StoreError, toStoreError } from "./store-error.ts";
import type { Database } from "./tables.ts";

export interface ReadingStore {
  /** As people are shown it. */
  readonly location: string;
  readonly read: Read;
  close(): Promise<void>;
}

const openSqlite = (file: string): ReadingStore => {
  if (!existsSync(file)) throw new StoreError("missing", `There is no database at ${file}.`);
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const db: Database = sqliteOn(database);
  return { location: file, read: (work) => work(db), close: async () => database.close() };
};

const openPostgres = async (url: string): Promise<ReadingStore> => {
  const { createPool, databaseOn } = await import("./postgres-connection.ts");
  const { shownUrl } = await import("./postgres-failures.ts");
  const pool = createPool(url, 1, () => {});
  const location = shownUrl(url);
  return {
    location,
    read: async (work) => {
      const client = await pool.connect();
      try {
        return await work(databaseOn(client));
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
};

const hasRecord = async ({ location, read }: ReadingStore): Promise<void> => {
  try {
    await read((db) => db.selectFrom("log_head").select("id").execute());
  } catch (cause) {
    const missing = cause instanceof Error && /no such table|does not exist/.test(cause.message);
    if (!missing) throw toStoreError(location, cause);
    const message = `The database ${location} has no record, or one of an earlier version: start a server of this version on it once.`;
    throw new StoreError("missing", message, cause);
  }
};

/** Throws a StoreError. */
export const openReading = async (location: string): Promise<ReadingStore> => {
  try {
    const store = isPostgres(location) ? await openPostgres(location) : openSqlite(location);
    try {
      await hasRecord(store);
    } catch (cause) {
      await store.close();
      throw cause;
    }
    return store;
  } catch (cause) {
    throw toStoreError(location, cause);
  }
};
