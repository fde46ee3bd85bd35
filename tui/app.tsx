/** The way into the terminal interface. */
import type { Surroundings, TuiOptions } from "./open.tsx";

export type { Surroundings, TuiOptions } from "./open.tsx";

const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
};

/**
 * Renders until the user quits. What keeps it from opening (no terminal, no server, a key that is not valid) is one
 * sentence on the error output and exit code 1; nothing is thrown.
 */
export const runTui = async (options: TuiOptions, surroundings?: Partial<Surroundings>): Promise<void> => {
  // React reads this when it is loaded, and is several times slower in development.
  process.env.NODE_ENV ??= "production";
  const { openTui, systemSurroundings } = await import("./open.tsx");
  try {
    const opened = await openTui(options, { ...systemSurroundings(), ...surroundings });
    if (opened.kind === "refused") say(opened.sentence);
  } catch (error) {
    say(`The terminal interface stopped: ${error instanceof Error ? error.message : String(error)}`);
  }
};
