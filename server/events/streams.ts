/** Open streams of events: what each is sent next, how many there may be, and when they end. */
import type { EventView, ResetView } from "../api/events.ts";
import type { Store } from "../store/store.ts";
import type { Feed } from "./feed.ts";
import { type EventPage, type Reading, readBounds, readEvents } from "./reader.ts";

export interface StreamRequest extends Reading {
  /** Who asked, by the key: how many streams it has is counted. */
  readonly caller: string;
  /** Ends the stream when it does not work any more; null for a caller without a key of ours. */
  readonly key: string | null;
  /** The last event that the caller has; null for none, and then only what comes from now on is sent. */
  readonly after: number | null;
  /** Asked at each heartbeat: whether the caller may still listen. */
  readonly mayGoOn: () => Promise<boolean>;
}

export type StreamPart =
  | { readonly kind: "begin"; readonly after: number }
  | { readonly kind: "events"; readonly events: readonly EventView[] }
  | { readonly kind: "reset"; readonly reset: ResetView }
  /** `after` is null to an account, which need not know how much happens on other sides. */
  | { readonly kind: "heartbeat"; readonly after: number | null };

export interface EventStream {
  /** The next part, once there is one; null at the end. One call at a time: who reads slowly is sent less often. */
  next(): Promise<StreamPart | null>;
  /** The caller is gone. */
  close(): void;
}

/** Why there is no stream: too many of this caller's, or of all callers', or the server stops. */
export type StreamRefusal = "too_many_of_caller" | "too_many" | "stopping";

export interface Streams {
  open(request: StreamRequest): EventStream | StreamRefusal;
  readonly count: number;
  /** How many of them have something to send that their readers have not asked for yet. */
  readonly behind: number;
  /** Ends all of them, and refuses new ones. */
  close(): void;
}

export interface StreamLimits {
  readonly perCaller: number;
  readonly all: number;
  /** Between two signs of life, in milliseconds. */
  readonly heartbeatMs: number;
}

export const standardLimits: StreamLimits = { perCaller: 10, all: 500, heartbeatMs: 15_000 };

const resetOf = (
  after: number,
  { head, removedThrough }: { readonly head: number; readonly removedThrough: number },
): ResetView | null => {
  if (after > head) {
    const message = `There is no event ${after} yet: the data is not what it was then. Read everything anew; this stream goes on after event ${head}.`;
    return { id: head, reason: "unknown", message };
  }
  if (after < removedThrough) {
    const message = `Events through ${removedThrough} are kept no longer. Read everything anew; this stream goes on after event ${head}.`;
    return { id: head, reason: "removed", message };
  }
  return null;
};

interface Open {
  readonly caller: string;
  readonly isBehind: boolean;
  end(): void;
}

interface StreamDependencies {
  readonly store: Pick<Store, "read">;
  readonly feed: Feed;
  readonly heartbeatMs: number;
  readonly ended: () => void;
}

const createStream = (
  request: StreamRequest,
  { store, feed, heartbeatMs, ended }: StreamDependencies,
): EventStream & Open => {
  const { side } = request;
  let position: number | null = null;
  let over = false;
  let awake = false;
  let waiting: (() => void) | null = null;

  const wake = (): void => {
    awake = true;
    waiting?.();
  };
  const end = (): void => {
    if (over) return;
    over = true;
    unlisten();
    ended();
    waiting?.();
  };
  const unlisten = feed.listen({
    side,
    wake,
    keysChanged: (ids) => {
      if (request.key !== null && (ids === null || ids.has(request.key))) void check();
    },
  });

  /** A failure of the store is no reason to send a caller away. */
  const check = async (): Promise<void> => {
    const may = await request.mayGoOn().catch(() => true);
    if (!may) end();
  };

  const sleep = async (): Promise<"woken" | "rested"> => {
    if (awake || over) return "woken";
    return await new Promise((resolve) => {
      const timer = setTimeout(() => done("rested"), heartbeatMs);
      timer.unref();
      const done = (how: "woken" | "rested"): void => {
        clearTimeout(timer);
        waiting = null;
        resolve(how);
      };
      waiting = () => done("woken");
    });
  };

  const begin = async (): Promise<StreamPart> => {
    const bounds = await store.read(readBounds);
    const after = request.after ?? bounds.head;
    const reset = resetOf(after, bounds);
    position = reset === null ? after : reset.id;
    return reset === null ? { kind: "begin", after } : { kind: "reset", reset };
  };

  const read = async (after: number): Promise<EventPage> => {
    awake = false;
    const page = await store.read((db) => readEvents(db, request, after));
    position = page.through;
    if (page.more) awake = true;
    return page;
  };

  /** Null where there is nothing to send after so long. */
  const look = async (after: number): Promise<StreamPart | null> => {
    for (let from = after; !over; ) {
      const { events, through } = await read(from);
      if (events.length > 0) return { kind: "events", events };
      from = through;
      const looksAgain = awake || feed.head > from || (await sleep()) === "woken";
      if (!looksAgain) return null;
    }
    return null;
  };

  const next = async (): Promise<StreamPart | null> => {
    if (position === null) return await begin();
    const part = await look(position);
    if (part === null) await check();
    if (over) return null;
    return part ?? { kind: "heartbeat", after: side === null ? position : null };
  };

  return {
    caller: request.caller,
    get isBehind() {
      return awake;
    },
    end,
    close: end,
    next: async () => {
      if (over) return null;
      try {
        return await next();
      } catch (cause) {
        end();
        throw cause;
      }
    },
  };
};

export const createStreams = (
  store: Pick<Store, "read">,
  feed: Feed,
  limits: StreamLimits = standardLimits,
): Streams => {
  const open = new Set<Open>();
  let stopping = false;
  return {
    open: (request) => {
      if (stopping) return "stopping";
      if (open.size >= limits.all) return "too_many";
      const own = [...open].filter(({ caller }) => caller === request.caller).length;
      if (own >= limits.perCaller) return "too_many_of_caller";
      const stream = createStream(request, {
        store,
        feed,
        heartbeatMs: limits.heartbeatMs,
        ended: () => void open.delete(stream),
      });
      open.add(stream);
      return stream;
    },
    get count() {
      return open.size;
    },
    get behind() {
      return [...open].filter(({ isBehind }) => isBehind).length;
    },
    close: () => {
      stopping = true;
      for (const stream of [...open]) stream.end();
    },
  };
};
