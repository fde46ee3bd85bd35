/**
 * Whom an entry of the record concerns: the accounts on whose side something changed, each with the object under which
 * it knows it. Written in the same transaction, since later nobody can tell whom a set was lent to at that instant.
 */
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Json } from "../store/canonical-json.ts";
import { prepareQuery } from "../store/prepared.ts";
import type { Database } from "../store/tables.ts";
import { stands } from "./live.ts";

export interface RecordedChange {
  readonly sequence: number;
  readonly at: number;
  readonly action: string;
  readonly object: { readonly type: string; readonly id: string };
  readonly details: Readonly<Record<string, Json | undefined>>;
}

const column = (name: string) => sql.ref<string>(name);

const toldOf = (account: string, type: RawBuilder<string>, id: RawBuilder<string>) =>
  [column(account).as("account_id"), type.as("object_type"), id.as("object_id")] as const;

/** An account is told of an object that it knows by this type and the id in this column. */
const told = (account: string, type: string, id: string) =>
  toldOf(account, sql<string>`cast(${sql.lit(type)} as text)`, column(id));

/** The owner of a row, as itself. */
const ownerOf = (db: Database, table: "resource_shares" | "clusters" | "backup_sets", id: string) => {
  const types = { resource_shares: "ResourceShare", clusters: "Cluster", backup_sets: "BackupSet" };
  return db
    .selectFrom(`${table} as o` as "resource_shares as o")
    .where("o.id", "=", id)
    .select(told("o.owner_id", types[table], "o.id"));
};

/** Recipients `r` know a share by their invitation, where they have one. */
const toldOfShare = toldOf(
  "r.account_id",
  sql<string>`case when r.invitation_id is null then 'ResourceShare' else 'Invitation' end`,
  sql<string>`coalesce(r.invitation_id, r.share_id)`,
);

/** Recipients `r` whose place in a share changed in this transaction. */
const moved = (at: number) =>
  sql<SqlBool>`(r.offered_at = ${at} or r.cancelled_at = ${at} or r.left_at = ${at})`;

const recipientsWhere = (db: Database, share: string, changed: RawBuilder<SqlBool>) =>
  db.selectFrom("share_recipients as r").where("r.share_id", "=", share).where(changed).select(toldOfShare);

/** Those to whom the share is offered, or lent. */
const recipientsOf = (db: Database, share: string) =>
  db
    .selectFrom("share_recipients as r")
    .where("r.share_id", "=", share)
    .where(stands("r"))
    .select(toldOfShare);

/** A set `x` in a share was there while its recipient `r`, who accepted, was; also while that is being revoked. */
const lent = (db: Database) =>
  db
    .selectFrom("share_resources as x")
    .innerJoin("share_recipients as r", "r.share_id", "x.share_id")
    .where("x.finished_at", "is", null)
    .where("r.finished_at", "is", null)
    .where("r.accepted_at", "is not", null)
    .where(
      sql<SqlBool>`(x.removed_at is null or r.accepted_at <= x.removed_at)
        and (r.cancelled_at is null or x.added_at <= r.cancelled_at)
        and (r.left_at is null or x.added_at <= r.left_at)`,
    );

const borrowersOf = (db: Database, backupSet: string) =>
  lent(db)
    .where("x.backup_set_id", "=", backupSet)
    .select(told("r.account_id", "BackupSet", "x.backup_set_id"));

const borrowersOfCluster = (db: Database, cluster: string) =>
  lent(db)
    .innerJoin("backup_sets as b", "b.id", "x.backup_set_id")
    .where("b.cluster_id", "=", cluster)
    .select(told("r.account_id", "Cluster", "b.cluster_id"));

/** Who gains or loses what an account lends because that account changed its directory (R16). */
const followersOf = (db: Database, owner: string, at: number) =>
  db
    .selectFrom("share_recipients as r")
    .innerJoin("resource_shares as h", "h.id", "r.share_id")
    .where("h.owner_id", "=", owner)
    .where("h.finished_at", "is", null)
    .where(moved(at))
    .select(toldOfShare);

/** Members of the directory that a folder is in, who gained or lost a share by its move (R29). */
const membersMoved = (db: Database, folder: string, at: number) =>
  db
    .selectFrom("folders as f")
    .innerJoin("accounts as a", "a.directory_id", "f.directory_id")
    .innerJoin("share_recipients as r", "r.account_id", "a.id")
    .where("f.id", "=", folder)
    .where(moved(at))
    .select(toldOfShare);

const sidesOfInvitation = (db: Database, id: string) =>
  db
    .selectFrom("share_recipients as r")
    .where("r.id", "=", id)
    .select(told("r.account_id", "Invitation", "r.id"))
    .unionAll(
      db
        .selectFrom("share_recipients as r")
        .innerJoin("resource_shares as h", "h.id", "r.share_id")
        .where("r.id", "=", id)
        .select(told("h.owner_id", "Invitation", "r.id")),
    );

const setOfConversion = (db: Database, id: string) =>
  db
    .selectFrom("conversions as j")
    .innerJoin("backup_sets as b", "b.id", "j.backup_set_id")
    .where("j.id", "=", id)
    .select(told("b.owner_id", "BackupSet", "b.id"))
    .unionAll(
      lent(db)
        .innerJoin("conversions as j", "j.backup_set_id", "x.backup_set_id")
        .where("j.id", "=", id)
        .select(told("r.account_id", "BackupSet", "x.backup_set_id")),
    );

const restorer = (db: Database, id: string) =>
  db
    .selectFrom("restores as j")
    .where("j.id", "=", id)
    .select(told("j.account_id", "Restore", "j.id"));

const manager = (db: Database, id: string) =>
  db
    .selectFrom("directories as d")
    .where("d.id", "=", id)
    .select(told("d.management_account", "Directory", "d.id"));

// Each answers the same three columns; Kysely's types of what they are made of differ.
// biome-ignore lint/suspicious/noExplicitAny: only `inserting` reads it
type Sides = any;

const inserting = (sides: (db: Database, id: string, at: number) => Sides) =>
  prepareQuery((db, parameter) =>
    db
      .insertInto("event_accounts")
      .columns(["sequence", "account_id", "object_type", "object_id"])
      .expression(
        db
          .selectFrom(sides(db, parameter.text("id"), parameter.integer("at")).as("c"))
          .where(sql<SqlBool>`c.account_id is not null`)
          .select([
            sql<number>`cast(${parameter.integer("sequence")} as bigint)`.as("sequence"),
            sql<string>`c.account_id`.as("account_id"),
            sql<string>`c.object_type`.as("object_type"),
            sql<string>`c.object_id`.as("object_id"),
          ]),
      )
      .onConflict((conflict) => conflict.doNothing()),
  );

const shareWith = (changed: (at: number) => RawBuilder<SqlBool>) =>
  inserting((db, id, at) =>
    ownerOf(db, "resource_shares", id).unionAll(recipientsWhere(db, id, changed(at))),
  );
const offering = shareWith((at) => sql<SqlBool>`r.offered_at = ${at}`);
const takingBack = shareWith((at) => sql<SqlBool>`r.cancelled_at = ${at}`);
const shareContents = inserting((db, id) =>
  ownerOf(db, "resource_shares", id).unionAll(recipientsOf(db, id)),
);
const backupSet = inserting((db, id) => ownerOf(db, "backup_sets", id).unionAll(borrowersOf(db, id)));
const cluster = inserting((db, id) => ownerOf(db, "clusters", id));
const releasedCluster = inserting((db, id) =>
  ownerOf(db, "clusters", id).unionAll(borrowersOfCluster(db, id)),
);

const byType: Readonly<Record<string, ReturnType<typeof inserting>>> = {
  ResourceShare: shareWith(moved),
  BackupSet: backupSet,
  Cluster: cluster,
  Invitation: inserting(sidesOfInvitation),
  Conversion: inserting(setOfConversion),
  Restore: inserting(restorer),
  Account: inserting(followersOf),
  Folder: inserting(membersMoved),
  Directory: inserting(manager),
};

/** Where the action says more than the object: who came, who went, or what changes for everybody in it. */
const byAction: Readonly<Record<string, ReturnType<typeof inserting>>> = {
  create_resource_share: offering,
  add_principals: offering,
  remove_principal: takingBack,
  cancel_resource_share: takingBack,
  add_backup_sets: shareContents,
  remove_backup_set: shareContents,
  update_resource_share: shareContents,
  release_cluster: releasedCluster,
};

const insertOne = prepareQuery((db, parameter) =>
  db
    .insertInto("event_accounts")
    .values({
      sequence: parameter.integer("sequence"),
      account_id: parameter.text("account"),
      object_type: parameter.text("type"),
      object_id: parameter.text("id"),
    })
    .onConflict((conflict) => conflict.doNothing()),
);

/** An account itself, and one that the details name, such as who a revocation was about. */
const namedAccount = ({ object, details }: RecordedChange): string | null => {
  if (object.type === "Account") return object.id;
  return typeof details.account === "string" ? details.account : null;
};

/** Who is not written here sees nothing of the entry; an object of an unknown type concerns nobody by itself. */
export const writeConcerns = async (db: Database, change: RecordedChange): Promise<void> => {
  const { sequence, at, action, object } = change;
  const account = namedAccount(change);
  if (account !== null) await insertOne(db, { sequence, account, type: object.type, id: object.id });
  const insert = byAction[action] ?? byType[object.type];
  if (insert !== undefined) await insert(db, { sequence, at, id: object.id });
};
