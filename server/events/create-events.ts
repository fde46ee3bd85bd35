/** Puts the parts of the events room together. */
import type { Log } from "../log.ts";
import { reasonOf } from "../reason.ts";
import type { Store } from "../store/store.ts";
import { createFeed } from "./feed.ts";
import { createRecordReader } from "./record.ts";
import type { Events } from "./service.ts";
import { createStreams, type StreamLimits } from "./streams.ts";

export interface EventsDependencies {
  readonly store: Store;
  readonly log: Log;
  readonly limits?: StreamLimits | undefined;
  /** How often to look for changes without being told, in milliseconds. */
  readonly pollMs?: number | undefined;
}

export interface RunningEvents extends Events {
  /** Ends the streams, so that a stop need not wait for their readers. */
  close(): Promise<void>;
}

export const createEvents = ({ store, log, limits, pollMs }: EventsDependencies): RunningEvents => {
  const failed = (cause: unknown): void =>
    log.warn({ err: cause }, `Events cannot be read at the moment: ${reasonOf(cause)}`);
  const feed = createFeed({ store, failed, ...(pollMs === undefined ? {} : { pollMs }) });
  const streams = createStreams(store, feed, limits);
  return {
    streams,
    record: createRecordReader(store),
    close: async () => {
      streams.close();
      await feed.close();
    },
  };
};
