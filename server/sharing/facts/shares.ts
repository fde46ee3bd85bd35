/**
 * Resource shares, invitations and restores as facts. Each can be loaded for a `party`, and is then null where that
 * account has no part in it: after the one query that there is for what is not there, so that the time of an answer
 * does not tell the two apart.
 */
import type { EntityFacts, LockFacts } from "../../../engine/facts.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";
import { earliest, happened } from "../instants.ts";
import type { Work } from "../work.ts";
import { type AccountLoader, createAccountLoader } from "./accounts.ts";
import { loadBackupSet } from "./backup-sets.ts";

const selectLocks = prepareQuery((db, parameter) =>
  db
    .selectFrom("locks as l")
    .innerJoin("share_resources as x", "x.backup_set_id", "l.backup_set_id")
    .select(["l.reason", "l.since"])
    .where("x.share_id", "=", parameter.text("share"))
    .where("x.removed_at", "is", null)
    .where("x.finished_at", "is", null)
    .where("l.lease_until", ">", parameter.integer("now")),
);

const locksInShare = (work: Work, share: string): Promise<readonly LockFacts[]> =>
  selectLocks(work.db, { share, now: work.now });

const selectShare = prepareQuery((db, parameter) =>
  db
    .selectFrom("resource_shares")
    .selectAll()
    .where("id", "=", parameter.text("id"))
    .where("finished_at", "is", null),
);

const selectShareOf = prepareQuery((db, parameter) =>
  db
    .selectFrom("resource_shares as h")
    .selectAll("h")
    .where("h.id", "=", parameter.text("id"))
    .where("h.finished_at", "is", null)
    .where((eb) =>
      eb.or([
        eb("h.owner_id", "=", parameter.text("party")),
        eb.exists(
          eb
            .selectFrom("share_recipients as r")
            .select("r.id")
            .whereRef("r.share_id", "=", "h.id")
            .where("r.account_id", "=", parameter.text("party"))
            .where("r.finished_at", "is", null),
        ),
      ]),
    ),
);

/** Null where there is no such share, or it is finished. Its parties are its owner and whom it is offered to. */
export const loadShare = async (
  work: Work,
  id: string,
  accounts: AccountLoader = createAccountLoader(work.db),
  party?: string,
): Promise<EntityFacts | null> => {
  const [row] = await (party === undefined
    ? selectShare(work.db, { id })
    : selectShareOf(work.db, { id, party }));
  const owner = row === undefined ? null : await accounts.account(row.owner_id);
  if (row === undefined || owner === null) return null;
  return {
    type: "ResourceShare",
    id,
    attributes: {
      owner,
      region: row.region,
      scope: row.scope,
      outside_principals: row.outside_principals,
      cancelled_at: happened(row.cancelled_at, work.now) ?? undefined,
    },
    locks: await locksInShare(work, id),
  };
};

/** An invitation with the share that it offers. */
export const selectInvitations = (db: Database) =>
  db
    .selectFrom("share_recipients as r")
    .innerJoin("resource_shares as h", "h.id", "r.share_id")
    .where("r.invitation_id", "is not", null)
    .select([
      "r.id",
      "r.share_id",
      "r.account_id",
      "r.offered_at",
      "r.accepted_at",
      "r.rejected_at",
      "r.cancelled_at",
      "r.left_at",
      "r.expired_at",
      "r.finished_at",
      "h.name as share_name",
      "h.owner_id",
      "h.region",
      "h.cancelled_at as share_cancelled_at",
    ]);

export type InvitationRow = Awaited<ReturnType<ReturnType<typeof selectInvitations>["execute"]>>[number];

/** The columns of an invitation that its facts are made of. */
export type InvitationFactsRow = Pick<
  InvitationRow,
  | "id"
  | "owner_id"
  | "account_id"
  | "offered_at"
  | "accepted_at"
  | "rejected_at"
  | "cancelled_at"
  | "left_at"
  | "expired_at"
  | "share_cancelled_at"
>;

/** When the owner took it back, or the account left. */
export const withdrawnAt = (
  row: Pick<InvitationRow, "cancelled_at" | "share_cancelled_at" | "left_at">,
): number | null => earliest(row.cancelled_at, row.share_cancelled_at, row.left_at);

/** Null where an account of the row is gone, which the tables do not allow. */
export const invitationFacts = async (
  row: InvitationFactsRow,
  accounts: AccountLoader,
  now: number,
): Promise<EntityFacts | null> => {
  const owner = await accounts.account(row.owner_id);
  const account = await accounts.account(row.account_id);
  if (owner === null || account === null) return null;
  return {
    type: "Invitation",
    id: row.id,
    attributes: {
      owner,
      account,
      offered_at: Math.min(row.offered_at, now),
      accepted_at: happened(row.accepted_at, now) ?? undefined,
      rejected_at: happened(row.rejected_at, now) ?? undefined,
      cancelled_at: happened(withdrawnAt(row), now) ?? undefined,
      expired_at: happened(row.expired_at, now) ?? undefined,
    },
  };
};

export const findInvitation = async (db: Database, id: string): Promise<InvitationRow | null> =>
  (await selectInvitations(db).where("r.invitation_id", "=", id).executeTakeFirst()) ?? null;

/** The invitation, where the account is one of its two sides. */
export const findInvitationOf = async (
  db: Database,
  party: string,
  id: string,
): Promise<InvitationRow | null> => {
  const row = await findInvitation(db, id);
  return row !== null && (row.account_id === party || row.owner_id === party) ? row : null;
};

export const loadInvitation = async (
  work: Work,
  id: string,
  accounts: AccountLoader = createAccountLoader(work.db),
  party?: string,
): Promise<EntityFacts | null> => {
  const { db } = work;
  const row = await (party === undefined ? findInvitation(db, id) : findInvitationOf(db, party, id));
  return row === null ? null : await invitationFacts(row, accounts, work.now);
};

const selectRestore = prepareQuery((db, parameter) =>
  db
    .selectFrom("restores as t")
    .innerJoin("backup_sets as b", "b.id", "t.backup_set_id")
    .select(["t.account_id", "t.backup_set_id", "b.owner_id"])
    .where("t.id", "=", parameter.text("id")),
);

/** Its parties are who started it and the owner of the set; which of them may see it, the policy says. */
export const loadRestore = async (
  work: Work,
  id: string,
  accounts: AccountLoader = createAccountLoader(work.db),
  party?: string,
): Promise<EntityFacts | null> => {
  const [row] = await selectRestore(work.db, { id });
  if (row === undefined) return null;
  if (party !== undefined && row.account_id !== party && row.owner_id !== party) return null;
  const account = await accounts.account(row.account_id);
  if (account === null) return null;
  const backupSet = await loadBackupSet(work, row.backup_set_id, account, accounts);
  if (backupSet === null) return null;
  return { type: "Restore", id, attributes: { account, backup_set: backupSet.facts } };
};
