/** `lendbase import`: reads the lines, imports them as one change, says how many of what there were. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type Flags, readConfig, type ServerConfig } from "../../server/config.ts";
import { type ImportCounts, importLines } from "../../server/import/import.ts";
import { ImportError } from "../../server/import/items.ts";
import { readLines } from "../../server/import/read-lines.ts";
import { loadPolicy } from "../../server/policies/load-policy.ts";
import { PolicyFilesError } from "../../server/policies/policy-error.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";
import { createSimulatedExecutor } from "../../server/restore/simulated-executor.ts";
import { systemClock } from "../../server/sharing/clock.ts";
import { newId } from "../../server/sharing/ids.ts";
import { createRunner } from "../../server/sharing/work.ts";
import { StartError } from "../../server/start-error.ts";
import { openDatabase } from "../../server/start-store.ts";
import { StoreError } from "../../server/store/store-error.ts";
import { fileReason } from "./file-reason.ts";
import { fail, print } from "./output.ts";

const input = (file: string): NodeJS.ReadableStream =>
  file === "-" ? process.stdin : createReadStream(file);

const say = (line: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${line} lines`);
};

const run = async (file: string, config: ServerConfig): Promise<ImportCounts> => {
  const policy = loadPolicy(readPolicyFolder(config.policyFolder), Date.now());
  const store = await openDatabase(config);
  try {
    const executor = createSimulatedExecutor({ durationMs: config.restoreMs });
    const runner = createRunner({ store, policy: () => policy, clock: systemClock, newId, executor });
    const lines = createInterface({ input: input(file), crlfDelay: Number.POSITIVE_INFINITY });
    return await runner.change("import", (change) => importLines(change, readLines(lines), say));
  } finally {
    await store.close();
  }
};

/** Throws what nobody foresaw. */
const wordFailure = (file: string, cause: unknown): string => {
  if (cause instanceof StartError || cause instanceof ImportError || cause instanceof StoreError) {
    return cause.message;
  }
  if (cause instanceof PolicyFilesError) return `${cause.message} Nothing was imported.`;
  if (!(cause instanceof Error && "syscall" in cause)) throw cause;
  return `${file} cannot be read: ${fileReason(cause)}. Nothing was imported.`;
};

/** Answers the exit code. */
export const importFile = async (file: string, flags: Flags): Promise<number> => {
  try {
    const counts = await run(file, readConfig(flags, process.env));
    if (process.stderr.isTTY) process.stderr.write("\r");
    const kinds = Object.entries(counts).filter(([, count]) => count > 0);
    const all = kinds.map(([kind, count]) => `${count} × ${kind}`).join(", ");
    print(all === "" ? "The file is empty: nothing was imported." : `Imported ${all}.`);
    return 0;
  } catch (cause) {
    fail(wordFailure(file, cause));
    return 1;
  }
};
