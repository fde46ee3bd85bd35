/**
 * A backup set as facts, for one subject. This is the hot path of every decision: one statement brings the set, its
 * cluster, its owner and the offers, one more the locks.
 */
import type { EntityFacts, LockFacts } from "../../../engine/facts.ts";
import { prepareQuery } from "../../store/prepared.ts";
import { endOf, hasExpired } from "../backup-set-end.ts";
import { happened } from "../instants.ts";
import type { Work } from "../work.ts";
import { type AccountLoader, type AccountRow, createAccountLoader } from "./accounts.ts";
import { type Offer, type OfferRow, openInvitation, toOffer } from "./offers.ts";

export interface LoadedBackupSet {
  readonly id: string;
  readonly facts: EntityFacts;
  readonly owner: string;
  /** It was released, deleted or expired (R16). */
  readonly isOver: boolean;
  /** It counts among the shared resources of its owner already (R8). */
  readonly isShared: boolean;
  /** It has a principal already (R9). */
  readonly hasPrincipal: boolean;
  /** What the subject was offered. */
  readonly offers: readonly Offer[];
}

const selectBackupSet = prepareQuery((db, parameter) =>
  db
    .selectFrom("backup_sets as b")
    .innerJoin("clusters as c", "c.id", "b.cluster_id")
    .innerJoin("accounts as o", "o.id", "b.owner_id")
    // Only shares that have the account: a set may be in many others, and each would be a row.
    .leftJoin("share_resources as x", (join) =>
      join
        .onRef("x.backup_set_id", "=", "b.id")
        .on("x.finished_at", "is", null)
        .on((eb) =>
          eb.exists(
            eb
              .selectFrom("share_recipients as mine")
              .select("mine.id")
              .whereRef("mine.share_id", "=", "x.share_id")
              .where("mine.account_id", "=", parameter.text("account"))
              .where("mine.finished_at", "is", null),
          ),
        ),
    )
    .leftJoin("share_recipients as r", (join) =>
      join
        .onRef("r.share_id", "=", "x.share_id")
        .on("r.account_id", "=", parameter.text("account"))
        .on("r.finished_at", "is", null),
    )
    .leftJoin("resource_shares as h", "h.id", "r.share_id")
    .where("b.id", "=", parameter.text("id"))
    .select([
      "b.owner_id",
      "b.cluster_id",
      "b.region",
      "b.level",
      "b.created_at",
      "b.expires_at",
      "b.deleted_at",
      "b.ended_at",
      "b.is_shared",
      "b.has_principal",
      "b.shared_accounts",
      "c.owner_id as cluster_owner_id",
      "c.region as cluster_region",
      "c.tde",
      "c.disk_encryption",
      "c.released_at",
      "o.site",
      "o.features",
      "o.parent_type",
      "o.parent_id",
      "o.directory_id",
      "o.shared_resources",
      "o.shared_backup_sets",
      "o.raised_backup_sets",
      "x.id as resource_id",
      "x.added_at",
      "x.removed_at",
      "h.id as share_id",
      "h.cancelled_at as share_cancelled_at",
      "r.id as recipient_id",
      "r.invitation_id",
      "r.offered_at",
      "r.accepted_at",
      "r.rejected_at",
      "r.cancelled_at",
      "r.left_at",
      "r.left_share_at",
      "r.expired_at",
    ]),
);

type BackupSetRow = Awaited<ReturnType<typeof selectBackupSet>>[number];

const selectLocks = prepareQuery((db, parameter) =>
  db
    .selectFrom("locks")
    .select(["reason", "since"])
    .where("backup_set_id", "=", parameter.text("id"))
    .where("lease_until", ">", parameter.integer("now")),
);

/** Only locks whose lease has not ended hold (R23). */
export const loadLocks = (work: Work, backupSet: string): Promise<readonly LockFacts[]> =>
  selectLocks(work.db, { id: backupSet, now: work.now });

/** Named one by one: copying the whole row costs as much as reading it. */
const ownerRow = (row: BackupSetRow): AccountRow => ({
  id: row.owner_id,
  site: row.site,
  features: row.features,
  parent_type: row.parent_type,
  parent_id: row.parent_id,
  directory_id: row.directory_id,
  shared_resources: row.shared_resources,
  shared_backup_sets: row.shared_backup_sets,
  raised_backup_sets: row.raised_backup_sets,
});

/** The left join brings a row without a recipient where the set was not offered to the subject. */
const isOfferRow = (row: BackupSetRow): row is BackupSetRow & OfferRow =>
  row.recipient_id !== null && row.share_id !== null && row.resource_id !== null;

const offersOf = (rows: readonly BackupSetRow[], subject: EntityFacts, now: number): readonly Offer[] => {
  const offers: Offer[] = [];
  for (const row of rows) {
    const offer = isOfferRow(row) ? toOffer(row, subject, now) : null;
    if (offer !== null) offers.push(offer);
  }
  return offers;
};

const clusterFacts = (row: BackupSetRow, owner: EntityFacts, now: number): EntityFacts => ({
  type: "Cluster",
  id: row.cluster_id,
  attributes: {
    owner,
    region: row.cluster_region,
    tde: row.tde === 1,
    disk_encryption: row.disk_encryption === 1,
    released_at: happened(row.released_at, now) ?? undefined,
  },
});

/**
 * The facts of the set for `subject`, or null where there is no such set. With `of` it is also null where the subject
 * neither owns it nor was offered it; no more is read of it then than of what is not there, so that the time of an
 * answer does not tell the two apart.
 */
export const loadBackupSet = async (
  work: Work,
  id: string,
  subject: EntityFacts,
  accounts: AccountLoader = createAccountLoader(work.db),
  of: "anybody" | "subject" = "anybody",
): Promise<LoadedBackupSet | null> => {
  const { now } = work;
  const rows = await selectBackupSet(work.db, { id, account: subject.id });
  // Also for a set that is not there, so that the time of an answer does not tell it from one of others.
  const locks = await loadLocks(work, id);
  const row = rows[0];
  if (row === undefined) return null;
  if (of === "subject" && row.owner_id !== subject.id && !rows.some(isOfferRow)) return null;
  const owner = subject.id === row.owner_id ? subject : await accounts.accountFrom(ownerRow(row));
  const offers = offersOf(rows, subject, now);
  const facts: EntityFacts = {
    type: "BackupSet",
    id,
    attributes: {
      owner,
      cluster: clusterFacts(row, owner, now),
      region: row.region,
      level: row.level,
      created_at: row.created_at,
      expires_at: (hasExpired(row, now) ? happened(row.expires_at, now) : row.expires_at) ?? undefined,
      deleted_at: happened(row.deleted_at, now) ?? undefined,
      shared_accounts: row.shared_accounts,
      offers: offers.map((offer) => offer.facts),
      invitation: openInvitation(offers),
    },
    locks,
  };
  return {
    id,
    facts,
    owner: row.owner_id,
    isOver: endOf(row, now) !== null,
    isShared: row.is_shared === 1,
    hasPrincipal: row.has_principal === 1,
    offers,
  };
};

/** The same set as if these were all the offers there are. */
export const withOffers = (facts: EntityFacts, offers: readonly Offer[]): EntityFacts => ({
  ...facts,
  attributes: {
    ...facts.attributes,
    offers: offers.map((offer) => offer.facts),
    invitation: openInvitation(offers),
  },
});
