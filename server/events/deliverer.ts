/**
 * Delivers events to webhooks: to each in the order of the events, by one node at a time, which holds a lease on it.
 * A message that was sent by a node which then died is sent again; its id tells the receiver.
 */
import { randomBytes } from "node:crypto";
import type { Clock } from "../sharing/clock.ts";
import type { Store } from "../store/store.ts";
import { letGo, type Next, readDue, readNext, takeLease, writeHook } from "./deliveries.ts";
import type { Feed } from "./feed.ts";
import { writeOutcome } from "./outcomes.ts";
import type { Sealer } from "./sealer.ts";
import type { Outcome, Send } from "./send.ts";
import { signedHeaders } from "./signature.ts";
import { openSecrets } from "./webhook-secrets.ts";

export interface Deliverer {
  /** Breaks off what is being sent, which is sent again later, and lets go of the leases. */
  close(): Promise<void>;
}

export interface DelivererDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly send: Send;
  readonly sealer: Sealer;
  /** What a read or a write threw; it is tried again. */
  readonly failed: (cause: unknown) => void;
  /** How often to look for what is due, in milliseconds. */
  readonly everyMs?: number;
  readonly chance?: () => number;
}

const standardEveryMs = 2_000;

/** Longer than any answer is waited for, with room for clocks that differ. In milliseconds. */
const leaseMs = 30_000;

/** How many webhooks one node delivers to at once. */
const mostAtOnce = 16;

const noKey: Outcome = {
  taken: false,
  reason: "was not asked: the server has not the key that opens its secret; rotate it, or ask the operator",
};

export const createDeliverer = (dependencies: DelivererDependencies): Deliverer => {
  const { store, clock, feed, send, sealer, failed } = dependencies;
  const { everyMs = standardEveryMs, chance = Math.random } = dependencies;
  const node = `node-${randomBytes(8).toString("hex")}`;
  const stop = new AbortController();
  const running = new Map<string, Promise<void>>();
  let passing: Promise<void> | null = null;
  let again = false;

  /** Null where the key for it is not here. */
  const secretsOf = (hook: Next["hook"], now: number): readonly string[] | null => {
    const { secret, former } = openSecrets(sealer, hook);
    if (secret === null) return null;
    const isOver = hook.former_until === null || hook.former_until <= now;
    return former === null || isOver ? [secret] : [secret, former];
  };

  /** Answers whether there may be more to deliver, and the lease is still held. */
  const deliverOne = async ({ hook, delivery, through }: Next): Promise<boolean> => {
    if (delivery === null) {
      await store.write((db) => writeHook(db, hook.id, node, { ...letGo, position: through }));
      return false;
    }
    const { id, body } = delivery;
    const began = clock.now();
    const secrets = secretsOf(hook, began);
    const message = (signs: readonly string[]) => ({
      url: hook.url,
      headers: signedHeaders(id, began, body, signs),
      body,
      signal: stop.signal,
    });
    const outcome = secrets === null ? noKey : await send(message(secrets));
    if (!outcome.taken && outcome.reason === null) return true;
    const failure = outcome.taken ? null : (outcome.reason ?? "");
    const attempted = { hook, delivery, node, now: clock.now(), leaseMs };
    return await store.write((db) => writeOutcome(db, attempted, failure, chance()));
  };

  const deliver = async (id: string): Promise<void> => {
    if (!(await store.write((db) => takeLease(db, id, node, clock.now(), leaseMs)))) return;
    for (let goesOn = true; goesOn; ) {
      const next = stop.signal.aborted ? null : await store.read((db) => readNext(db, id, node, clock.now()));
      if (next === null) await store.write((db) => writeHook(db, id, node, letGo));
      goesOn = next !== null && (await deliverOne(next));
    }
  };

  const start = (id: string): void => {
    const delivering = deliver(id)
      .catch(failed)
      .finally(() => {
        running.delete(id);
        look();
      });
    running.set(id, delivering);
  };

  const pass = async (): Promise<void> => {
    while (again && !stop.signal.aborted) {
      again = false;
      try {
        const due = await store.read((db) => readDue(db, clock.now()));
        for (const id of due) {
          if (running.size < mostAtOnce && !running.has(id)) start(id);
        }
      } catch (cause) {
        failed(cause);
      }
    }
    passing = null;
  };

  const look = (): void => {
    if (stop.signal.aborted) return;
    again = true;
    passing ??= pass();
  };

  const unlisten = feed.listen({ side: null, wake: look, keysChanged: () => {} });
  const timer = setInterval(look, everyMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      unlisten();
      stop.abort();
      await passing;
      await Promise.all(running.values());
    },
  };
};
