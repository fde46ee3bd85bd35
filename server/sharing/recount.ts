/** Counts everything anew, for tests and for a look at a database that somebody doubts. */
import type { Database } from "../store/tables.ts";
import { livePrincipals, liveRecipients, liveResources, outsidePrincipals } from "./live.ts";

/** A kept counter that is not what the rows say. */
export interface Miscount {
  readonly table: "backup_sets" | "accounts" | "resource_shares" | "reached_accounts";
  readonly id: string;
  readonly counter: string;
  readonly kept: number;
  readonly counted: number;
}

type Kept = Readonly<Record<string, number>>;

const differences = (
  table: Miscount["table"],
  rows: readonly { readonly id: string; readonly kept: Kept }[],
  counted: (id: string) => Kept,
): readonly Miscount[] =>
  rows.flatMap(({ id, kept }) => {
    const actual = counted(id);
    return Object.entries(kept).flatMap(([counter, value]) =>
      value === actual[counter] ? [] : [{ table, id, counter, kept: value, counted: actual[counter] ?? 0 }],
    );
  });

/** Counts everything from the rows that count, without a look at a kept counter. */
const countRows = async (db: Database) => {
  const reached = await liveRecipients(db)
    .select((eb) => ["b.id", eb.fn.count<number>("r.account_id").distinct().as("n")])
    .groupBy("b.id")
    .execute();
  const resources = await liveResources(db).select(["b.id", "b.owner_id"]).distinct().execute();
  const named = await livePrincipals(db).select(["b.id", "b.owner_id"]).distinct().execute();
  const outside = await outsidePrincipals(db)
    .select((eb) => ["h.id", eb.fn.countAll<number>().as("n")])
    .groupBy("h.id")
    .execute();
  return { reached, resources, named, outside };
};

type Counted = Awaited<ReturnType<typeof countRows>>;

const numbersById = (rows: readonly { readonly id: string; readonly n: number }[]) =>
  new Map(rows.map(({ id, n }) => [id, Number(n)]));

const setMiscounts = async (db: Database, { reached, resources, named }: Counted) => {
  const accounts = numbersById(reached);
  const shared = new Set(resources.map(({ id }) => id));
  const withPrincipal = new Set(named.map(({ id }) => id));
  const rows = await db
    .selectFrom("backup_sets")
    .select(["id", "is_shared", "has_principal", "shared_accounts"])
    .execute();
  return differences(
    "backup_sets",
    rows.map(({ id, ...kept }) => ({ id, kept })),
    (id) => ({
      is_shared: shared.has(id) ? 1 : 0,
      has_principal: withPrincipal.has(id) ? 1 : 0,
      shared_accounts: accounts.get(id) ?? 0,
    }),
  );
};

const byOwner = (rows: readonly { readonly owner_id: string }[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { owner_id } of rows) counts.set(owner_id, (counts.get(owner_id) ?? 0) + 1);
  return counts;
};

const accountMiscounts = async (db: Database, { resources, named }: Counted) => {
  const shared = byOwner(resources);
  const withPrincipal = byOwner(named);
  const rows = await db
    .selectFrom("accounts")
    .select(["id", "shared_resources", "shared_backup_sets"])
    .execute();
  return differences(
    "accounts",
    rows.map(({ id, ...kept }) => ({ id, kept })),
    (id) => ({ shared_resources: shared.get(id) ?? 0, shared_backup_sets: withPrincipal.get(id) ?? 0 }),
  );
};

const shareMiscounts = async (db: Database, { outside }: Counted) => {
  const counts = numbersById(outside);
  const rows = await db
    .selectFrom("resource_shares")
    .select(["id", "outside_principals"])
    .where("finished_at", "is", null)
    .where("cancelled_at", "is", null)
    .execute();
  return differences(
    "resource_shares",
    rows.map(({ id, ...kept }) => ({ id, kept })),
    (id) => ({ outside_principals: counts.get(id) ?? 0 }),
  );
};

const key = (row: { readonly backup_set_id: string; readonly account_id: string }): string =>
  `${row.backup_set_id} ${row.account_id}`;

/** Pairs of a set and an account that are kept and do not count, or count and are not kept. */
const reachMiscounts = async (db: Database): Promise<readonly Miscount[]> => {
  const kept = new Set((await db.selectFrom("reached_accounts").selectAll().execute()).map(key));
  const rows = await liveRecipients(db).select(["x.backup_set_id", "r.account_id"]).distinct().execute();
  const counted = new Set(rows.map(key));
  const differing = [...kept.symmetricDifference(counted)];
  return differing.map((id) => ({
    table: "reached_accounts",
    id,
    counter: "row",
    kept: kept.has(id) ? 1 : 0,
    counted: counted.has(id) ? 1 : 0,
  }));
};

/** Where kept counters and rows differ: nowhere, unless something changed rows behind the service's back. */
export const recount = async (db: Database): Promise<readonly Miscount[]> => {
  const counted = await countRows(db);
  return [
    ...(await setMiscounts(db, counted)),
    ...(await accountMiscounts(db, counted)),
    ...(await shareMiscounts(db, counted)),
    ...(await reachMiscounts(db)),
  ];
};
