/**
 * One server for each database. The lock is an exclusive transaction on a file beside it: the operating system
 * releases it when the process dies, however it dies.
 */
import { DatabaseSync } from "node:sqlite";

export interface OwnerLock {
  /** Lets another server have the database. */
  close(): void;
}

/** Throws what SQLite throws; a held lock is its "database is locked". */
export const takeOwnerLock = (file: string): OwnerLock => {
  const database = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    database.exec("begin exclusive");
  } catch (cause) {
    database.close();
    throw cause;
  }
  return { close: () => database.close() };
};
