/**
 * The SHA-256 of a file, in a file beside it: one line as `sha256sum` writes it, so that `sha256sum -c` verifies it in
 * that folder. It covers each byte of a backup, where a look at its pages and its record does not.
 */
import { createHash } from "node:crypto";
import { createReadStream, readFileSync, rmSync, type Stats, statSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { StoreError } from "./store-error.ts";
import { renameSynced, sync } from "./synced.ts";

const ownerOnly = 0o600;

/** In bytes: more than a line with the longest path, all of it escaped, has. */
const longestLine = 8_192;

/** Where the sum of a file is. */
export const sumFileOf = (file: string): string => `${file}.sha256`;

/** The SHA-256 in hexadecimal. The file may be larger than the memory. Throws what the file system says. */
const sumOf = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
};

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r" };

/** A backslash in front of the line says that there are others in the name. */
const lineOf = (sum: string, name: string): string => {
  const escaped = name.replace(/[\\\n\r]/g, (character) => escapes[character] ?? character);
  return `${escaped === name ? "" : "\\"}${sum}  ${escaped}\n`;
};

const unescaped = (name: string): string =>
  name.replace(/\\([\\nr])/g, (_, letter) => (letter === "n" ? "\n" : letter === "r" ? "\r" : "\\"));

/** Null where the text is not one line of `sha256sum`. */
const parseLine = (text: string): { readonly sum: string; readonly name: string } | null => {
  const [, escaped, sum, name] = /^(\\?)((?:[0-9a-f]{2}){32}) [ *]([^\n\r]+)\n?$/i.exec(text) ?? [];
  if (sum === undefined || name === undefined) return null;
  return { sum: sum.toLowerCase(), name: escaped === "" ? name : unescaped(name) };
};

/**
 * Gives a finished copy its name, with its sum beside it. Whatever moment the process is killed at, there is no file,
 * or one without a sum, or both: never a file beside the sum of another. Throws what the file system says, and then
 * neither is left.
 */
export const nameWithSum = async (unfinished: string, file: string): Promise<void> => {
  const sum = sumFileOf(file);
  const unfinishedSum = `${sum}.new`;
  let isNamed = false;
  try {
    rmSync(unfinishedSum, { force: true });
    const line = lineOf(await sumOf(unfinished), basename(file));
    writeFileSync(unfinishedSum, line, { flag: "wx", mode: ownerOnly, flush: true });
    // The sum of a file that had this name before: it must be gone, also after a loss of power, before another has it.
    rmSync(sum, { force: true });
    sync(dirname(file));
    renameSynced(unfinished, file);
    isNamed = true;
    renameSynced(unfinishedSum, sum);
  } catch (cause) {
    for (const path of isNamed ? [sum, unfinishedSum, file] : [unfinishedSum]) rmSync(path, { force: true });
    throw cause;
  }
};

const reading = async <Value>(path: string, work: () => Value | Promise<Value>): Promise<Value> => {
  try {
    return await work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError("failed", `${path} cannot be read: ${reason}.`, cause);
  }
};

const read = ({ size }: Stats, path: string): string | null =>
  size > longestLine ? null : readFileSync(path, "utf8");

/**
 * Compares a file with its sum. Answers false where there is no sum. Throws a StoreError, one sentence, where the sum is
 * another, is that of another file, or cannot be read.
 */
export const verifySum = async (file: string): Promise<boolean> => {
  const path = sumFileOf(file);
  const stats = await reading(path, () => statSync(path, { throwIfNoEntry: false }));
  if (stats === undefined) return false;
  const text = stats.isFile() ? await reading(path, () => read(stats, path)) : null;
  const line = text === null ? null : parseLine(text);
  if (line === null) {
    throw new StoreError(
      "corrupt",
      `${path} is not one line of sha256sum; copy it again from where the backup was made, or move it away to restore ${file} without it.`,
    );
  }
  const name = basename(line.name);
  if (name !== basename(file)) {
    throw new StoreError(
      "corrupt",
      `${path} is the sum of ${JSON.stringify(name)} and not of ${file}; put the sum of this backup there, or give both the names that they had.`,
    );
  }
  if ((await reading(file, () => sumOf(file))) !== line.sum) {
    throw new StoreError(
      "corrupt",
      `${file} is not as it was backed up: its SHA-256 is not the one in ${path}; copy both again from where they were made, or restore another backup.`,
    );
  }
  return true;
};
