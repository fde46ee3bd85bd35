/** Says when the policy files may have changed. */
import { type FSWatcher, watch } from "node:fs";
import { folderSignature } from "./policy-folder.ts";

/** Editors write a file in several steps; wait until they are done. */
const settleMs = 60;
/** Some file systems tell nothing: look for oneself. */
const pollMs = 800;

const watchEvents = (folder: string, changed: () => void): FSWatcher | null => {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    // A folder that is replaced ends its watcher; the poll goes on.
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
};

/** Calls `changed` some time after a change, once for several. Answers how to stop. Keeps no process alive. */
export const watchFolder = (folder: string, changed: () => void): (() => void) => {
  let settling: NodeJS.Timeout | undefined;
  let seen = folderSignature(folder);

  const settle = (): void => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      seen = folderSignature(folder);
      changed();
    }, settleMs).unref();
  };
  const watcher = watchEvents(folder, settle);
  const poll = setInterval(() => {
    if (folderSignature(folder) !== seen) settle();
  }, pollMs).unref();

  return () => {
    watcher?.close();
    clearInterval(poll);
    clearTimeout(settling);
  };
};
