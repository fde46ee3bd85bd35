/** How a server stops: its parts in the reverse order, and before that a time in which load balancers notice. */
import { setTimeout } from "node:timers/promises";
import type { ServerConfig } from "./config.ts";
import type { Log } from "./log.ts";

/** Started parts, to be stopped in the reverse order. */
export type Stops = (() => void | Promise<void>)[];

export const stopAll = async (stops: Stops): Promise<void> => {
  for (const stop of stops.splice(0).reverse()) await stop();
};

export interface Stopping {
  readonly isStopping: () => boolean;
  /** Goes on being answered for the time that the configuration gives. */
  drain(): Promise<void>;
  /** Twice is once. */
  close(): Promise<void>;
}

export const createStopping = (
  { drainForMs }: Pick<ServerConfig, "drainForMs">,
  log: Log,
  stops: Stops,
): Stopping => {
  let stopping = false;
  let closed: Promise<void> | undefined;
  return {
    isStopping: () => stopping,
    drain: async () => {
      stopping = true;
      log.info({ drainForMs }, "The server is about to stop.");
      // Whoever closes it meanwhile need not wait for that.
      if (drainForMs > 0) await setTimeout(drainForMs, undefined, { ref: false });
    },
    close: () => {
      stopping = true;
      closed ??= stopAll(stops);
      return closed;
    },
  };
};
