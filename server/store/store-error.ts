/** Why the store cannot be used. Each is one sentence that a person can act on. */
import { postgresFailure } from "./postgres-failures.ts";

export type StoreFailure =
  | "in_use"
  | "corrupt"
  | "not_writable"
  | "newer"
  | "full"
  /** Another try may work. */
  | "unavailable"
  /** The connection was lost while a change was committed: it may have been stored, or not. */
  | "uncertain"
  | "denied"
  | "missing"
  | "failed";

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreFailure;

  constructor(code: StoreFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

const sqliteFailures: Readonly<Record<number, StoreFailure>> = {
  5: "in_use",
  6: "in_use",
  8: "not_writable",
  10: "not_writable",
  11: "corrupt",
  13: "full",
  14: "not_writable",
  26: "corrupt",
};

const systemFailures: Readonly<Record<string, StoreFailure>> = {
  EACCES: "not_writable",
  EPERM: "not_writable",
  EROFS: "not_writable",
  ENOTDIR: "not_writable",
  EEXIST: "not_writable",
  ENOSPC: "full",
};

const sentences: Readonly<Record<StoreFailure, (path: string, reason: string) => string>> = {
  in_use: (path) =>
    `The data at ${path} is in use by another server; stop that one, or choose another data folder.`,
  corrupt: (path) =>
    `The file ${path} is damaged or is not a Lendbase database; restore it from a backup, or move it away to begin anew.`,
  not_writable: (path, reason) =>
    `The file ${path} cannot be opened for writing (${reason}); check the folder, its permissions and the free space.`,
  newer: (path) =>
    `The database ${path} was written by a newer version of Lendbase; start that version, or choose another data folder.`,
  full: (path, reason) =>
    `There is no room for ${path} to grow (${reason}); free some space on its disk. What is stored can still be read.`,
  unavailable: (path, reason) =>
    `The database ${path} does not answer (${reason}); look whether it runs, and can be reached from here.`,
  uncertain: (path) =>
    `The connection to ${path} was lost while a change was stored; it was stored, or nothing of it was.`,
  denied: (path, reason) =>
    `The database ${path} refuses this user (${reason}); check the user, its password and its rights.`,
  missing: (path, reason) => `The database ${path} is not there (${reason}); create it, or check its name.`,
  failed: (path, reason) => `The database ${path} cannot be used: ${reason}.`,
};

const property = (cause: unknown, name: string): unknown =>
  typeof cause === "object" && cause !== null ? Reflect.get(cause, name) : undefined;

const classify = (cause: unknown): StoreFailure => {
  const errcode = property(cause, "errcode");
  // The low byte is the primary code; the rest says more of the same.
  if (typeof errcode === "number") return sqliteFailures[errcode & 0xff] ?? "failed";
  const code = property(cause, "code");
  return (typeof code === "string" ? systemFailures[code] : undefined) ?? postgresFailure(cause) ?? "failed";
};

/** Words a failure once, whatever raised it. A StoreError stays as it is. */
export const toStoreError = (path: string, cause: unknown, failure?: StoreFailure): StoreError => {
  if (cause instanceof StoreError) return cause;
  const code = failure ?? classify(cause);
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoreError(code, sentences[code](path, reason), cause);
};

/** What may befall a store that was opened; everything else that is thrown in it is about what it was asked. */
const whileOpen: ReadonlySet<StoreFailure> = new Set(["full", "unavailable", "uncertain", "not_writable"]);

/** Runs work on an open store. Throws a StoreError where the store fails, and else what the work throws. */
export const usable = async <Value>(path: string, work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work();
  } catch (cause) {
    throw whileOpen.has(classify(cause)) ? toStoreError(path, cause) : cause;
  }
};
