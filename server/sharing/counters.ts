/** The counters that quotas read: kept rows, so that a decision reads one number. What counts is said in live.ts. */
import { prepareQuery } from "../store/prepared.ts";
import type { Database } from "../store/tables.ts";
import { livePrincipals, liveRecipients, liveResources, outsidePrincipals } from "./live.ts";
import type { Change } from "./work.ts";

const selectSet = prepareQuery((db, parameter) =>
  db
    .selectFrom("backup_sets as s")
    .where("s.id", "=", parameter.text("id"))
    .select((eb) => [
      "s.owner_id",
      "s.is_shared",
      "s.has_principal",
      "s.shared_accounts",
      liveResources(db)
        .where("x.backup_set_id", "=", parameter.text("id"))
        .select((live) => live.fn.count<number>("x.id").as("n"))
        .as("resources"),
      eb
        .exists(livePrincipals(db).where("x.backup_set_id", "=", parameter.text("id")).select("p.id"))
        .as("named"),
      liveRecipients(db)
        .where("x.backup_set_id", "=", parameter.text("id"))
        .select((live) => live.fn.count<number>("r.account_id").distinct().as("n"))
        .as("accounts"),
    ]),
);

const updateSet = prepareQuery((db, parameter) =>
  db
    .updateTable("backup_sets")
    .set({
      is_shared: parameter.integer("is_shared"),
      has_principal: parameter.integer("has_principal"),
      shared_accounts: parameter.integer("shared_accounts"),
    })
    .where("id", "=", parameter.text("id")),
);

/** What a refreshed set adds to the counters of its owner. */
interface Difference {
  resources: number;
  backupSets: number;
}

const refreshSet = async (db: Database, id: string, owners: Map<string, Difference>): Promise<void> => {
  const [row] = await selectSet(db, { id });
  if (row === undefined) return;
  const is_shared = Number(row.resources) > 0 ? 1 : 0;
  const has_principal = row.named ? 1 : 0;
  const shared_accounts = Number(row.accounts);
  const owner = owners.get(row.owner_id) ?? { resources: 0, backupSets: 0 };
  owner.resources += is_shared - row.is_shared;
  owner.backupSets += has_principal - row.has_principal;
  owners.set(row.owner_id, owner);
  const same =
    is_shared === row.is_shared &&
    has_principal === row.has_principal &&
    shared_accounts === row.shared_accounts;
  if (!same) await updateSet(db, { id, is_shared, has_principal, shared_accounts });
};

const updateOwner = prepareQuery((db, parameter) =>
  db
    .updateTable("accounts")
    .set((eb) => ({
      shared_resources: eb("shared_resources", "+", parameter.integer("resources")),
      shared_backup_sets: eb("shared_backup_sets", "+", parameter.integer("backupSets")),
    }))
    .where("id", "=", parameter.text("id")),
);

const addToOwner = async (db: Database, id: string, { resources, backupSets }: Difference): Promise<void> => {
  if (resources !== 0 || backupSets !== 0) await updateOwner(db, { id, resources, backupSets });
};

/** Adds up what the sets of the owner say; the sets themselves are right by then. */
const refreshOwner = async (db: Database, id: string): Promise<void> => {
  await db
    .updateTable("accounts")
    .set((eb) => {
      const marked = (mark: "is_shared" | "has_principal") =>
        eb
          .selectFrom("backup_sets")
          .where("owner_id", "=", id)
          .where(mark, "=", 1)
          .select((sets) => sets.fn.countAll<number>().as("n"));
      return { shared_resources: marked("is_shared"), shared_backup_sets: marked("has_principal") };
    })
    .where("id", "=", id)
    .execute();
};

const selectShare = prepareQuery((db, parameter) =>
  db
    .selectFrom("resource_shares as s")
    .where("s.id", "=", parameter.text("id"))
    .select([
      "s.outside_principals as kept",
      outsidePrincipals(db)
        .where("p.share_id", "=", parameter.text("id"))
        .select((eb) => eb.fn.countAll<number>().as("n"))
        .as("counted"),
    ]),
);

const updateShare = prepareQuery((db, parameter) =>
  db
    .updateTable("resource_shares")
    .set({ outside_principals: parameter.integer("count") })
    .where("id", "=", parameter.text("id")),
);

const refreshShare = async (db: Database, id: string): Promise<void> => {
  const [row] = await selectShare(db, { id });
  const count = Number(row?.counted ?? 0);
  if (row !== undefined && row.kept !== count) await updateShare(db, { id, count });
};

const selectSetsInShare = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_resources")
    .select("backup_set_id")
    .distinct()
    .where("share_id", "=", parameter.text("share"))
    .where("finished_at", "is", null),
);

/** Whose rows were changed. */
export interface Touched {
  readonly backupSets?: readonly string[];
  /** Also brings up to date every set that is in one of these, or was and is not finished. */
  readonly shares?: readonly string[];
  /** Whose counters are added up anew. Owners of touched sets need not be named. */
  readonly owners?: readonly string[];
}

/**
 * Brings the kept counters of what was touched, and of the owners of these sets, to what the rows say. Whoever changes
 * rows that count calls it in the same transaction.
 */
export const refreshCounters = async (change: Pick<Change, "db">, touched: Touched): Promise<void> => {
  const { db } = change;
  const sets = new Set(touched.backupSets);
  for (const share of new Set(touched.shares)) {
    await refreshShare(db, share);
    for (const { backup_set_id } of await selectSetsInShare(db, { share })) sets.add(backup_set_id);
  }
  const owners = new Map<string, Difference>();
  for (const set of sets) await refreshSet(db, set, owners);
  for (const [owner, difference] of owners) await addToOwner(db, owner, difference);
  for (const owner of new Set(touched.owners)) await refreshOwner(db, owner);
};

/** A kept counter that is not what the rows say. */
export interface Miscount {
  readonly table: "backup_sets" | "accounts" | "resource_shares";
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

/** Where kept counters and rows differ: nowhere, unless something changed rows behind the service's back. */
export const recount = async (db: Database): Promise<readonly Miscount[]> => {
  const counted = await countRows(db);
  return [
    ...(await setMiscounts(db, counted)),
    ...(await accountMiscounts(db, counted)),
    ...(await shareMiscounts(db, counted)),
  ];
};
