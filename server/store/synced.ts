/** Names of files that a crash does not take back. */
import { closeSync, fsyncSync, openSync, renameSync } from "node:fs";
import { dirname } from "node:path";

/** Waits until a file, or the names in a folder, are on the disk. Throws what the file system says. */
export const sync = (path: string): void => {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Gives a file that is on the disk another name in its folder. Throws what the file system says. */
export const renameSynced = (from: string, to: string): void => {
  renameSync(from, to);
  sync(dirname(to));
};
