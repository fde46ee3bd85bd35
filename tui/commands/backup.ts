/** `lendbase backup` and `lendbase restore-backup`: the database as one file. */
import { type Flags, readConfig } from "../../server/config.ts";
import { type Copied, makeBackup, restoreBackup } from "../../server/start-backup.ts";
import { StartError } from "../../server/start-error.ts";
import { fail, print } from "./output.ts";
import { nearPath } from "./policy-sources.ts";

const holds = ({ entries }: Copied): string =>
  entries === null
    ? "It is of an earlier version; the next start brings it up to date."
    : `Its pages, its counters and its record (${entries === 1 ? "1 entry" : `${entries} entries`}) are whole.`;

/** What was looked at without a sum; counters and record only where they are of this version. */
const sumOf = ({ entries, sum }: Copied): string => {
  const file = nearPath(sum.file);
  if (sum.isThere) return `It is as it was backed up: its SHA-256 is the one in ${file}.`;
  const checked =
    entries === null
      ? "only its pages were checked"
      : "only its pages, its counters and its record were checked";
  return `There is no ${file}, so ${checked}: a change inside of a row would not be seen.`;
};

const saying = async (work: () => Promise<readonly string[]>): Promise<number> => {
  try {
    for (const line of await work()) print(line);
    return 0;
  } catch (cause) {
    if (!(cause instanceof StartError)) throw cause;
    for (const sentence of cause.message.split("\n")) fail(sentence);
    return 1;
  }
};

/** Answers the exit code. */
export const backUp = (file: string, flags: Flags): Promise<number> =>
  saying(async () => {
    const copied = await makeBackup(readConfig(flags, process.env), file);
    return [
      `The database was copied to ${nearPath(copied.file)}. ${holds(copied)}`,
      `Its SHA-256 is in ${nearPath(copied.sum.file)}; keep both together, so that restore-backup sees any change.`,
    ];
  });

/** Answers the exit code. */
export const putBack = (file: string, flags: Flags): Promise<number> =>
  saying(async () => {
    const copied = await restoreBackup(readConfig(flags, process.env), file);
    return [
      `The backup was restored to ${nearPath(copied.file)}. ${holds(copied)}`,
      sumOf(copied),
      "An operator key that is not in this data folder is replaced by the next start; all other keys work as they did then.",
      "Webhooks need the secrets.key of that time (or the --secrets-key-file), which is in no backup.",
    ];
  });
