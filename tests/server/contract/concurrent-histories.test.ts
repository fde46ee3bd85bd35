/**
 * Whatever several callers do at the same time on several nodes, it is as if they had done it one after another, in the
 * order of the record: what was done was allowed by then, and what was refused was over a quota at some moment while it
 * was asked (R7, R8, R9).
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Sharing } from "../../../server/sharing/service.ts";
import { runs } from "../runs.ts";
import {
  account,
  codesOf,
  friend,
  miscounts,
  openStage,
  owner,
  registerFriends,
  registerSets,
  shareBody,
} from "../sharing/cast.ts";
import { type Counted, expectedCodes, sets, withLimits } from "../sharing/quotas-by-hand.ts";
import type { World } from "../world.ts";

const most = { accounts: 2, resources: 4, backupSets: 3 };
const nodes = 2;
const callers = 4;

/** A caller shares, then cancels what it shared some time ago, and so on. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("share" as const),
      sets: fc.subarray(sets),
      to: fc.subarray([1, 2, 3, 4]),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: fc.nat(5) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What the record says, by the position of its entries. */
type Change = { readonly at: number; readonly id: string; readonly share: Counted | null };

interface Refused {
  readonly share: Counted;
  readonly codes: readonly string[];
  /** The positions of the record between which it was asked and answered. */
  readonly from: number;
  readonly to: number;
}

const position = (world: World): Promise<number> =>
  world.store.read(async (db) => {
    const row = await db.selectFrom("log").select("sequence").orderBy("sequence", "desc").limit(1).execute();
    return row[0]?.sequence ?? 0;
  });

/** Plays the steps of one caller, and answers its shares and what it was refused. */
const play = async (world: World, sharing: Sharing, steps: readonly Step[]) => {
  const made = new Map<string, Counted>();
  const refused: Refused[] = [];
  for (const each of steps) {
    if (each.kind === "cancel") {
      const id = [...made.keys()][each.which % made.size];
      if (id !== undefined) await sharing.shares.cancel(owner, id);
      continue;
    }
    const share: Counted = { sets: new Set(each.sets), to: new Set(each.to) };
    const principals = each.to.map((n) => account(friend(n)));
    const from = await position(world);
    const attempt = sharing.shares.create(owner, shareBody({ backup_sets: each.sets, principals }));
    const id = await attempt.then(
      (share) => share.id,
      () => null,
    );
    if (id !== null) made.set(id, share);
    else refused.push({ share, codes: await codesOf(attempt), from, to: await position(world) });
  }
  return { made, refused };
};

const changesIn = async (world: World, made: ReadonlyMap<string, Counted>): Promise<readonly Change[]> => {
  const rows = await world.store.read((db) =>
    db.selectFrom("log").select(["sequence", "action", "object_id"]).orderBy("sequence").execute(),
  );
  return rows.flatMap(({ sequence, action, object_id: id }): Change[] => {
    if (action === "create_resource_share") return [{ at: sequence, id, share: made.get(id) ?? null }];
    return action === "cancel_resource_share" ? [{ at: sequence, id, share: null }] : [];
  });
};

/** The shares that were live at each position of the record, beginning with none. */
const statesOf = (changes: readonly Change[]) => {
  const live = new Map<string, Counted>();
  const states: { at: number; shares: readonly Counted[] }[] = [{ at: 0, shares: [] }];
  for (const { at, id, share } of changes) {
    if (share === null) live.delete(id);
    else {
      expect(expectedCodes(most, [...live.values()], [...live.values(), share])).toEqual([]);
      live.set(id, share);
    }
    states.push({ at, shares: [...live.values()] });
  }
  return states;
};

test("R7, R8, R9: concurrent callers are answered as if they had come one after another", async () => {
  const histories = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), {
    minLength: callers,
    maxLength: callers,
  });
  await fc.assert(
    fc.asyncProperty(histories, async (all) => {
      const world = await openStage({ edit: withLimits(most) });
      await registerFriends(world, 4, 4);
      await registerSets(world, sets.length);
      const services = [world.sharing, await world.startNode()];
      const played = await Promise.all(
        all.map((steps, index) => play(world, services[index % nodes] as Sharing, steps)),
      );
      const made = new Map(played.flatMap((each) => [...each.made]));
      const states = statesOf(await changesIn(world, made));
      for (const { share, codes, from, to } of played.flatMap((each) => each.refused)) {
        const last = states.findLastIndex(({ at }) => at <= from);
        const seen = states.filter(({ at }, index) => index >= last && at <= to);
        expect(seen.map(({ shares }) => expectedCodes(most, shares, [...shares, share]))).toContainEqual(
          codes,
        );
      }
      expect(await miscounts(world)).toEqual([]);
    }),
    { numRuns: runs(15) },
  );
});
