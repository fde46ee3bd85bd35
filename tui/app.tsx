/** The way into the terminal interface. */
import type { Surroundings, TuiOptions } from "./open.tsx";
import { TuiError } from "./tui-error.ts";

export type { Surroundings, TuiOptions } from "./open.tsx";
export { TuiError } from "./tui-error.ts";

/**
 * Renders until the user quits.
 * @throws TuiError with one sentence for everything that keeps it from opening: no terminal, no server, a key that is
 * not valid. The exit code is then 1.
 */
export const runTui = async (
  options: TuiOptions,
  surroundings: Partial<Surroundings> = {},
): Promise<void> => {
  // React reads this when it is loaded, and is several times slower in development.
  process.env.NODE_ENV ??= "production";
  const { openTui, systemSurroundings } = await import("./open.tsx");
  try {
    await openTui(options, { ...systemSurroundings(), ...surroundings });
  } catch (error) {
    if (error instanceof TuiError) throw error;
    throw new TuiError(`The terminal interface stopped: ${error instanceof Error ? error.message : error}`);
  }
};
