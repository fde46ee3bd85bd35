/** `lendbase serve`: starts the server, says where everything is, and stops it on a signal. */
import { type Flags, readConfig } from "../../server/config.ts";
import { type RunningServer, StartError, startServer } from "../../server/main.ts";
import { complain, fail, print } from "./output.ts";
import { demoText, startedText, stoppingText } from "./serve-text.ts";
import { waitForSignal } from "./signals.ts";

export interface ServeFlags extends Flags {
  readonly demo?: boolean;
}

/** Loads the demo world as any client could: over HTTP. */
const loadDemoWorld = async ({ url, operatorKeyFile }: RunningServer): Promise<void> => {
  const { readFile } = await import("node:fs/promises");
  const { loadDemo } = await import("../../server/demo/load.ts");
  const key = (await readFile(operatorKeyFile, "utf8")).trim();
  print(demoText(await loadDemo({ url, key })));
};

/** So that a data folder which others may look into shows them no database. */
const ownerOnly = 0o077;

const run = async (flags: ServeFlags): Promise<void> => {
  const config = readConfig(flags, process.env);
  process.umask(ownerOnly);
  const server = await startServer(config, { warn: (text) => void process.stderr.write(text) });
  // From here on a signal stops the server as it should be stopped, also while the demo world is loaded.
  const signal = waitForSignal();
  try {
    print(startedText(server, config));
    if (flags.demo) await Promise.race([loadDemoWorld(server), signal]);
    const name = await signal;
    print(stoppingText(name, config));
    await server.drain();
  } finally {
    await server.close();
  }
};

const explain = (cause: unknown): void => {
  if (!(cause instanceof Error)) throw cause;
  if (cause instanceof StartError) {
    if (cause.details !== undefined) complain(`${cause.details}\n`);
    for (const sentence of cause.message.split("\n")) fail(sentence);
  } else if (cause.name === "DemoError") fail(cause.message);
  else throw cause;
};

/** Answers the exit code, once the server has stopped. */
export const serve = async (flags: ServeFlags): Promise<number> => {
  try {
    await run(flags);
    return 0;
  } catch (cause) {
    explain(cause);
    return 1;
  }
};
