/** Token buckets: how much they let through, and how little they remember. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBuckets } from "../../../server/http/token-buckets.ts";

const second = 1e3;
const takes = (times: number, take: () => { readonly taken: boolean }): number =>
  Array.from({ length: times }, take).filter(({ taken }) => taken).length;

test("a full bucket gives its quota at once, and then as much as flows back", () => {
  const buckets = createBuckets({ quota: 10, windowMs: 10 * second }, 100);
  expect(takes(20, () => buckets.take("a", 0))).toBe(10);
  const early = buckets.take("a", 999);
  expect(early).toMatchObject({ taken: false, left: 0 });
  expect(early.nextInMs).toBeCloseTo(1);
  expect(takes(20, () => buckets.take("a", 1000))).toBe(1);
  expect(takes(20, () => buckets.take("a", 5000))).toBe(4);
  expect(
    takes(20, () => buckets.take("a", 500_000)),
    "never more than full",
  ).toBe(10);
});

test("holders do not share, and a factor makes a larger bucket", () => {
  const buckets = createBuckets({ quota: 2, windowMs: second }, 100);
  expect(takes(5, () => buckets.take("a", 0))).toBe(2);
  expect(takes(5, () => buckets.take("b", 0))).toBe(2);
  expect(takes(50, () => buckets.take("c", 0, 10))).toBe(20);
});

test("looking takes nothing", () => {
  const buckets = createBuckets({ quota: 1, windowMs: second }, 100);
  for (let n = 0; n < 5; n += 1) expect(buckets.look("a", 0).nextInMs).toBe(0);
  buckets.take("a", 0);
  expect(buckets.look("a", 0).nextInMs).toBe(second);
});

test("however many holders come, so many are remembered, and those that ask go on being known", () => {
  const buckets = createBuckets({ quota: 1, windowMs: 3600 * second }, 100);
  buckets.take("busy", 0);
  for (let n = 0; n < 10_000; n += 1) {
    buckets.take(`passing ${n}`, 0);
    expect(buckets.take("busy", 0).taken).toBe(false);
  }
  expect(buckets.size()).toBe(100);
});

test("in any time, wherever the clock is put, no more is taken than the quota and what flows back", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: -2000, max: 2000 }), { maxLength: 200 }),
      (quota, steps) => {
        const windowMs = 10 * second;
        const buckets = createBuckets({ quota, windowMs }, 10);
        let now = 1e6;
        let passed = 0;
        let taken = 0;
        for (const step of steps) {
          now += step;
          passed += Math.max(0, step);
          if (buckets.take("a", now).taken) taken += 1;
          expect(taken).toBeLessThanOrEqual(quota + (passed * quota) / windowMs);
        }
      },
    ),
  );
});
