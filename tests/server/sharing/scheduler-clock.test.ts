/**
 * Decisions and lists derive from facts and the clock. Two worlds live through the same story, one with a scheduler
 * that runs after every step and one without any: nobody can tell them apart (R17, R18).
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ServiceError } from "../../../server/sharing/problem.ts";
import { runs } from "../runs.ts";
import { day, hour, minute, type World } from "../world.ts";
import { accountBody, directory, friend, friends, openStage, owner, setBody, shareBody } from "./cast.ts";
import { decided, settle, sharedWith } from "./loan.ts";

const sets = ["bk-a", "bk-b"] as const;
const everybody = [friend(1), friend(2), friend(3)] as const;

/** Shares by the order in which they were made: their ids differ between worlds. */
interface Story {
  readonly world: World;
  readonly shares: string[];
}

type Step = { readonly say: string; readonly run: (story: Story) => Promise<unknown> };

const pickShare = ({ shares }: Story, n: number): string =>
  shares[n % Math.max(1, shares.length)] ?? "rs-none";

const someone = fc.constantFrom(...everybody);
const someSet = fc.constantFrom(...sets);
const someShare = fc.nat({ max: 3 });
const somePrincipal = fc.constantFrom(...friends(1, 3), directory("rd-acme"));

const create: fc.Arbitrary<Step> = fc
  .tuple(fc.subarray([...sets]), fc.subarray([...friends(1, 3), directory("rd-acme")]))
  .map(([backup_sets, principals]) => ({
    say: `create ${JSON.stringify({ backup_sets, principals })}`,
    run: async ({ world, shares }) => {
      const name = `share-${shares.length}`;
      const made = await world.sharing.shares.create(owner, shareBody({ name, backup_sets, principals }));
      shares.push(made.id);
    },
  }));

const answer: fc.Arbitrary<Step> = fc
  .tuple(someone, fc.constantFrom("accept" as const, "accept" as const, "reject" as const))
  .map(([who, how]) => ({
    say: `${who} ${how}s its first open invitation`,
    run: async ({ world: { sharing } }) => {
      const { items } = await sharing.invitations.list({ account: who }, { limit: 100, state: "pending" });
      // By name: ids of one millisecond have no order that both worlds share.
      const [first] = items.toSorted((one, other) => one.share_name.localeCompare(other.share_name));
      if (first !== undefined) await sharing.invitations[how](who, first.id);
    },
  }));

const change: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(someShare, someSet).map(([n, set]) => ({
    say: `add ${set} to share ${n}`,
    run: (story: Story) =>
      story.world.sharing.shares.addBackupSets(owner, pickShare(story, n), [set]) as Promise<unknown>,
  })),
  fc.tuple(someShare, someSet).map(([n, set]) => ({
    say: `remove ${set} from share ${n}`,
    run: (story: Story) => story.world.sharing.shares.removeBackupSet(owner, pickShare(story, n), set),
  })),
  fc.tuple(someShare, somePrincipal).map(([n, principal]) => ({
    say: `add ${principal.id} to share ${n}`,
    run: (story: Story) =>
      story.world.sharing.shares.addPrincipals(owner, pickShare(story, n), [principal]) as Promise<unknown>,
  })),
  fc.tuple(someShare, somePrincipal).map(([n, principal]) => ({
    say: `remove ${principal.id} from share ${n}`,
    run: (story: Story) => story.world.sharing.shares.removePrincipal(owner, pickShare(story, n), principal),
  })),
  someShare.map((n) => ({
    say: `cancel share ${n}`,
    run: (story: Story) => story.world.sharing.shares.cancel(owner, pickShare(story, n)),
  })),
);

const report: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(someone, fc.boolean()).map(([who, inside]) => ({
    say: `${who} is ${inside ? "in" : "out of"} the directory`,
    run: ({ world }: Story): Promise<unknown> =>
      world.sharing.inventory.putAccount(
        who,
        accountBody({ parent: inside ? { type: "Directory", id: "rd-acme" } : null }),
      ),
  })),
  fc.tuple(someSet, fc.constantFrom(null, 5 * minute, hour, 8 * day)).map(([set, after]) => ({
    say: `${set} expires after ${after} ms`,
    run: ({ world }: Story): Promise<unknown> =>
      world.sharing.inventory.putBackupSet(
        set,
        setBody({ expires_at: after === null ? null : new Date(world.clock.now() + after).toISOString() }),
      ),
  })),
  fc.constant({
    say: "bk-b is deleted",
    run: ({ world }: Story): Promise<unknown> => world.sharing.backupSets.delete(owner, "bk-b"),
  }),
);

const wait: fc.Arbitrary<Step> = fc
  .constantFrom(1, minute, 5 * minute, 10 * minute - 1, 10 * minute, hour, 7 * day - 1, 7 * day)
  .map((ms) => ({ say: `wait ${ms} ms`, run: async ({ world }) => world.clock.advance(ms) }));

const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: create },
    { weight: 5, arbitrary: answer },
    { weight: 5, arbitrary: change },
    { weight: 3, arbitrary: report },
    { weight: 5, arbitrary: wait },
  ),
  { minLength: 4, maxLength: 30 },
);

/** What everybody may do and sees, without ids that differ between worlds. */
const observe = async (world: World) => {
  const seen: Record<string, unknown> = {};
  for (const who of [...everybody, owner]) {
    for (const set of sets) {
      seen[`${who} view ${set}`] = await decided(world, who, "view", set);
      seen[`${who} restore ${set}`] = await decided(world, who, "restore", set);
    }
    const lent = await sharedWith(world, who);
    seen[`${who} was lent`] = lent.map((item) => ({
      ...item,
      shares: item.shares.map(({ name }) => name).sort(),
    }));
    const { items } = await world.sharing.invitations.list({ account: who }, { limit: 100 });
    seen[`${who} invitations`] = items
      .map(({ share_name, account: to, state, expires_at }) => `${share_name} ${to} ${state} ${expires_at}`)
      .sort();
  }
  return seen;
};

/** A step that is refused changes nothing, in both worlds. No two steps happen in one millisecond. */
const take = async (step: Step, story: Story): Promise<void> => {
  try {
    await step.run(story);
  } catch (refused) {
    if (!(refused instanceof ServiceError)) throw refused;
  }
  story.world.clock.advance(1);
};

const openStory = async (): Promise<Story> => {
  const world = await openStage();
  const { inventory } = world.sharing;
  await inventory.putDirectory("rd-acme", { management_account: owner, sharing_enabled: true });
  for (const id of sets) await inventory.putBackupSet(id, setBody());
  return { world, shares: [] };
};

test("R17, R18: what the scheduler does or leaves undone changes no decision and no list", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const withScheduler = await openStory();
      const without = await openStory();
      const said: string[] = [];
      for (const step of taken) {
        said.push(step.say);
        await take(step, withScheduler);
        await take(step, without);
        await settle(withScheduler.world);
        expect(await observe(withScheduler.world), said.join("\n")).toEqual(await observe(without.world));
      }
    }),
    { numRuns: runs(12) },
  );
});
