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
    return [`The database was copied to ${nearPath(copied.file)}. ${holds(copied)}`];
  });

/** Answers the exit code. */
export const putBack = (file: string, flags: Flags): Promise<number> =>
  saying(async () => {
    const copied = await restoreBackup(readConfig(flags, process.env), file);
    return [
      `The backup was restored to ${nearPath(copied.file)}. ${holds(copied)}`,
      "An operator key that is not in this data folder is replaced by the next start; all other keys work as they did then.",
      "Webhooks need the secrets.key of that time (or the --secrets-key-file), which is in no backup.",
    ];
  });
