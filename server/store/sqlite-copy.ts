/** Copies of a SQLite database: made while a server uses it, and looked at as a whole. */
import { chmodSync, existsSync, rmSync, statSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";
import type { Read } from "./log-verify.ts";
import { migrationNames } from "./migrate.ts";
import { takeOwnerLock } from "./owner-lock.ts";
import { sqliteOn } from "./sqlite-dialect.ts";
import { StoreError, toStoreError } from "./store-error.ts";
import { renameSynced, sync } from "./synced.ts";
import type { Database } from "./tables.ts";

/** All pages in one step: a copy that is made in several begins anew whenever somebody writes in between. */
const allPages = 2 ** 31 - 1;

/** How long to wait for another process, in milliseconds. */
const busyTimeoutMs = 5_000;

const ownerOnly = 0o600;

/** What a file says of its schema and its pages. */
export interface LookedAt {
  /** Null where all pages and indexes are whole; otherwise the first thing that is not. */
  readonly damage: string | null;
  /** The migrations that it has, in their order. */
  readonly migrations: readonly string[];
  /** Those of this version that it lacks, and those that this version does not know. */
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
}

const migrationsOf = (database: DatabaseSync): readonly string[] => {
  const table = database.prepare("select name from sqlite_master where name = 'kysely_migration'").get();
  if (table === undefined) return [];
  return database
    .prepare("select name from kysely_migration order by name")
    .all()
    .map(({ name }) => String(name));
};

/** The first thing that SQLite found, in one line. */
const firstDamage = (verdict: unknown): string =>
  String(verdict)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("***"))
    .join(" ");

const lookAt = (database: DatabaseSync): LookedAt => {
  const { integrity_check: verdict } = database.prepare("pragma integrity_check(1)").get() ?? {};
  const broken = database.prepare("pragma foreign_key_check").get();
  const damage =
    verdict !== "ok"
      ? firstDamage(verdict)
      : broken === undefined
        ? null
        : `a row of ${broken.table} names one that is not there`;
  const migrations = migrationsOf(database);
  return {
    damage,
    migrations,
    missing: migrationNames.filter((name) => !migrations.includes(name)),
    unknown: migrations.filter((name) => !migrationNames.includes(name)),
  };
};

/** Of SQLite or of the file system; what else is thrown has words of its own. */
const isFailureOfFile = (cause: unknown): boolean =>
  !(cause instanceof Error) || "errcode" in cause || "syscall" in cause;

/**
 * Opens the file to look at it, and closes it again. Throws a StoreError where it is no database at all, and what
 * `work` throws.
 */
export const inspect = async <Value>(
  file: string,
  work: (found: LookedAt, read: Read) => Promise<Value>,
): Promise<Value> => {
  if (!existsSync(file)) throw new StoreError("missing", `There is no database at ${file}.`);
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs });
    try {
      const db: Database = sqliteOn(database);
      return await work(lookAt(database), (reading) => reading(db));
    } finally {
      database.close();
    }
  } catch (cause) {
    throw isFailureOfFile(cause) ? toStoreError(file, cause) : cause;
  }
};

/** What is wrong with the file that is copied must not be said of the copy. */
const openSource = (source: string): DatabaseSync => {
  if (!statSync(source).isFile()) throw new StoreError("missing", `${source} is no file.`);
  try {
    const from = new DatabaseSync(source, { readOnly: true, timeout: busyTimeoutMs });
    try {
      from.prepare("pragma schema_version").get();
      return from;
    } catch (cause) {
      from.close();
      throw cause;
    }
  } catch (cause) {
    throw toStoreError(source, cause);
  }
};

const copy = async (source: string, target: string): Promise<void> => {
  const from = openSource(source);
  try {
    await backup(from, target, { rate: allPages });
  } finally {
    from.close();
  }
  chmodSync(target, ownerOnly);
  const to = new DatabaseSync(target);
  try {
    // A copy is one file: what opens it next needs no others beside it.
    to.exec("pragma journal_mode = delete");
  } finally {
    to.close();
  }
};

/**
 * Copies a database, also while a server writes it: the copy is one instant of it. `check` looks at the copy before it
 * gets its name, which `name` gives it; what either throws leaves nothing behind. Throws a StoreError.
 */
export const copyDatabase = async (
  source: string,
  target: string,
  check: (copy: string) => Promise<void>,
  name: (copy: string, target: string) => void | Promise<void> = renameSynced,
): Promise<void> => {
  if (!existsSync(source)) throw new StoreError("missing", `There is no database at ${source}.`);
  const unfinished = `${target}.new`;
  const remove = (): void => {
    for (const ending of ["", "-journal", "-wal", "-shm"]) rmSync(unfinished + ending, { force: true });
  };
  remove();
  try {
    await copy(source, unfinished);
    await check(unfinished);
    sync(unfinished);
    await name(unfinished, target);
  } catch (cause) {
    remove();
    if (!(isFailureOfFile(cause) || cause instanceof StoreError)) throw cause;
    const failure = toStoreError(target, cause);
    // What is damaged in a copy that was only just made is damaged in what was copied.
    throw failure.code === "corrupt" ? toStoreError(source, new Error(failure.message), "corrupt") : failure;
  }
};

/** Whether a server has the database at the moment. */
export const isInUse = (file: string): boolean => {
  if (!existsSync(`${file}.lock`)) return false;
  try {
    takeOwnerLock(file).close();
    return false;
  } catch {
    return true;
  }
};

/** Keeps servers away from the place of a database while `work` goes on. Throws a StoreError where one has it. */
export const alone = async <Value>(file: string, work: () => Promise<Value>): Promise<Value> => {
  let lock: { close(): void };
  try {
    lock = takeOwnerLock(file);
  } catch (cause) {
    throw toStoreError(file, cause);
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
};
