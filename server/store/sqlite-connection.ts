/** Opens one connection to a SQLite file, with the guarantees that the store promises. */
import { DatabaseSync } from "node:sqlite";

/** How long a statement waits for another process, such as a backup tool. */
const busyTimeoutMs = 5000;

/**
 * WAL lets readers go on while one writes; FULL makes an acknowledged commit survive a power cut. The cache is counted
 * in KiB where it is negative: SQLite's own 2 MiB hold too little of the indexes. What the cache misses is read through
 * the memory of the operating system instead of by a system call, which takes longer than all else about a decision.
 */
const settings = [
  "pragma journal_mode = wal",
  "pragma synchronous = full",
  "pragma cache_size = -16384",
  "pragma mmap_size = 2147418112",
  "pragma foreign_keys = on",
  "pragma trusted_schema = off",
];

/** Throws what SQLite throws. */
export const openConnection = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    for (const setting of settings) database.exec(setting);
  } catch (cause) {
    database.close();
    throw cause;
  }
  return database;
};
