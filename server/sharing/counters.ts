/** The counters that quotas read: kept rows, so that a decision reads one number. What counts is said in live.ts. */
import { type SqlBool, sql } from "kysely";
import { prepareQuery } from "../store/prepared.ts";
import type { Database } from "../store/tables.ts";
import { livePrincipals, liveResources, outsidePrincipals } from "./live.ts";
import { type Reach, refreshReached, setsOf } from "./reached.ts";
import type { Change } from "./work.ts";

export { type Miscount, recount } from "./recount.ts";

/** The set `s` itself, and what its rows say that it counts for. */
const inRows = {
  live: (db: Database) => {
    const places = liveResources(db).where("x.backup_set_id", "=", sql.ref<string>("s.id")).select("x.id");
    return sql<SqlBool>`exists ${places}`;
  },
  named: (db: Database) => {
    const named = livePrincipals(db).where("x.backup_set_id", "=", sql.ref<string>("s.id")).select("p.id");
    return sql<SqlBool>`exists ${named}`;
  },
  reached: (db: Database) =>
    db
      .selectFrom("reached_accounts as a")
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("a.backup_set_id", "=", sql.ref<string>("s.id")),
};

const selectSets = (db: Database) =>
  db
    .selectFrom("backup_sets as s")
    .select(["s.id", "s.owner_id", "s.is_shared", "s.has_principal", "s.shared_accounts"])
    .select([inRows.live(db).as("live"), inRows.named(db).as("named"), inRows.reached(db).as("reached")]);

const selectSet = prepareQuery((db, { text }) => selectSets(db).where("s.id", "=", text("set")));

const selectSetsOfShare = prepareQuery((db, { text }) =>
  selectSets(db).where("s.id", "in", setsOf(db, text("share"))),
);

const updateSet = prepareQuery((db, { text, integer }) =>
  db
    .updateTable("backup_sets")
    .set({
      is_shared: integer("is_shared"),
      has_principal: integer("has_principal"),
      shared_accounts: integer("shared_accounts"),
    })
    .where("id", "=", text("id")),
);

const updateSetsOfShare = prepareQuery((db, { text }) =>
  db
    .updateTable("backup_sets as s")
    .set((eb) => ({
      is_shared: eb.case().when(inRows.live(db)).then(1).else(0).end(),
      has_principal: eb.case().when(inRows.named(db)).then(1).else(0).end(),
      shared_accounts: inRows.reached(db),
    }))
    .where("s.id", "in", setsOf(db, text("share"))),
);

type SetRow = Awaited<ReturnType<typeof selectSet>>[number];

/** What a set counts for, by its rows. */
const countsOf = ({ id, live, named, reached }: SetRow) => ({
  id,
  is_shared: live ? 1 : 0,
  has_principal: named ? 1 : 0,
  shared_accounts: Number(reached),
});

const isRight = (row: SetRow): boolean => {
  const { is_shared, has_principal, shared_accounts } = countsOf(row);
  return (
    is_shared === row.is_shared &&
    has_principal === row.has_principal &&
    shared_accounts === row.shared_accounts
  );
};

/** What refreshed sets add to the counters of their owner. */
interface Difference {
  resources: number;
  backupSets: number;
}

const noteDifference = (owners: Map<string, Difference>, row: SetRow): void => {
  const { is_shared, has_principal } = countsOf(row);
  const owner = owners.get(row.owner_id) ?? { resources: 0, backupSets: 0 };
  owner.resources += is_shared - row.is_shared;
  owner.backupSets += has_principal - row.has_principal;
  owners.set(row.owner_id, owner);
};

/** However many sets there are, in four statements. */
const refreshSets = async (
  db: Database,
  { reach, onlyAdded }: { readonly reach: Reach; readonly onlyAdded: boolean },
  owners: Map<string, Difference>,
): Promise<void> => {
  await refreshReached(db, reach, onlyAdded);
  const { set, share } = reach;
  const rows = set === null ? await selectSetsOfShare(db, { share }) : await selectSet(db, { set });
  const [first, ...others] = rows.filter((row) => !isRight(row));
  if (first === undefined) return;
  for (const row of [first, ...others]) noteDifference(owners, row);
  if (set !== null || others.length === 0) await updateSet(db, countsOf(first));
  else await updateSetsOfShare(db, { share });
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
  /** Nothing was taken away: there were only rows that are new. */
  readonly onlyAdded?: boolean;
}

/** Of more, all sets of the share are refreshed together. */
const fewSets = 4;

const reachesOf = ({ backupSets = [], shares = [], contents }: Touched): readonly Reach[] => {
  const whole = [...shares];
  const single: Reach[] = [];
  if (contents !== undefined && contents.backupSets.length > fewSets) whole.push(contents.share);
  else for (const set of contents?.backupSets ?? []) single.push({ set, share: contents?.share ?? null });
  for (const set of new Set(backupSets)) single.push({ set, share: null });
  return [...[...new Set(whole)].map((share) => ({ set: null, share })), ...single];
};

/**
 * Brings the kept counters of what was touched, and of the owners of these sets, to what the rows say. Whoever changes
 * rows that count calls it in the same transaction.
 */
export const refreshCounters = async (change: Pick<Change, "db">, touched: Touched): Promise<void> => {
  const { db } = change;
  const { onlyAdded = false } = touched;
  const owners = new Map<string, Difference>();
  for (const share of new Set(touched.shares)) await refreshShare(db, share);
  for (const reach of reachesOf(touched)) await refreshSets(db, { reach, onlyAdded }, owners);
  for (const [owner, difference] of owners) await addToOwner(db, owner, difference);
  for (const owner of new Set(touched.owners)) await refreshOwner(db, owner);
};
