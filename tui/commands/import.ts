/** `lendbase import`: reads the lines, imports them as one change, says how many of what there were. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type Flags, readConfig } from "../../server/config.ts";
import { StartError } from "../../server/start-error.ts";
import { importInto } from "../../server/start-import.ts";
import { fileReason } from "./file-reason.ts";
import { fail, print } from "./output.ts";

/** Opened when the first line is asked for: an interface that nobody reads yet throws away what comes. */
async function* linesOf(file: string): AsyncIterable<string> {
  yield* createInterface({
    input: file === "-" ? process.stdin : createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
}

const say = (line: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${line} lines`);
};

/** Throws what nobody foresaw. */
const wordFailure = (file: string, cause: unknown): string => {
  if (cause instanceof StartError) return cause.message;
  if (!(cause instanceof Error && "syscall" in cause)) throw cause;
  return `${file} cannot be read: ${fileReason(cause)}. Nothing was imported.`;
};

/** Answers the exit code. */
export const importFile = async (file: string, flags: Flags): Promise<number> => {
  try {
    const counts = await importInto(readConfig(flags, process.env), linesOf(file), say);
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
