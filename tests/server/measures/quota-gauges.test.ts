/** How often quotas are looked at, and what a scrape shows meanwhile. */
import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { createQuotaGauges, type QuotaLook } from "../../../server/measures/quota-gauges.ts";

const near = (count: number): readonly QuotaLook[] => [
  { quota: "q", per: "Account", counts: [count + 1, count] },
];

/** Gauges with a clock to move, whose looks the test answers. */
const open = () => {
  const registry = new Registry();
  let now = 0;
  const looks: PromiseWithResolvers<readonly QuotaLook[]>[] = [];
  const look = () => {
    const asked = Promise.withResolvers<readonly QuotaLook[]>();
    looks.push(asked);
    return asked.promise;
  };
  const gauges = createQuotaGauges([registry], { percents: [80, 100], look }, () => now);
  const shown = async (): Promise<readonly string[]> => {
    const text = await registry.metrics();
    return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  };
  return {
    looks,
    gauges,
    shown,
    pass: (ms: number): void => {
      now += ms;
    },
  };
};

const lines = (count: number, age: number | string): readonly string[] => [
  `lendbase_quota_near_limit{quota="q",per="Account",percent="80"} ${count + 1}`,
  `lendbase_quota_near_limit{quota="q",per="Account",percent="100"} ${count}`,
  `lendbase_quota_look_age_seconds ${age}`,
];

test("a quick look is waited for, and not repeated before it is old", async () => {
  const { looks, gauges, shown, pass } = open();
  const first = gauges.refresh();
  looks[0]?.resolve(near(3));
  await first;
  expect(await shown()).toEqual(lines(3, 0));
  pass(29_000);
  await gauges.refresh();
  expect(looks).toHaveLength(1);
  expect(await shown()).toEqual(lines(3, 29));
  pass(1_000);
  const second = gauges.refresh();
  looks[1]?.resolve(near(5));
  await second;
  expect(await shown()).toEqual(lines(5, 0));
});

test("a slow look keeps no scrape waiting: the numbers before it are shown with their age", async () => {
  const { looks, gauges, shown, pass } = open();
  await gauges.refresh();
  expect(await shown()).toEqual(["lendbase_quota_look_age_seconds +Inf"]);
  await gauges.refresh();
  expect(looks).toHaveLength(1);
  pass(60_000);
  looks[0]?.resolve(near(1));
  await gauges.refresh();
  expect(await shown()).toEqual(lines(1, 0));
  // It took a minute, so that the next one has twenty minutes of time.
  pass(20 * 60_000 - 1);
  await gauges.refresh();
  expect(looks).toHaveLength(1);
  pass(1);
  const next = gauges.refresh();
  expect(looks).toHaveLength(2);
  looks[1]?.resolve(near(2));
  await next;
  expect(await shown()).toEqual(lines(2, 0));
});

test("a look that fails leaves the numbers to grow old, and the next scrape tries again", async () => {
  const { looks, gauges, shown, pass } = open();
  const first = gauges.refresh();
  looks[0]?.resolve(near(3));
  await first;
  pass(30_000);
  const second = gauges.refresh();
  looks[1]?.reject(new Error("the store is gone"));
  await second;
  expect(await shown()).toEqual(lines(3, 30));
  const third = gauges.refresh();
  looks[2]?.resolve(near(4));
  await third;
  expect(await shown()).toEqual(lines(4, 0));
});
