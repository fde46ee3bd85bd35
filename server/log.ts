/** The server's own log: JSON lines in a file of the data folder; what a person must see, in one line on stderr. */
import { type DestinationStream, destination, multistream, pino } from "pino";
import { withoutSecrets } from "./log-secrets.ts";
import { reasonOf } from "./reason.ts";

export type LogFields = Readonly<Record<string, unknown>>;

/** Never given a secret. What cannot be written, as on a full disk, never fails who logs. */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export interface FileLog extends Log {
  close(): void;
}

/** Turns a JSON line into one for people; what was thrown stays in the file. */
const forPeople = (write: (text: string) => void): DestinationStream => ({
  write: (line) => {
    const { msg } = JSON.parse(line) as { readonly msg?: string };
    write(`lendbase: ${withoutSecrets(msg ?? "").replaceAll(/\s+/g, " ")}\n`);
  },
});

/** What waits for a file that cannot be written, in characters; beyond this, lines are lost. */
const mostWaiting = 1_000_000;

type Target = ReturnType<typeof destination>;

/** Says it once, until a line could be written again. Who listens for errors also keeps them from being thrown. */
const tellFailures = (target: Target, file: string, write: (text: string) => void): void => {
  let failing = false;
  target.on("error", (cause: unknown) => {
    if (!failing) write(`lendbase: The log ${file} cannot be written: ${reasonOf(cause)}.\n`);
    failing = true;
  });
  target.on("write", () => {
    failing = false;
  });
};

/**
 * Opens the log at `file`. Warnings and errors also go to `warn` as one line for people. Throws what the file system
 * throws where the file cannot be written.
 */
export const openLog = (file: string, warn: (text: string) => void): FileLog => {
  const target = destination({ dest: file, append: true, sync: true, mode: 0o600, maxLength: mostWaiting });
  tellFailures(target, file, warn);
  const lines: DestinationStream = { write: (line) => void target.write(withoutSecrets(line)) };
  const streams = multistream([{ stream: lines }, { level: "warn", stream: forPeople(warn) }]);
  const logger = pino({ base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }, streams);
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    close: () => target.end(),
  };
};
