/** Questions that come together share a snapshot; none of them waits for another's mistake. */
import { expect, test } from "vitest";
import { inTurnTogether } from "../../../server/sharing/decisions/together.ts";
import type { Runner, Work } from "../../../server/sharing/work.ts";

/** A runner that counts its snapshots, each of which begins a turn of the event loop later. */
const counting = (failing = false) => {
  const counted = { snapshots: 0 };
  const read: Runner["read"] = async (work) => {
    counted.snapshots += 1;
    await new Promise(setImmediate);
    if (failing) throw new Error("no snapshot");
    return await work({} as Work);
  };
  return { counted, runner: { read } as Runner };
};

const double = async (_: Work, numbers: readonly number[]) => numbers.map((each) => 2 * each);

test("what is asked before the snapshot begins shares it, and each hears what was read for it", async () => {
  const { counted, runner } = counting();
  const turnOf = inTurnTogether(runner, double);
  const ask = async (number: number): Promise<number> => {
    const { read, done } = await turnOf(number);
    done();
    return read;
  };
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6]);
  expect(counted.snapshots).toBe(1);
  expect(await ask(4)).toBe(8);
  expect(counted.snapshots).toBe(2);
});

test("of very many each has its turn, in several snapshots", async () => {
  const { counted, runner } = counting();
  const turnOf = inTurnTogether(runner, double);
  const asked = Array.from({ length: 250 }, async (_, number) => {
    const { read, done } = await turnOf(number);
    done();
    return read;
  });
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 250 }, (_, number) => 2 * number));
  expect(counted.snapshots).toBe(3);
});

test("where no snapshot can be had, or nothing be read, everybody hears it", async () => {
  const without = inTurnTogether(counting(true).runner, double);
  const unread = inTurnTogether(counting().runner, async () => {
    throw new Error("unreadable");
  });
  for (const [turnOf, why] of [
    [without, "no snapshot"],
    [unread, "unreadable"],
  ] as const) {
    const turns = [turnOf(1), turnOf(2)];
    for (const turn of turns) await expect(turn).rejects.toThrow(why);
  }
});
