/** A backup set as facts, for one subject. This is the hot path of every decision. */
import type { EntityFacts, LockFacts } from "../../../engine/facts.ts";
import { prepareQuery } from "../../store/prepared.ts";
import { endOf, hasExpired } from "../backup-set-end.ts";
import { happened } from "../instants.ts";
import type { Work } from "../work.ts";
import { type AccountLoader, type AccountRow, createAccountLoader } from "./accounts.ts";
import { type Offer, type OfferRow, openInvitation, toOffer } from "./offers.ts";
import { readSets, type SetRow } from "./set-rows.ts";

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
const ownerRow = (row: SetRow): AccountRow => ({
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
const isOfferRow = (row: SetRow): row is SetRow & OfferRow =>
  row.recipient_id !== null && row.share_id !== null && row.resource_id !== null;

/** Every offer comes with every lock. */
const offersOf = (rows: readonly SetRow[], subject: EntityFacts, now: number): readonly Offer[] => {
  const offers: Offer[] = [];
  for (const row of rows) {
    if (!isOfferRow(row) || row.lock_id !== rows[0]?.lock_id) continue;
    const offer = toOffer(row, subject, now);
    if (offer !== null) offers.push(offer);
  }
  return offers;
};

const locksOf = (rows: readonly SetRow[]): readonly LockFacts[] => {
  const locks = new Map<string, LockFacts>();
  for (const { lock_id, reason, since } of rows) {
    if (lock_id !== null && reason !== null && since !== null) locks.set(lock_id, { reason, since });
  }
  return [...locks.values()];
};

const clusterFacts = (row: SetRow, owner: EntityFacts, now: number): EntityFacts => ({
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

/** Whose sets are answered; of others no more is read than of what is not there, so that time does not tell either. */
export type Of = "anybody" | "subject";

/**
 * The facts of the set for `subject`, from its rows, or null where there are none. With `of` it is also null where the
 * subject neither owns it nor was offered it.
 */
export const backupSetFrom = async (
  { now }: Pick<Work, "now">,
  rows: readonly SetRow[],
  subject: EntityFacts,
  accounts: AccountLoader,
  of: Of,
): Promise<LoadedBackupSet | null> => {
  const [row] = rows;
  if (row === undefined) return null;
  if (of === "subject" && row.owner_id !== subject.id && !rows.some(isOfferRow)) return null;
  const owner = subject.id === row.owner_id ? subject : await accounts.accountFrom(ownerRow(row));
  const offers = offersOf(rows, subject, now);
  const { id } = row;
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
    locks: locksOf(rows),
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

/** The sets that are there, in the order of their ids in the request. */
export const loadBackupSets = async (
  work: Pick<Work, "db" | "now">,
  ids: readonly string[],
  subject: EntityFacts,
  accounts: AccountLoader,
  of: Of = "anybody",
): Promise<readonly LoadedBackupSet[]> => {
  const sets: LoadedBackupSet[] = [];
  for (const rows of await readSets(work, ids, subject.id)) {
    const set = await backupSetFrom(work, rows, subject, accounts, of);
    if (set !== null) sets.push(set);
  }
  return sets;
};

/** The set for `subject`; null where there is none, or with `of` none of the subject's. */
export const loadBackupSet = async (
  work: Pick<Work, "db" | "now">,
  id: string,
  subject: EntityFacts,
  accounts: AccountLoader = createAccountLoader(work.db),
  of: Of = "anybody",
): Promise<LoadedBackupSet | null> => (await loadBackupSets(work, [id], subject, accounts, of))[0] ?? null;

/** The same set as if these were all the offers there are. */
export const withOffers = (facts: EntityFacts, offers: readonly Offer[]): EntityFacts => ({
  ...facts,
  attributes: {
    ...facts.attributes,
    offers: offers.map((offer) => offer.facts),
    invitation: openInvitation(offers),
  },
});
