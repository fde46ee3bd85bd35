/**
 * Several sets and several principals in one request, against all quotas at once: the service answers what counting the
 * shares by hand says (R7, R8, R9).
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Source } from "../../../dsl/index.ts";
import { runs } from "../runs.ts";
import type { World } from "../world.ts";
import {
  account,
  codesOf,
  friend,
  openStage,
  owner,
  registerFriends,
  registerSets,
  shareBody,
} from "./cast.ts";

const most = { accounts: 3, resources: 4, backupSets: 3 };

const smallQuotas = ({ text }: Source): string =>
  text
    .replace("at most 64", `at most ${most.accounts}`)
    .replace("at most 1_000", `at most ${most.resources}`)
    .replace("at most 1_024", `at most ${most.backupSets}`);

const sets = [0, 1, 2, 3, 4].map((n) => `bk-many-000${n}`);
const friendsOfAll = [1, 2, 3, 4, 5, 6];

/** A share as it is counted by hand. */
interface Counted {
  readonly id: string;
  readonly sets: ReadonlySet<string>;
  readonly to: ReadonlySet<number>;
}

const accountsOf = (shares: readonly Counted[], set: string): number =>
  shares.filter((share) => share.sets.has(set)).reduce((all, { to }) => all.union(to), new Set<number>())
    .size;

const setsIn = (shares: readonly Counted[]): number =>
  shares.reduce((all, share) => all.union(share.sets), new Set<string>()).size;

/** What goes over a quota on the way from one state to the other. */
const expectedCodes = (before: readonly Counted[], after: readonly Counted[]): string[] => {
  const tooMany = (was: number, is: number, limit: number): boolean => is > was && is > limit;
  const named = (shares: readonly Counted[]) => setsIn(shares.filter(({ to }) => to.size > 0));
  const codes: string[] = [];
  if (sets.some((set) => tooMany(accountsOf(before, set), accountsOf(after, set), most.accounts))) {
    codes.push("TooManyAccounts");
  }
  if (tooMany(named(before), named(after), most.backupSets)) codes.push("TooManyBackupSets");
  if (tooMany(setsIn(before), setsIn(after), most.resources)) codes.push("TooManyResources");
  return codes;
};

const request = fc.record({
  kind: fc.constantFrom("create", "add sets", "add principals"),
  share: fc.nat(5),
  sets: fc.subarray(sets),
  to: fc.subarray(friendsOfAll),
});
type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

/** The share as the request would leave it, and the request itself. */
const plan = ({ sharing: { shares } }: World, target: Counted | undefined, { kind, ...asked }: Request) => {
  const principals = asked.to.map((n) => account(friend(n)));
  if (target === undefined) {
    const body = shareBody({ backup_sets: asked.sets, principals });
    return { sets: new Set(asked.sets), to: new Set(asked.to), act: () => shares.create(owner, body) };
  }
  const { id } = target;
  return kind === "add sets"
    ? { sets: target.sets.union(new Set(asked.sets)), act: () => shares.addBackupSets(owner, id, asked.sets) }
    : { to: target.to.union(new Set(asked.to)), act: () => shares.addPrincipals(owner, id, principals) };
};

test("R7, R8, R9: a request is refused for exactly the quotas that all of it together exceeds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 12 }), async (requests) => {
      const world = await openStage({ edit: smallQuotas });
      await registerFriends(world, 4, 6);
      await registerSets(world, sets.length);
      let counted: readonly Counted[] = [];
      for (const asked of requests) {
        const target = asked.kind === "create" ? undefined : counted[asked.share % counted.length];
        const { act, ...change } = plan(world, target, asked);
        const share = {
          ...(target ?? { id: "", sets: new Set<string>(), to: new Set<number>() }),
          ...change,
        };
        const after = [...counted.filter((each) => each !== target), share];
        const codes = expectedCodes(counted, after);
        if (codes.length > 0) expect(await codesOf(act())).toEqual(codes);
        else {
          const { id } = await act();
          counted = after.map((each) => (each === share ? { ...share, id } : each));
        }
      }
    }),
    { numRuns: runs(40) },
  );
});
