/**
 * Tells who listens that there may be something new for them: one small read for all listeners, after every change on
 * any server, and by the clock, because what a change tells may be lost.
 */
import type { Store } from "../store/store.ts";
import type { Database } from "../store/tables.ts";
import { readBounds, type Side } from "./reader.ts";

export interface Listener {
  readonly side: Side;
  /** There may be something for this side after what it has read. */
  wake(): void;
  /** Keys that do not work as they did from now on, by their ids; null where any may be meant. */
  keysChanged(ids: ReadonlySet<string> | null): void;
}

export interface Feed {
  /** The number of the last event that was told. */
  readonly head: number;
  /** Answers a function that ends it. */
  listen(listener: Listener): () => void;
  close(): Promise<void>;
}

export interface FeedOptions {
  readonly store: Pick<Store, "read" | "watch">;
  /** How often to look without being told, in milliseconds. */
  readonly pollMs?: number;
  /** What a read threw; the next one tries again. */
  readonly failed: (cause: unknown) => void;
}

const standardPollMs = 2_000;

/** So that many changes a second are looked at together. In milliseconds. */
const restMs = 20;

/** Past so many new events nobody is left out any more, rather than looking for whom they concern. */
const mostSorted = 2_000;

interface News {
  readonly head: number;
  /** Null for everyone. */
  readonly accounts: ReadonlySet<string> | null;
  readonly keys: ReadonlySet<string> | null;
}

const readNews = async (
  db: Database,
  after: number,
  connected: readonly string[],
): Promise<News | undefined> => {
  const { head } = await readBounds(db);
  if (head === after) return undefined;
  if (head < after || head - after > mostSorted) return { head, accounts: null, keys: null };
  const keys = await db
    .selectFrom("log")
    .select("object_id")
    .where("sequence", ">", after)
    .where("sequence", "<=", head)
    .where("object_type", "=", "Key")
    .execute();
  const concerned =
    connected.length === 0
      ? []
      : await db
          .selectFrom("event_accounts")
          .select("account_id")
          .distinct()
          .where("sequence", ">", after)
          .where("sequence", "<=", head)
          .where("account_id", "in", connected)
          .execute();
  return {
    head,
    accounts: new Set(concerned.map(({ account_id }) => account_id)),
    keys: new Set(keys.map(({ object_id }) => object_id)),
  };
};

export const createFeed = ({ store, pollMs = standardPollMs, failed }: FeedOptions): Feed => {
  const listeners = new Set<Listener>();
  let head = 0;
  let closed = false;
  let told = false;
  let looking: Promise<void> | null = null;

  const tell = (news: News): void => {
    head = news.head;
    for (const { side, wake, keysChanged } of [...listeners]) {
      if (news.keys === null || news.keys.size > 0) keysChanged(news.keys);
      if (side === null || news.accounts === null || news.accounts.has(side)) wake();
    }
  };

  const lookOnce = async (): Promise<void> => {
    const connected = new Set([...listeners].flatMap(({ side }) => (side === null ? [] : [side])));
    try {
      const news = await store.read((db) => readNews(db, head, [...connected]));
      if (news !== undefined) tell(news);
    } catch (cause) {
      if (!closed) failed(cause);
    }
  };

  const lookWhileTold = async (): Promise<void> => {
    while (told && !closed) {
      told = false;
      await lookOnce();
      await new Promise((resolve) => setTimeout(resolve, restMs).unref());
    }
    looking = null;
  };

  const look = (): void => {
    if (listeners.size === 0 || closed) return;
    told = true;
    looking ??= lookWhileTold();
  };

  const unwatch = store.watch(look);
  const timer = setInterval(look, pollMs);
  timer.unref();

  return {
    get head() {
      return head;
    },
    listen: (listener) => {
      const own = { ...listener };
      listeners.add(own);
      look();
      return () => void listeners.delete(own);
    },
    close: async () => {
      closed = true;
      unwatch();
      clearInterval(timer);
      await looking;
    },
  };
};
