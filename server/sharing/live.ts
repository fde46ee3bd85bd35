/**
 * What counts, said once. A share counts until it is cancelled or finished. In it, a set counts until it is removed or
 * finished, or has ended (released, deleted, expired); a principal until it is removed or finished; a recipient until it
 * has said no, let its invitation expire, left, or was taken away. What is being revoked does not count (R7, R8, R9).
 */
import { type SqlBool, sql } from "kysely";
import type { Database } from "../store/tables.ts";

/** An offer stands, open or accepted, until the account says no, lets it expire or leaves, or it is taken back. */
export const stands = (recipient: "r" | "share_recipients") => {
  const column = (name: string) => sql.ref(`${recipient}.${name}`);
  return sql<SqlBool>`(${column("rejected_at")} is null and ${column("cancelled_at")} is null
    and ${column("left_at")} is null and ${column("expired_at")} is null and ${column("finished_at")} is null)`;
};

/** Sets `x`, `b` in shares `h`. */
export const liveResources = (db: Database) =>
  db
    .selectFrom("share_resources as x")
    .innerJoin("resource_shares as h", "h.id", "x.share_id")
    .innerJoin("backup_sets as b", "b.id", "x.backup_set_id")
    .where("x.removed_at", "is", null)
    .where("x.finished_at", "is", null)
    .where("h.cancelled_at", "is", null)
    .where("h.finished_at", "is", null)
    .where("b.ended_at", "is", null);

/** Principals `p` of the shares that a set is in. */
export const livePrincipals = (db: Database) =>
  liveResources(db)
    .innerJoin("share_principals as p", "p.share_id", "x.share_id")
    .where("p.removed_at", "is", null)
    .where("p.finished_at", "is", null);

/** Recipients `r` that a set reaches; never its owner. */
export const liveRecipients = (db: Database) =>
  liveResources(db)
    .innerJoin("share_recipients as r", "r.share_id", "x.share_id")
    .where(stands("r"))
    .whereRef("r.account_id", "!=", "b.owner_id");

/** Principals `p` of shares `h` that are not in the directory of the share's owner `o` (R38). */
export const outsidePrincipals = (db: Database) =>
  db
    .selectFrom("share_principals as p")
    .innerJoin("resource_shares as h", "h.id", "p.share_id")
    .innerJoin("accounts as o", "o.id", "h.owner_id")
    .leftJoin("accounts as a", (join) =>
      join.onRef("a.id", "=", "p.principal_id").on("p.type", "=", "Account"),
    )
    .leftJoin("folders as f", (join) => join.onRef("f.id", "=", "p.principal_id").on("p.type", "=", "Folder"))
    .where("p.removed_at", "is", null)
    .where("p.finished_at", "is", null)
    .where("h.cancelled_at", "is", null)
    .where("h.finished_at", "is", null)
    .where(
      sql<boolean>`(o.directory_id is null or o.directory_id <> coalesce(
        case p.type when 'Account' then a.directory_id when 'Folder' then f.directory_id else p.principal_id end, ''))`,
    );
