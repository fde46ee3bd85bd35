/** The files that `lendbase fmt` reads and writes. What cannot be read or written is one sentence. */
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileReason } from "./file-reason.ts";

/** The file of a path, or why it has none. */
export type Found = { readonly path: string } | { readonly path: string; readonly mistake: string };

/** Beyond what the language reads of one file, in bytes. */
const mostBytes = 20_000_000;

/** Editors keep hidden files of their own beside the one that is edited. */
const isPolicyName = (name: string): boolean => name.endsWith(".lend") && !name.startsWith(".");

const filesOfFolder = (folder: string): readonly Found[] => {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => isPolicyName(entry.name) && !entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort();
  if (names.length > 0) return names.map((path) => ({ path }));
  return [{ path: folder, mistake: `There are no .lend files in the folder ${folder}.` }];
};

/** The policy files that a path names: itself, or those of a folder without its subfolders. */
export const filesAt = (path: string): readonly Found[] => {
  try {
    return statSync(path).isDirectory() ? filesOfFolder(path) : [{ path }];
  } catch (cause) {
    return [{ path, mistake: `${path} cannot be read: ${fileReason(cause)}.` }];
  }
};

/** The text of bytes, which must be UTF-8: what is written back must not have lost any. Throws an Error otherwise. */
export const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error("it is not UTF-8 text");
  }
};

/** The text of a file, or a sentence that says why there is none. */
export const readText = (path: string): { readonly text: string } | { readonly mistake: string } => {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new Error("it is no file");
    if (stats.size > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
    return { text: textOf(readFileSync(path)) };
  } catch (cause) {
    return { mistake: `${path} cannot be read: ${fileReason(cause)}.` };
  }
};

/** The file that takes the place of another has its mode and its owner. */
const makeLike = (path: string, { mode, uid, gid }: Stats): void => {
  const made = statSync(path);
  if (made.uid !== uid || made.gid !== gid) chownSync(path, uid, gid);
  chmodSync(path, mode);
};

const replace = (path: string, text: string): void => {
  const stats = statSync(path);
  if ((stats.mode & 0o200) === 0) throw new Error("it is read-only");
  // Hidden, so that no server takes it for a policy.
  const fresh = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
  try {
    const file = openSync(fresh, "wx", stats.mode);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    makeLike(fresh, stats);
    renameSync(fresh, path);
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw cause;
  }
};

/** Replaces what a file holds, at once or not at all; of a link, the file that it leads to. A sentence where it cannot. */
export const writeText = (path: string, text: string): string | null => {
  try {
    replace(realpathSync(path), text);
    return null;
  } catch (cause) {
    return `${path} cannot be written: ${fileReason(cause)}.`;
  }
};
