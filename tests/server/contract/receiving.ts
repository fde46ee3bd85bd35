/** A receiver of webhooks that is no server, and nodes that deliver to it. */
import { onTestFinished } from "vitest";
import { createDeliverer } from "../../../server/events/deliverer.ts";
import { createFeed } from "../../../server/events/feed.ts";
import { createSealer, keySize } from "../../../server/events/sealer.ts";
import type { Message, Outcome } from "../../../server/events/send.ts";
import { createWebhooks } from "../../../server/events/webhooks.ts";
import { openStore } from "../../../server/store/store.ts";
import type { World } from "../world.ts";

const sealer = createSealer([new Uint8Array(keySize)]);

export interface Receiver {
  readonly got: Message[];
  send: (message: Message) => Promise<Outcome>;
  /** What it answers from now on. */
  answer: Outcome;
}

export const createReceiver = (): Receiver => {
  const receiver: Receiver = {
    got: [],
    answer: { taken: true },
    send: async (message) => {
      receiver.got.push(message);
      return receiver.answer;
    },
  };
  return receiver;
};

const failed = (cause: unknown): never => {
  throw cause;
};

/** A node that delivers. On PostgreSQL it has a store of its own. */
export const startNode = async (world: World, send: Receiver["send"]) => {
  const shares = world.store.kind === "sqlite";
  const store = shares ? world.store : await openStore(world.location);
  const feed = createFeed({ store, failed });
  const { clock } = world;
  const timing = { everyMs: 10, chance: () => 0 };
  const deliverer = createDeliverer({ store, clock, feed, send, sealer, failed, ...timing });
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await deliverer.close();
    await feed.close();
    if (!shares) await store.close();
  };
  const stop = (): Promise<void> => {
    closed ??= close();
    return closed;
  };
  onTestFinished(stop);
  return { stop };
};

export const openHooks = (world: World) =>
  createWebhooks({ store: world.store, clock: world.clock, targets: "any", sealer });
