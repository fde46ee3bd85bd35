/** The simulated executor: it builds nothing, and its progress is a function of the clock. */
import { expect, test } from "vitest";
import { type Job, leaseFor } from "../../../server/restore/executor.ts";
import { createSimulatedExecutor } from "../../../server/restore/simulated-executor.ts";
import { minute, monday, second } from "../world.ts";

const job = (kind: Job["kind"]): Job => ({ id: "job-1", kind, backupSet: "bk-1", requestedAt: monday });

test("it says by its name that it is simulated, and answers the same however often and by whom it is asked", async () => {
  const one = createSimulatedExecutor({ durationMs: 10 * minute });
  const other = createSimulatedExecutor({ durationMs: 10 * minute });
  expect(one.name).toBe("simulated");
  const expected = { state: "running", percent: 50 };
  for (const executor of [one, one, other]) {
    expect(await executor.advance(job("restore"), monday + 5 * minute)).toEqual(expected);
  }
});

test("progress is whole percent, below 100 until the end, and not below 0 where the clock went back", async () => {
  const executor = createSimulatedExecutor({ durationMs: 3 });
  const progress = async (elapsed: number) => await executor.advance(job("restore"), monday + elapsed);
  expect(await progress(-1)).toEqual({ state: "running", percent: 0 });
  expect(await progress(0)).toEqual({ state: "running", percent: 0 });
  expect(await progress(2)).toEqual({ state: "running", percent: 66 });
  expect(await progress(3)).toEqual({ state: "succeeded" });
});

test("a conversion may take another time than a restore", async () => {
  const executor = createSimulatedExecutor({ durationMs: 10, conversionDurationMs: 20 });
  expect(await executor.advance(job("restore"), monday + 10)).toEqual({ state: "succeeded" });
  expect(await executor.advance(job("conversion"), monday + 10)).toEqual({ state: "running", percent: 50 });
});

test("R23: a lease outlives several passes of the scheduler, however seldom it passes", () => {
  expect(leaseFor(second)).toBe(minute);
  expect(leaseFor(5 * minute)).toBe(20 * minute);
  expect(createSimulatedExecutor({ durationMs: 1 }).leaseMs).toBe(minute);
});
