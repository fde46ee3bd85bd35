/**
 * A question and the change that it is about have one answer: what `evaluate` permits is done, what it refuses is
 * refused (R40, R41). Tried after generated stories, under quotas that are small enough to be met.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ServiceError } from "../../../server/sharing/problem.ts";
import { runs } from "../runs.ts";
import type { World } from "../world.ts";
import { smallQuotas, withQuotas } from "./agreement-quotas.ts";
import { type Pick, proposals, type Trial } from "./agreement-trials.ts";
import { openSmallWorld, type Step, steps } from "./counters-stories.ts";

/** A folder of another directory is not told apart from none. */
const isUnknownPrincipal = (cause: unknown): boolean =>
  cause instanceof ServiceError &&
  cause.problem.kind === "invalid" &&
  cause.problem.message.endsWith("register it first.");

const isPermitted = async ({ sharing }: World, { by, questions }: Trial): Promise<boolean> => {
  const subject = { type: "Account", id: by };
  const permitted = async (question: Trial["questions"][number]): Promise<boolean> => {
    try {
      const answer = await sharing.decisions.evaluate({ ...question, subject });
      return answer.known && answer.decision.outcome === "permitted";
    } catch (cause) {
      if (!isUnknownPrincipal(cause)) throw cause;
      return false;
    }
  };
  return (await Promise.all(questions.map(permitted))).every((yes) => yes);
};

const countRecord = async ({ store }: World): Promise<number> =>
  await store.read(async (db) => {
    const { n } = await db
      .selectFrom("log")
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .executeTakeFirstOrThrow();
    return n;
  });

/** Null where there was nothing to change: then nothing was asked. */
const isDone = async (world: World, { act, looks }: Trial): Promise<boolean | null> => {
  const before = await countRecord(world);
  try {
    await act();
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    // A set or a share of others is not told apart from none; the policy refuses the rest.
    expect(isUnknownPrincipal(cause) || ["refused", "not_found"].includes(cause.problem.kind)).toBe(true);
    return false;
  }
  return looks || (await countRecord(world)) > before ? true : null;
};

/** The service may refuse a step; what comes of it is tried by other tests. */
const live = async (world: World, step: Step): Promise<void> => {
  try {
    await step.run(world);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
  }
};

const pickWith = (numbers: readonly number[]): Pick => {
  let taken = 0;
  return (values) => {
    const at = numbers[taken % numbers.length] ?? 0;
    taken += 1;
    return values[at % values.length] as (typeof values)[number];
  };
};

const trial = fc.tuple(fc.constantFrom(...proposals), fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }));

test("R40, R41: what evaluate permits is done, and what it refuses is refused", async () => {
  const chapters = fc.array(fc.tuple(steps, fc.array(trial, { maxLength: 3 })), {
    minLength: 5,
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(smallQuotas, chapters, async (allowed, story) => {
      const world = await openSmallWorld({ edit: withQuotas(allowed) });
      const said: string[] = [];
      try {
        for (const [step, trials] of story) {
          said.push(step.name);
          await live(world, step);
          for (const [propose, numbers] of trials) {
            const tried = await propose(world, pickWith(numbers));
            if (tried === null) continue;
            said.push(tried.say);
            const permitted = await isPermitted(world, tried);
            const done = await isDone(world, tried);
            if (done !== null) expect({ done }, said.join("\n")).toEqual({ done: permitted });
          }
        }
      } finally {
        await world.close();
      }
    }),
    { numRuns: runs(25) },
  );
});
