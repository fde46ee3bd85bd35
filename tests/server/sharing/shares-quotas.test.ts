/**
 * Several sets and several principals in one request, against all quotas at once: the service answers what counting the
 * shares by hand says (R7, R8, R9).
 */
import fc from "fast-check";
import { expect, test } from "vitest";
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
import { type Counted, expectedCodes, sets, withLimits } from "./quotas-by-hand.ts";

const most = { accounts: 3, resources: 4, backupSets: 3 };

const friendsOfAll = [1, 2, 3, 4, 5, 6];

interface Made extends Counted {
  readonly id: string;
}

const request = fc.record({
  kind: fc.constantFrom("create", "add sets", "add principals"),
  share: fc.nat(5),
  sets: fc.subarray(sets),
  to: fc.subarray(friendsOfAll),
});
type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

/** The share as the request would leave it, and the request itself. */
const plan = ({ sharing: { shares } }: World, target: Made | undefined, { kind, ...asked }: Request) => {
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
      const world = await openStage({ edit: withLimits(most) });
      await registerFriends(world, 4, 6);
      await registerSets(world, sets.length);
      let counted: readonly Made[] = [];
      for (const asked of requests) {
        const target = asked.kind === "create" ? undefined : counted[asked.share % counted.length];
        const { act, ...change } = plan(world, target, asked);
        const share = {
          ...(target ?? { id: "", sets: new Set<string>(), to: new Set<number>() }),
          ...change,
        };
        const after = [...counted.filter((each) => each !== target), share];
        const codes = expectedCodes(most, counted, after);
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
