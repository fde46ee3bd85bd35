/** Streams of events on a world's store, without HTTP. */
import { onTestFinished } from "vitest";
import type { EventView, ResetView } from "../../../server/api/events.ts";
import { createFeed } from "../../../server/events/feed.ts";
import type { Actors } from "../../../server/events/reader.ts";
import { createStreams, type EventStream, type Streams } from "../../../server/events/streams.ts";
import { openStore } from "../../../server/store/store.ts";
import type { World } from "../world.ts";

const limits = { perCaller: 50, all: 100, heartbeatMs: 60_000 };
const failed = (cause: unknown): never => {
  throw cause;
};

/** On PostgreSQL another node has a store of its own, and hears of changes only through the database. */
export const openStreams = async (world: World): Promise<Streams> => {
  const shares = world.store.kind === "sqlite";
  const store = shares ? world.store : await openStore(world.location);
  const feed = createFeed({ store, failed });
  const streams = createStreams(store, feed, limits);
  onTestFinished(async () => {
    streams.close();
    await feed.close();
    if (!shares) await store.close();
  });
  return streams;
};

export interface Asked {
  readonly after?: number | null;
  readonly types?: readonly string[];
  readonly actors?: Actors;
  readonly mayGoOn?: () => Promise<boolean>;
}

export interface Listening {
  /** Waits for so many events, and takes all that came by then. */
  take(count: number): Promise<readonly EventView[]>;
  /** Waits for a reset. */
  reset(): Promise<ResetView>;
  close(): void;
  readonly stream: EventStream;
}

export const listenTo = async (
  streams: Streams,
  side: string | null,
  { after = null, types, actors = "none", mayGoOn = async () => true }: Asked = {},
): Promise<Listening> => {
  const request = { caller: "test", key: "key-test", side, after, actors, mayGoOn };
  const stream = streams.open({ ...request, types: types === undefined ? null : new Set(types) });
  if (typeof stream === "string") throw new Error(`There is no stream: ${stream}.`);
  const first = await stream.next();
  return {
    stream,
    take: async (count) => {
      const events: EventView[] = [];
      while (events.length < count) {
        const part = await stream.next();
        if (part === null) throw new Error("The stream ended.");
        if (part.kind === "events") events.push(...part.events);
      }
      return events;
    },
    reset: async () => {
      if (first?.kind !== "reset") throw new Error(`There was no reset, but ${JSON.stringify(first)}.`);
      return first.reset;
    },
    close: () => stream.close(),
  };
};

/** `type object` of each. */
export const told = (events: readonly EventView[]): readonly string[] =>
  events.map(({ type, object }) => `${type} ${object.type}`);
