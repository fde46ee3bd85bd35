/** The counters that quotas read: kept rows, so that a decision reads one number. What counts is said in live.ts. */
import { prepareQuery } from "../store/prepared.ts";
import type { Database } from "../store/tables.ts";
import { livePrincipals, liveResources, outsidePrincipals } from "./live.ts";
import { countReached, refreshReached } from "./reached.ts";
import type { Change } from "./work.ts";

export { type Miscount, recount } from "./recount.ts";

const selectSet = prepareQuery((db, parameter) =>
  db
    .selectFrom("backup_sets as s")
    .where("s.id", "=", parameter.text("id"))
    .select((eb) => [
      "s.owner_id",
      "s.is_shared",
      "s.has_principal",
      "s.shared_accounts",
      eb
        .exists(liveResources(db).where("x.backup_set_id", "=", parameter.text("id")).select("x.id"))
        .as("live"),
      eb
        .exists(livePrincipals(db).where("x.backup_set_id", "=", parameter.text("id")).select("p.id"))
        .as("named"),
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

/** `share` is the one through which the set's accounts may have changed; null is any. */
const refreshSet = async (
  db: Database,
  id: string,
  share: string | null,
  owners: Map<string, Difference>,
): Promise<void> => {
  await refreshReached(db, id, share);
  const [row] = await selectSet(db, { id });
  if (row === undefined) return;
  const is_shared = row.live ? 1 : 0;
  const has_principal = row.named ? 1 : 0;
  const shared_accounts = await countReached(db, id);
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
  /** Everything that these sets are in. */
  readonly backupSets?: readonly string[];
  /** Also every set that is in one of these, or was and is not finished. */
  readonly shares?: readonly string[];
  /** Sets that went into or out of one share; what else they are in is as it was. */
  readonly contents?: { readonly share: string; readonly backupSets: readonly string[] };
  /** Whose counters are added up anew. Owners of touched sets need not be named. */
  readonly owners?: readonly string[];
}

/**
 * Brings the kept counters of what was touched, and of the owners of these sets, to what the rows say. Whoever changes
 * rows that count calls it in the same transaction.
 */
export const refreshCounters = async (change: Pick<Change, "db">, touched: Touched): Promise<void> => {
  const { db } = change;
  const owners = new Map<string, Difference>();
  for (const share of new Set(touched.shares)) {
    await refreshShare(db, share);
    for (const { backup_set_id } of await selectSetsInShare(db, { share })) {
      await refreshSet(db, backup_set_id, share, owners);
    }
  }
  const { share, backupSets = [] } = touched.contents ?? { share: null };
  for (const set of backupSets) await refreshSet(db, set, share, owners);
  for (const set of new Set(touched.backupSets)) await refreshSet(db, set, null, owners);
  for (const [owner, difference] of owners) await addToOwner(db, owner, difference);
  for (const owner of new Set(touched.owners)) await refreshOwner(db, owner);
};
