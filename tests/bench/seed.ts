/** Fills a store with backup sets that are lent, as rows: what the benchmark asks about. */
import { openStore } from "../../server/store/store.ts";
import type { Database } from "../../server/store/tables.ts";

/** Backup sets of one owner, in one share. */
const setsOfOwner = 100;
const recipientId = (owner: number): string => `2${String(owner).padStart(15, "0")}`;
const ownerId = (owner: number): string => `1${String(owner).padStart(15, "0")}`;
const region = "cn-beijing";
const day = 86_400_000;

export const setId = (index: number): string => `bk-${String(index).padStart(9, "0")}`;
/** The account that a set was lent to. */
export const recipientOf = (index: number): string => recipientId(Math.floor(index / setsOfOwner));

const accountRow = (id: string, features: string, shared: number) => ({
  id,
  name: id,
  site: "aliyun.com",
  features,
  parent_type: null,
  parent_id: null,
  directory_id: null,
  raised_backup_sets: null,
  shared_resources: shared,
  shared_backup_sets: shared,
});

const insertOwner = async (db: Database, owner: number, now: number): Promise<void> => {
  const owner_id = ownerId(owner);
  const [cluster_id, share_id] = [`pc-${owner}`, `rs-${owner}`];
  const at = now - day;
  const sets = Array.from({ length: setsOfOwner }, (_, each) => setId(owner * setsOfOwner + each));
  await db
    .insertInto("accounts")
    .values([
      accountRow(owner_id, '["backup-sharing"]', setsOfOwner),
      accountRow(recipientId(owner), "[]", 0),
    ])
    .execute();
  await db
    .insertInto("clusters")
    .values({ id: cluster_id, owner_id, region, tde: 0, disk_encryption: 0, released_at: null })
    .execute();
  const common = { cluster_id, owner_id, region, level: 2, size_bytes: 1e9, created_at: at };
  const alive = { expires_at: now + 30 * day, deleted_at: null, ended_at: null, shared_accounts: 1 };
  await db
    .insertInto("backup_sets")
    .values(sets.map((id) => ({ id, ...common, ...alive })))
    .execute();
  await insertShare(db, share_id, owner, sets, at);
};

const insertShare = async (
  db: Database,
  share_id: string,
  owner: number,
  sets: readonly string[],
  at: number,
): Promise<void> => {
  const open = { finished_at: null, removed_at: null };
  await db
    .insertInto("resource_shares")
    .values({
      id: share_id,
      name: share_id,
      owner_id: ownerId(owner),
      region,
      scope: "all_accounts",
      created_at: at,
      cancelled_at: null,
      finished_at: null,
      outside_principals: 1,
    })
    .execute();
  await db
    .insertInto("share_resources")
    .values(
      sets.map((set) => ({
        id: `x-${set}`,
        share_id,
        backup_set_id: set,
        added_at: at,
        due_at: null,
        ...open,
      })),
    )
    .execute();
  const principal_id = recipientId(owner);
  await db
    .insertInto("share_principals")
    .values({ id: `p-${owner}`, share_id, type: "Account", principal_id, added_at: at, ...open })
    .execute();
  await db
    .insertInto("share_recipients")
    .values({
      id: `r-${owner}`,
      share_id,
      share_principal_id: `p-${owner}`,
      account_id: principal_id,
      invitation_id: `r-${owner}`,
      offered_at: at,
      accepted_at: at,
      rejected_at: null,
      cancelled_at: null,
      left_at: null,
      expired_at: null,
      finished_at: null,
      due_at: null,
    })
    .execute();
};

/** @param sets how many backup sets there are to be, in hundreds */
export const seed = async (file: string, sets: number): Promise<void> => {
  const store = await openStore(file);
  const now = Date.now();
  for (let owner = 0; owner < sets / setsOfOwner; owner += 50) {
    await store.write(async (db) => {
      const end = Math.min(owner + 50, sets / setsOfOwner);
      for (let each = owner; each < end; each++) await insertOwner(db, each, now);
    });
  }
  await store.close();
};
