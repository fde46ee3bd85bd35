/** The store in one SQLite file, which one server has for itself. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { migrate } from "./migrate.ts";
import { type OwnerLock, takeOwnerLock } from "./owner-lock.ts";
import { createReadQueue, type SnapshotControl } from "./read-queue.ts";
import { checkIntegrity } from "./sqlite-check.ts";
import { openConnection } from "./sqlite-connection.ts";
import { sqliteOn } from "./sqlite-dialect.ts";
import type { Store } from "./store.ts";
import { toStoreError, usable } from "./store-error.ts";
import type { Database } from "./tables.ts";
import { createWatchers } from "./watchers.ts";
import { type BatchControl, createWriteQueue } from "./write-queue.ts";

/**
 * What a savepoint would restore is kept in memory, which SQLite decides as it begins: in a file, which it takes
 * otherwise, that costs a share nearly as much as all else that SQLite does for it. Sorts may still take files.
 */
const beginWriting = "pragma temp_store = memory; begin immediate; pragma temp_store = default";

const batchControl = (database: DatabaseSync): BatchControl => ({
  begin: () => database.exec(beginWriting),
  commit: () => database.exec("commit"),
  rollback: () => {
    // A failed commit may have rolled back by itself.
    if (database.isTransaction) database.exec("rollback");
  },
  savepoint: () => database.exec("savepoint change"),
  release: () => database.exec("release change"),
  rollbackToSavepoint: () => database.exec("rollback to change; release change"),
});

const snapshotControl = (database: DatabaseSync): SnapshotControl => {
  const begin = database.prepare("begin");
  const end = database.prepare("commit");
  return { begin: () => void begin.run(), end: () => void end.run() };
};

interface Connections {
  readonly lock: OwnerLock;
  readonly writing: DatabaseSync;
  readonly reading: DatabaseSync;
}

const openConnections = (file: string): Connections => {
  mkdirSync(dirname(file), { recursive: true });
  const opened: { close(): void }[] = [];
  const keep = <Handle extends { close(): void }>(handle: Handle): Handle => {
    opened.push(handle);
    return handle;
  };
  try {
    const lock = keep(takeOwnerLock(file));
    const writing = keep(openConnection(file));
    checkIntegrity(writing, file);
    return { lock, writing, reading: keep(openConnection(file)) };
  } catch (cause) {
    for (const handle of opened) handle.close();
    throw cause;
  }
};

const createStore = (file: string, connections: Connections): Store => {
  const watchers = createWatchers();
  const writer: Database = sqliteOn(connections.writing);
  const commits = createWatchers<[changes: number]>();
  const writes = createWriteQueue(batchControl(connections.writing), (changes) => {
    watchers.tell();
    commits.tell(changes);
  });
  const reader: Database = sqliteOn(connections.reading);
  const reads = createReadQueue(snapshotControl(connections.reading));
  let closed = false;
  const refuseWhenClosed = (): void => {
    if (closed) throw toStoreError(file, new Error("the store is closed"), "failed");
  };
  return {
    kind: "sqlite",
    read: (work) =>
      usable(file, async () => {
        refuseWhenClosed();
        return await reads.add(() => work(reader));
      }),
    write: (work) =>
      usable(file, async () => {
        refuseWhenClosed();
        return await writes.add(() => work(writer));
      }),
    watch: (listener) => watchers.add(listener),
    watchCommits: (listener) => void commits.add(listener),
    close: async () => {
      if (closed) return;
      closed = true;
      await Promise.all([writes.idle(), reads.idle()]);
      connections.reading.close();
      connections.writing.close();
      connections.lock.close();
    },
  };
};

/** Opens the database at `file`, and makes it and its folder where there are none. Throws a StoreError. */
export const openSqliteStore = async (file: string): Promise<Store> => {
  try {
    const store = createStore(file, openConnections(file));
    try {
      // As one change, so that a server that dies half-way leaves no half of the tables.
      await store.write((db) => migrate(db, file));
    } catch (cause) {
      await store.close();
      throw cause;
    }
    return store;
  } catch (cause) {
    throw toStoreError(file, cause);
  }
};
