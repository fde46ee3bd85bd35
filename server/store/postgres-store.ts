/** The store in a PostgreSQL database, which any number of servers share. */
import type pg from "pg";
import { migrate } from "./migrate.ts";
import { changeChannel } from "./postgres-channels.ts";
import { createPool, databaseOn } from "./postgres-connection.ts";
import { isLostConnection, shownUrl } from "./postgres-failures.ts";
import { listenForChanges } from "./postgres-notifications.ts";
import type { Store } from "./store.ts";
import { toStoreError, usable } from "./store-error.ts";
import type { Database } from "./tables.ts";
import { createWatchers } from "./watchers.ts";
import { type BatchControl, createWriteQueue } from "./write-queue.ts";

/** Enough to keep a small database busy, and few enough for many servers on one. */
const readers = 8;

/** Keys of PostgreSQL's advisory locks, which all servers of this database must agree on. */
const writeLock = 7_311_001;
const migrationLock = 7_311_002;

/**
 * All servers change one after another: whoever holds this lock sees all that was committed before. It is what keeps
 * quotas, kept counters and the chain of the record right without a change ever having to be tried again. The lock
 * goes with the transaction, so a server that dies takes it along.
 */
const beginWriting = `begin isolation level read committed; select pg_advisory_xact_lock(${writeLock})`;
const endWriting = `notify ${changeChannel}; commit`;
const beginReading = "begin isolation level repeatable read read only";

/** A connection may have died since it was last used; nothing has happened on it yet, so another one is as good. */
const begun = async (pool: pg.Pool, statements: string): Promise<pg.PoolClient> => {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    try {
      await client.query(statements);
      return client;
    } catch (cause) {
      client.release(true);
      if (attempt > readers || !isLostConnection(cause)) throw cause;
    }
  }
};

/** PostgreSQL answers COMMIT with ROLLBACK where the transaction was broken before. */
const commit = async (client: pg.PoolClient): Promise<void> => {
  const results: unknown = await client.query(endWriting);
  const last = Array.isArray(results) ? (results.at(-1) as pg.QueryResult) : (results as pg.QueryResult);
  if (last.command !== "COMMIT") throw new Error("the transaction was rolled back");
};

interface Writing extends BatchControl {
  db(): Database;
}

const createWriting = (pool: pg.Pool, url: string): Writing => {
  let client: pg.PoolClient | null = null;
  const current = (): pg.PoolClient => {
    if (client === null) throw new Error("no transaction is open");
    return client;
  };
  const run = async (statement: string): Promise<void> => void (await current().query(statement));
  const letGo = (broken: boolean): void => {
    client?.release(broken);
    client = null;
  };
  return {
    db: () => databaseOn(current()),
    begin: async () => {
      client = await begun(pool, beginWriting);
    },
    commit: async () => {
      try {
        await commit(current());
      } catch (cause) {
        throw isLostConnection(cause) ? toStoreError(shownUrl(url), cause, "uncertain") : cause;
      }
      letGo(false);
    },
    rollback: async () => {
      if (client === null) return;
      try {
        await run("rollback");
        letGo(false);
      } catch {
        letGo(true);
      }
    },
    savepoint: () => run("savepoint change"),
    release: () => run("release change"),
    rollbackToSavepoint: () => run("rollback to change; release change"),
  };
};

const read = async <Value>(pool: pg.Pool, work: (db: Database) => Promise<Value>): Promise<Value> => {
  const client = await begun(pool, beginReading);
  try {
    const value = await work(databaseOn(client));
    await client.query("commit");
    client.release();
    return value;
  } catch (cause) {
    const broken = await client.query("rollback").then(
      () => false,
      () => true,
    );
    client.release(broken);
    throw cause;
  }
};

/** Servers that start together bring the tables up to date one after another; all but the first find them so. */
const prepareTables = async (pool: pg.Pool, url: string): Promise<void> => {
  const client = await pool.connect();
  try {
    await client.query(`select pg_advisory_lock(${migrationLock})`);
    try {
      await migrate(databaseOn(client), shownUrl(url));
    } finally {
      await client.query(`select pg_advisory_unlock(${migrationLock})`);
    }
  } finally {
    client.release();
  }
};

/** Opens the database at `url`, and makes its tables where there are none. Throws a StoreError. */
export const openPostgresStore = async (url: string): Promise<Store> => {
  const location = shownUrl(url);
  const ignore = (): void => {};
  const writers = createPool(url, 1, ignore);
  const pool = createPool(url, readers, ignore);
  const watchers = { changes: createWatchers(), policies: createWatchers() };
  try {
    await prepareTables(writers, url);
  } catch (cause) {
    await Promise.all([writers.end(), pool.end()]);
    throw toStoreError(location, cause);
  }
  const listening = listenForChanges(url, (what) => watchers[what].tell());
  const writing = createWriting(writers, url);
  const commits = createWatchers<[changes: number]>();
  const writes = createWriteQueue(writing, (changes) => {
    watchers.changes.tell();
    commits.tell(changes);
  });
  let closed: Promise<void> | null = null;
  const refuseWhenClosed = (): void => {
    if (closed !== null) throw toStoreError(location, new Error("the store is closed"), "failed");
  };
  const close = async (): Promise<void> => {
    await Promise.all([writes.idle(), listening.close()]);
    await Promise.all([writers.end(), pool.end()]);
  };
  return {
    kind: "postgres",
    read: (work) =>
      usable(location, async () => {
        refuseWhenClosed();
        return await read(pool, work);
      }),
    write: (work) =>
      usable(location, async () => {
        refuseWhenClosed();
        return await writes.add(() => work(writing.db()));
      }),
    watch: (listener, what = "changes") => watchers[what].add(listener),
    watchCommits: (listener) => void commits.add(listener),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
};
