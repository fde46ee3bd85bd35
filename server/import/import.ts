/**
 * Loads many objects at once, for a first start and for tests of size. What they say has been decided elsewhere, so no
 * policy is asked; decisions about them are. All or nothing, in one transaction.
 */

import { countAll } from "../sharing/count-all.ts";
import { putAccount } from "../sharing/inventory/accounts.ts";
import { putCluster } from "../sharing/inventory/clusters.ts";
import { putDirectory } from "../sharing/inventory/directories.ts";
import { putFolder } from "../sharing/inventory/folders.ts";
import { ServiceError } from "../sharing/problem.ts";
import type { Change } from "../sharing/work.ts";
import { ImportError, type ImportedBackupSet, type ImportItem, type Line } from "./items.ts";
import { loadBackupSets } from "./load-backup-sets.ts";
import { loadShare } from "./load-share.ts";

/** How many of each kind were imported. */
export type ImportCounts = Readonly<Record<ImportItem["type"], number>>;

/** In lines. */
const progressEvery = 5_000;

/** So many backup sets go into one statement. */
const batch = 200;

const wordService = ({ problem }: ServiceError): string => {
  if (problem.kind === "not_found") return `there is no ${problem.what} ${problem.id}`;
  return problem.kind === "refused" ? (problem.refusals[0]?.message ?? "it is refused") : problem.message;
};

/** Says on which line it was; what is no fault of the line stays what it is. */
const onLine = async (number: number, work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (cause) {
    if (cause instanceof ServiceError) throw new ImportError(number, wordService(cause), cause);
    throw isTaken(cause) ? new ImportError(number, "an object with this id is there already", cause) : cause;
  }
};

/** What SQLite and PostgreSQL say where a key is taken. */
const isTaken = (cause: unknown): boolean =>
  cause instanceof Error && /UNIQUE constraint failed|duplicate key value/.test(cause.message);

type Single = Exclude<ImportItem, { type: "BackupSet" }>;

const loadOne = (change: Change, { number, item }: Line<Single>): Promise<unknown> => {
  switch (item.type) {
    case "Account":
      return putAccount(change, item.id, item);
    case "Directory":
      return putDirectory(change, item.id, item);
    case "Folder":
      return putFolder(change, item.id, item);
    case "Cluster":
      return putCluster(change, item.id, item);
    case "ResourceShare":
      return loadShare(change, { number, item });
  }
};

const isSet = (line: Line): line is Line<ImportedBackupSet> => line.item.type === "BackupSet";
const isSingle = (line: Line): line is Line<Single> => line.item.type !== "BackupSet";

/**
 * Imports all of it, and answers how much that was. `progress` hears of each line's number now and then. Throws an
 * ImportError where a line cannot be imported; the caller's transaction then undoes the rest.
 */
export const importLines = async (
  change: Change,
  lines: AsyncIterable<Line>,
  progress: (line: number) => void = () => {},
): Promise<ImportCounts> => {
  const counts = { Account: 0, Directory: 0, Folder: 0, Cluster: 0, BackupSet: 0, ResourceShare: 0 };
  let waiting: Line<ImportedBackupSet>[] = [];
  const flush = async (): Promise<void> => {
    const [first] = waiting;
    if (first === undefined) return;
    const sets = waiting;
    waiting = [];
    await onLine(first.number, () => loadBackupSets(change, sets));
  };
  for await (const line of lines) {
    counts[line.item.type] += 1;
    if (isSet(line)) waiting.push(line);
    if (isSingle(line) || waiting.length === batch) await flush();
    if (isSingle(line)) await onLine(line.number, () => loadOne(change, line));
    if (line.number % progressEvery === 0) progress(line.number);
  }
  await flush();
  await countAll(change.db);
  await change.record("import", { type: "Store", id: "import" }, counts);
  return counts;
};
