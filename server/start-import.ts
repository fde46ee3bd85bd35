/** Imports lines into the store that a configuration names, while no server has it. */
import type { ServerConfig } from "./config.ts";
import { type ImportCounts, importLines } from "./import/import.ts";
import { ImportError } from "./import/items.ts";
import { readLines } from "./import/read-lines.ts";
import { loadActivePolicy, NoPolicyError } from "./policies/active-version.ts";
import { loadPolicy } from "./policies/load-policy.ts";
import { PolicyFilesError } from "./policies/policy-error.ts";
import { readPolicyFolder } from "./policies/policy-folder.ts";
import { createSimulatedExecutor } from "./restore/simulated-executor.ts";
import { systemClock } from "./sharing/clock.ts";
import { newId } from "./sharing/ids.ts";
import { createRunner } from "./sharing/work.ts";
import { StartError } from "./start-error.ts";
import { openDatabase } from "./start-store.ts";
import { StoreError } from "./store/store-error.ts";

export type { ImportCounts } from "./import/import.ts";

const isExpected = (cause: unknown): cause is Error =>
  cause instanceof ImportError ||
  cause instanceof StoreError ||
  cause instanceof PolicyFilesError ||
  cause instanceof NoPolicyError;

/**
 * All or nothing. `progress` hears of lines that were read. Throws a StartError with one sentence for everything that a
 * person can cause, and what reading the lines throws.
 */
export const importInto = async (
  config: ServerConfig,
  lines: AsyncIterable<string>,
  progress: (line: number) => void,
): Promise<ImportCounts> => {
  try {
    const { policyFolder } = config;
    const folder =
      policyFolder === null ? null : loadPolicy(readPolicyFolder(policyFolder), systemClock.now());
    const store = await openDatabase(config);
    try {
      const policy = folder ?? (await loadActivePolicy(store, systemClock));
      const executor = createSimulatedExecutor({ durationMs: config.restoreMs });
      const runner = createRunner({ store, policy: () => policy, clock: systemClock, newId, executor });
      return await runner.change("import", (change) => importLines(change, readLines(lines), progress));
    } finally {
      await store.close();
    }
  } catch (cause) {
    throw isExpected(cause) ? new StartError(cause.message, { cause }) : cause;
  }
};
