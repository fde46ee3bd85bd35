/** The scheduler's loop: one pass after another, whatever one of them meets (R18). */
import { expect, test } from "vitest";
import type { Log } from "../../server/log.ts";
import { startScheduler } from "../../server/start-scheduler.ts";
import { until } from "./http/test-server.ts";

interface Heard extends Log {
  readonly errors: readonly string[];
}

const listening = (): Heard => {
  const errors: string[] = [];
  return { info: () => {}, warn: () => {}, error: (_, message) => errors.push(message), errors };
};

test("a pass that fails does not end the loop, and a failure that lasts is logged once", async () => {
  const log = listening();
  let passes = 0;
  const tick = async () => {
    passes++;
    if (passes <= 3) throw new Error("the disk is full");
    return { finished: 0 };
  };
  const scheduler = startScheduler({ tick, everyMs: 1, log });
  await until(() => (passes > 5 ? true : undefined));
  await scheduler.stop();
  expect(log.errors).toEqual(["The scheduler failed: the disk is full"]);
});

test("a failure that comes back after a good pass is logged again", async () => {
  const log = listening();
  let passes = 0;
  const tick = async () => {
    passes++;
    if (passes === 1 || passes === 3) throw new Error("the disk is full");
    return { finished: 0 };
  };
  const scheduler = startScheduler({ tick, everyMs: 1, log });
  await until(() => (passes > 4 ? true : undefined));
  await scheduler.stop();
  expect(log.errors).toHaveLength(2);
});

test("passes never overlap, and a stop waits for the one under way", async () => {
  let running = 0;
  let most = 0;
  let ended = 0;
  const tick = async () => {
    running++;
    most = Math.max(most, running);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    running--;
    ended++;
    return { finished: 0 };
  };
  const scheduler = startScheduler({ tick, everyMs: 0, log: listening() });
  await until(() => (ended >= 3 ? true : undefined));
  await scheduler.stop();
  expect(most).toBe(1);
  expect(running).toBe(0);
  const after = ended;
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(after);
});
