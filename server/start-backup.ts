/** Backups of the embedded store: made while a server runs, and put back into a data folder. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { ServerConfig } from "./config.ts";
import { reasonOf } from "./reason.ts";
import { recount } from "./sharing/recount.ts";
import { makeFolder } from "./start-data-folder.ts";
import { StartError } from "./start-error.ts";
import { databaseName } from "./start-store.ts";
import { verifyLog } from "./store/log-verify.ts";
import { alone, copyDatabase, inspect, isInUse, type LookedAt } from "./store/sqlite-copy.ts";
import { StoreError } from "./store/store-error.ts";
import { nameWithSum, sumFileOf, verifySum } from "./store/sum-file.ts";

export interface Copied {
  readonly file: string;
  /** Entries of the record; null where the backup is of an earlier version, which the next start brings up to date. */
  readonly entries: number | null;
  /** The file with the SHA-256 of the backup, and whether it is there. */
  readonly sum: { readonly file: string; readonly isThere: boolean };
}

type Place = Pick<ServerConfig, "dataFolder" | "storeUrl">;

const onPostgres = ({ storeUrl }: Place): void => {
  if (storeUrl !== null) {
    throw new StartError(
      "The data is in PostgreSQL: back it up with pg_dump, and restore it with pg_restore.",
    );
  }
};

/** Throws a StartError with what is wrong with a copy, or with what was copied. */
const checkCopy = (copy: string, name: string): Promise<number | null> =>
  inspect(copy, async ({ damage, migrations, missing, unknown }: LookedAt, read) => {
    if (damage !== null) throw new StartError(`${name} is damaged: ${damage}.`);
    if (migrations.length === 0) throw new StartError(`${name} is no database of Lendbase.`);
    if (unknown.length > 0) {
      throw new StartError(`${name} was written by a newer version of Lendbase; use that version.`);
    }
    if (missing.length > 0) return null;
    const { found, count } = await verifyLog(read);
    if (found !== null) throw new StartError(`The record in ${name} is not whole: ${found.message}`);
    const [miscount] = await read(recount);
    if (miscount !== undefined) {
      const { table, id, counter, kept, counted } = miscount;
      throw new StartError(
        `A counter in ${name} is wrong: ${counter} of ${id} in ${table} is ${kept}, but ${counted} by the rows.`,
      );
    }
    return count;
  });

const makeDataFolder = async (folder: string): Promise<void> => {
  try {
    await makeFolder(folder);
  } catch (cause) {
    throw new StartError(`The data folder ${folder} cannot be used: ${reasonOf(cause)}.`, { cause });
  }
};

const worded = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof StoreError ? new StartError(cause.message, { cause }) : cause;
  }
};

/** Damage that is met while a backup is read, and not by looking for it. */
const ofBackup = async <Value>(source: string, work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof StoreError && cause.code === "corrupt")) throw cause;
    throw new StartError(`${source} is damaged, or is no backup of Lendbase; restore another one.`, {
      cause,
    });
  }
};

/** Looks at the sum of a backup; throws where the backup is not what it was, or more than it would be read. */
const checkSum = async (source: string): Promise<Copied["sum"]> => {
  if (!statSync(source).isFile()) throw new StartError(`${source} is no file.`);
  const isThere = await verifySum(source);
  const added = ["-journal", "-wal"].map((ending) => source + ending).find(existsSync);
  if (isThere && added !== undefined) {
    throw new StartError(`${added} is no part of the backup, but would be read with it; move it away.`);
  }
  return { file: sumFileOf(source), isThere };
};

/** Copies the database of a data folder to `file`, which must not be there, with its sum beside it. Throws a StartError. */
export const makeBackup = (config: Place, file: string): Promise<Copied> =>
  worded(async () => {
    onPostgres(config);
    const target = resolve(file);
    if (existsSync(target)) throw new StartError(`${target} is there already; choose another file.`);
    if (!existsSync(dirname(target))) throw new StartError(`There is no folder ${dirname(target)}.`);
    let entries: number | null = null;
    const source = join(config.dataFolder, databaseName);
    const check = async (copy: string): Promise<void> => {
      entries = await checkCopy(copy, source);
    };
    await copyDatabase(source, target, check, nameWithSum);
    return { file: target, entries, sum: { file: sumFileOf(target), isThere: true } };
  });

/** Puts a backup into a data folder that has no database, where it is as its sum says. Throws a StartError. */
export const restoreBackup = (config: Place, file: string): Promise<Copied> =>
  worded(async () => {
    onPostgres(config);
    const source = resolve(file);
    if (!existsSync(source)) throw new StartError(`There is no backup at ${source}.`);
    const sum = await checkSum(source);
    await makeDataFolder(config.dataFolder);
    const target = join(config.dataFolder, databaseName);
    if (isInUse(target)) throw new StartError(`A server uses ${config.dataFolder}; stop it first.`);
    return await alone(target, async () => {
      if ([target, `${target}-wal`].some(existsSync)) {
        throw new StartError(
          `There is a database in ${config.dataFolder} already, which is not overwritten; choose an empty data folder, or move it away.`,
        );
      }
      let entries: number | null = null;
      await ofBackup(source, () =>
        copyDatabase(source, target, async (copy) => {
          entries = await checkCopy(copy, source);
        }),
      );
      return { file: target, entries, sum };
    });
  });
