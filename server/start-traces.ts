/** Traces, where there is a collector for them. */
import type { ServerConfig } from "./config.ts";
import type { Log } from "./log.ts";
import type { Traces } from "./traces/traces.ts";

export const startTraces = async (
  { tracesUrl, drainMs }: Pick<ServerConfig, "tracesUrl" | "drainMs">,
  log: Log,
): Promise<Traces | null> => {
  if (tracesUrl === null) return null;
  const { createTraces } = await import("./traces/traces.ts");
  return createTraces({ url: tracesUrl, drainMs, log });
};
