/**
 * The store as its callers see it. Only this room knows which database is below: everything above uses Kysely's
 * query builder on what `read` and `write` hand out.
 */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { migrate } from "./migrate.ts";
import { type OwnerLock, takeOwnerLock } from "./owner-lock.ts";
import { createReadQueue, type SnapshotControl } from "./read-queue.ts";
import { checkIntegrity } from "./sqlite-check.ts";
import { openConnection } from "./sqlite-connection.ts";
import { createSqliteDialect } from "./sqlite-dialect.ts";
import { toStoreError } from "./store-error.ts";
import type { Database, Tables } from "./tables.ts";
import { type BatchControl, createWriteQueue, type WriteQueue } from "./write-queue.ts";

export interface Store {
  /** Reads one snapshot of what is committed. */
  read<Value>(work: (db: Database) => Promise<Value>): Promise<Value>;
  /**
   * Changes all or nothing: what `work` throws undoes what it did and comes out of here. Resolves once the change is
   * durable. Changes run one after another; `work` waits for nothing but the database.
   */
  write<Value>(work: (db: Database) => Promise<Value>): Promise<Value>;
  /** Waits for what is under way, then lets go of the files. */
  close(): Promise<void>;
}

const batchControl = (database: DatabaseSync): BatchControl => ({
  begin: () => database.exec("begin immediate"),
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

const createStore = (file: string, connections: Connections, writer: Database, writes: WriteQueue): Store => {
  const reader: Database = new Kysely<Tables>({ dialect: createSqliteDialect(connections.reading) });
  const reads = createReadQueue(snapshotControl(connections.reading));
  let closed = false;
  const refuseWhenClosed = (): void => {
    if (closed) throw toStoreError(file, new Error("the store is closed"), "failed");
  };
  return {
    read: async (work) => {
      refuseWhenClosed();
      return await reads.add(() => work(reader));
    },
    write: async (work) => {
      refuseWhenClosed();
      return await writes.add(() => work(writer));
    },
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

/**
 * Opens the database at `file`, and makes it and its folder where there are none. Throws a StoreError with one clear
 * sentence: the folder cannot be written, another server has it, the file is damaged or from a newer version.
 */
export const openStore = async (file: string): Promise<Store> => {
  try {
    const connections = openConnections(file);
    const writer = new Kysely<Tables>({ dialect: createSqliteDialect(connections.writing) });
    const store = createStore(file, connections, writer, createWriteQueue(batchControl(connections.writing)));
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
