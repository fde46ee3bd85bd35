/** Makes the data folder, for its user only. */
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

const ownerOnly = 0o700;

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

/**
 * Makes a folder and what is missing above it. Throws what the file system throws. Step by step, because Node's
 * recursive `mkdir` never ends where a folder exists that can hold none, such as `/proc`.
 */
export const makeFolder = async (path: string): Promise<void> => {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path && !(await isFolder(above))) await makeFolder(above);
  await mkdir(path, { mode: ownerOnly });
};
