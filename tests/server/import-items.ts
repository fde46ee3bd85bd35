/** Loads many objects into a world at once, as `lendbase import` does. */
import { Readable } from "node:stream";
import { type ImportCounts, importLines } from "../../server/import/import.ts";
import { readLines } from "../../server/import/read-lines.ts";
import { createSimulatedExecutor } from "../../server/restore/simulated-executor.ts";
import { newId } from "../../server/sharing/ids.ts";
import { createRunner } from "../../server/sharing/work.ts";
import { minute, type World } from "./world.ts";

export const importText = (world: World, text: string): Promise<ImportCounts> => {
  const executor = createSimulatedExecutor({ durationMs: minute });
  const runner = createRunner({ ...world, policy: () => world.policy(), newId, executor });
  const lines = Readable.from(text.split("\n"));
  return runner.change("import", (change) => importLines(change, readLines(lines)));
};

export const importItems = (world: World, items: readonly object[]): Promise<ImportCounts> =>
  importText(world, items.map((item) => JSON.stringify(item)).join("\n"));
