/** Puts the parts of the events room together. */
import type { EventsConfig } from "../config-events.ts";
import type { Log } from "../log.ts";
import { reasonOf } from "../reason.ts";
import type { Clock } from "../sharing/clock.ts";
import type { Store } from "../store/store.ts";
import { createDeliverer } from "./deliverer.ts";
import { createFeed } from "./feed.ts";
import { createRecordReader } from "./record.ts";
import { removeOldEntries } from "./retention.ts";
import type { Sealer } from "./sealer.ts";
import { createSend } from "./send.ts";
import type { Events } from "./service.ts";
import { createStreams, type StreamLimits } from "./streams.ts";
import { createWebhooks } from "./webhooks.ts";

export interface EventsDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: EventsConfig;
  readonly sealer: Sealer;
  /** Of authorities for webhooks, in PEM. */
  readonly certificates: readonly string[];
  readonly limits?: StreamLimits | undefined;
  /** How often to look without being told for what is new or due, in milliseconds. */
  readonly lookMs?: number | undefined;
}

export interface RunningEvents extends Events {
  /** Ends the streams, so that a stop need not wait for their readers, and breaks off what is being delivered. */
  close(): Promise<void>;
}

/** How often old entries of the record are looked for, in milliseconds. */
const retentionEveryMs = 3600e3;
/** And for the first time after the start, when nobody waits for it. */
const retentionAfterMs = 20_000;

/** Says it once for each failure that lasts. */
const telling = (log: Log, what: string) => {
  let told: string | undefined;
  return (cause: unknown): void => {
    const reason = reasonOf(cause);
    if (reason !== told) log.warn({ err: cause }, `${what}: ${reason}`);
    told = reason;
  };
};

const startRetention = ({ store, clock, log, config }: EventsDependencies): (() => Promise<void>) => {
  const { recordKeptMs } = config;
  if (recordKeptMs === null) return async () => {};
  const failed = telling(log, "Old entries of the record cannot be removed at the moment");
  let current: Promise<void> = Promise.resolve();
  const run = (): void => {
    current = removeOldEntries(store, clock.now(), recordKeptMs).then((removed) => {
      if (removed > 0) log.info({ removed }, "Old entries of the record were removed.");
    }, failed);
  };
  const first = setTimeout(run, retentionAfterMs).unref();
  const timer = setInterval(run, retentionEveryMs).unref();
  return async () => {
    clearTimeout(first);
    clearInterval(timer);
    await current;
  };
};

export const createEvents = (dependencies: EventsDependencies): RunningEvents => {
  const { store, clock, log, config, sealer, certificates, limits, lookMs } = dependencies;
  const feed = createFeed({
    store,
    failed: telling(log, "Events cannot be read at the moment"),
    ...(lookMs === undefined ? {} : { pollMs: lookMs }),
  });
  const streams = createStreams(store, feed, limits);
  const deliverer = createDeliverer({
    store,
    clock,
    feed,
    send: createSend({ targets: config.webhookTargets, certificates }),
    sealer,
    failed: telling(log, "Webhooks cannot be served at the moment"),
    ...(lookMs === undefined ? {} : { everyMs: lookMs }),
  });
  const stopRetention = startRetention(dependencies);
  return {
    streams,
    record: createRecordReader(store),
    webhooks: createWebhooks({ store, clock, targets: config.webhookTargets, sealer }),
    close: async () => {
      streams.close();
      await Promise.all([deliverer.close(), stopRetention()]);
      await feed.close();
    },
  };
};
