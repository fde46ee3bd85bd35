/** `lendbase audit verify` and `lendbase audit export`: the record of all changes. */
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type Flags, readConfig } from "../../server/config.ts";
import {
  type ExpectedEntry,
  ExportError,
  type OpenRecord,
  openRecord,
  type Range,
  type Verified,
  verifyExport,
} from "../../server/events/audit.ts";
import { StartError } from "../../server/start-error.ts";
import { fileReason } from "./file-reason.ts";
import { complain, fail, print } from "./output.ts";

export interface VerifyFlags extends Pick<Flags, "data" | "store"> {
  readonly file?: string;
  readonly expect?: string;
}

export interface ExportFlags extends Pick<Flags, "data" | "store"> {
  readonly from?: string;
  readonly to?: string;
}

const unreadable = 2;

export const entries = (count: number): string => (count === 1 ? "1 entry" : `${count} entries`);

const expectedEntry = (text: string | undefined): ExpectedEntry | undefined => {
  if (text === undefined) return undefined;
  const [, sequence, hash] = /^([1-9][0-9]{0,14}):([0-9a-f]{40,128})$/.exec(text) ?? [];
  if (sequence !== undefined && hash !== undefined) return { sequence: Number(sequence), hash };
  throw new StartError(
    "--expect must be the number of an entry, a colon and its hash, as `lendbase audit export` prints them.",
  );
};

export const entryNumber = (flag: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  throw new StartError(`${flag} must be the number of an entry, such as 42.`);
};

export const withRecord = async <Value>(
  { data, store }: Pick<Flags, "data" | "store">,
  work: (record: OpenRecord) => Promise<Value>,
): Promise<Value> => {
  const flags: Flags = { ...(data === undefined ? {} : { data }), ...(store === undefined ? {} : { store }) };
  const { dataFolder, storeUrl } = readConfig(flags, process.env);
  const record = await openRecord(dataFolder, storeUrl);
  try {
    return await work(record);
  } finally {
    await record.close();
  }
};

const verifyFile = async (file: string, expect: ExpectedEntry | undefined): Promise<Verified> => {
  const input = file === "-" ? process.stdin : createReadStream(file);
  return await verifyExport(createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }), expect);
};

/** What nobody foresaw is thrown again. Answers the exit code. */
export const failing = async (what: string, work: () => Promise<number>): Promise<number> => {
  try {
    return await work();
  } catch (cause) {
    const known = cause instanceof StartError || cause instanceof ExportError;
    if (known || (cause instanceof Error && cause.name === "StoreError")) fail(cause.message);
    else if (cause instanceof Error && "syscall" in cause)
      fail(`${what} cannot be read: ${fileReason(cause)}.`);
    else throw cause;
    return unreadable;
  }
};

const say = ({ found, count, last }: Verified, isPart: boolean): number => {
  if (found !== null) {
    const before = count === 0 ? "" : ` Entries before it that fit together: ${count}.`;
    fail(`The record is not whole: ${found.message}${before}`);
    return 1;
  }
  if (last === null) {
    print("The record is empty.");
    return 0;
  }
  const first = last.sequence - count + 1;
  print(`The record is whole: ${entries(count)}, through number ${last.sequence}.`);
  if (isPart && first > 1) print("What was before the first of them is not in the file.");
  print(`It ends with ${last.sequence}:${last.hash}`);
  return 0;
};

/** Answers the exit code. */
export const verifyRecord = (flags: VerifyFlags): Promise<number> =>
  failing(flags.file ?? "The record", async () => {
    const expect = expectedEntry(flags.expect);
    if (flags.file !== undefined) return say(await verifyFile(flags.file, expect), true);
    return say(await withRecord(flags, (record) => record.verify(expect)), false);
  });

/** Waits for a slow reader; false where there is none any more. */
export const write = async (text: string): Promise<boolean> => {
  const { stdout } = process;
  if (stdout.destroyed) return false;
  const gone = (): void => {};
  if (!stdout.write(text)) await Promise.race([once(stdout, "drain"), once(stdout, "close")]).catch(gone);
  return !stdout.destroyed;
};

const writeEntries = async (record: OpenRecord, range: Range): Promise<number> => {
  let count = 0;
  for await (const entry of record.entries(range)) {
    if (!(await write(`${JSON.stringify(entry)}\n`))) break;
    count += 1;
  }
  return count;
};

/** Answers the exit code. */
export const exportRecord = (flags: ExportFlags): Promise<number> =>
  failing("The record", async () => {
    const range = { from: entryNumber("--from", flags.from), to: entryNumber("--to", flags.to) };
    return await withRecord(flags, async (record) => {
      const head = await record.head();
      const to = Math.min(range.to ?? Number.MAX_SAFE_INTEGER, head?.sequence ?? 0);
      const count = await writeEntries(record, { from: range.from, to });
      const end = head === null ? "is empty" : `ends with ${head.sequence}:${head.hash}`;
      complain(`Exported ${entries(count)}. The record ${end}`);
      return 0;
    });
  });
