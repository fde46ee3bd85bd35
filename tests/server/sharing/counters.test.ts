import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServiceError } from "../../../server/sharing/problem.ts";
import { runs } from "../runs.ts";
import type { World } from "../world.ts";
import { account, friend, miscounts, openStage, orders, owner, shareBody } from "./cast.ts";
import { openSmallWorld, type Step, steps } from "./counters-stories.ts";

/** The service may refuse a step; it may not fail. */
const take = async (world: World, step: Step): Promise<void> => {
  try {
    await step.run(world);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
  }
};

/** Where offers through folders and directories differ from who is in them, found without the code under test. */
const strangers = (world: World) =>
  world.store.read(async (db) => {
    const tree = new Map<string, string | null>();
    for (const row of await db.selectFrom("folders").selectAll().execute()) tree.set(row.id, row.parent_id);
    const members = await db.selectFrom("accounts").selectAll().execute();
    const isIn = (id: string, group: string): boolean => {
      let at = members.find((member) => member.id === id)?.parent_id ?? null;
      while (at !== null && at !== group) at = tree.get(at) ?? null;
      return at === group;
    };
    const groups = await db
      .selectFrom("share_principals as p")
      .innerJoin("resource_shares as h", "h.id", "p.share_id")
      .innerJoin("accounts as o", "o.id", "h.owner_id")
      .where("p.type", "!=", "Account")
      .where("p.removed_at", "is", null)
      .where("h.cancelled_at", "is", null)
      .select(["p.id", "p.principal_id", "h.owner_id", "o.directory_id"])
      .execute();
    const offers = await db
      .selectFrom("share_recipients")
      .selectAll()
      .where("cancelled_at", "is", null)
      .where("left_at", "is", null)
      .execute();
    return groups.flatMap((group) => {
      const expected = members
        .filter(
          ({ id }) => id !== group.owner_id && group.directory_id !== null && isIn(id, group.principal_id),
        )
        .map(({ id }) => id)
        .sort();
      const actual = offers
        .filter((offer) => offer.share_principal_id === group.id && offer.invitation_id === null)
        .map(({ account_id }) => account_id)
        .sort();
      return JSON.stringify(expected) === JSON.stringify(actual) ? [] : [{ group, expected, actual }];
    });
  });

describe("after any story", () => {
  it("the kept counters are what a recount says, and groups reach exactly their members", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 40 }), async (story) => {
        const world = await openSmallWorld();
        try {
          for (const step of story) {
            await take(world, step);
            expect(await miscounts(world)).toEqual([]);
            expect(await strangers(world)).toEqual([]);
          }
        } finally {
          await world.close();
        }
      }),
      { numRuns: runs(50), interruptAfterTimeLimit: 40_000 },
    );
  });
});

describe("a recount", () => {
  it("finds what was changed behind the service's back", async () => {
    const world = await openStage();
    await world.sharing.shares.create(
      owner,
      shareBody({ backup_sets: [orders], principals: [account(friend(1))] }),
    );
    expect(await miscounts(world)).toEqual([]);
    await world.store.write(async (db) => {
      await db.updateTable("backup_sets").set({ shared_accounts: 5 }).execute();
      await db.updateTable("accounts").set({ shared_resources: 3 }).where("id", "=", owner).execute();
      await db.updateTable("resource_shares").set({ outside_principals: 0 }).execute();
    });
    expect(await miscounts(world)).toMatchObject([
      { table: "backup_sets", id: orders, counter: "shared_accounts", kept: 5, counted: 1 },
      { table: "accounts", id: owner, counter: "shared_resources", kept: 3, counted: 1 },
      { table: "resource_shares", counter: "outside_principals", kept: 0, counted: 1 },
    ]);
  });
});
