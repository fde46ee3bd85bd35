/** Whether what a share offered is over, offer by offer: only the policy says when (R17, R18). */
import type { LifecycleStatus } from "../../../engine/decision.ts";
import type { EntityFacts } from "../../../engine/facts.ts";
import { grantStatus } from "../decide.ts";
import { createAccountLoader } from "../facts/accounts.ts";
import { loadBackupSet, withOffers } from "../facts/backup-sets.ts";
import { type OfferRow, toOffer } from "../facts/offers.ts";
import type { Change, Work } from "../work.ts";
import { dueAfter, known } from "./due.ts";
import { batchSize, type Progress } from "./step.ts";

/** One set in one share, offered to one account. */
export interface OfferedSet extends OfferRow {
  readonly account_id: string;
  readonly backup_set_id: string;
}

/** How many offers one transaction looks at, so that changes of others need not wait long. */
const mostOffers = 5000;

export interface OfferEnds {
  /** Null where all of the offers are over, else when to look again. */
  dueOf(offers: Iterable<OfferedSet>): Promise<number | null>;
  /** The transaction has looked at as much as it may. */
  isSpent(): boolean;
}

const isOver = (status: LifecycleStatus | null): boolean =>
  status !== null && (status.state === "ended" || status.state === "absent");

/** For one transaction: every entity is loaded once. */
export const createOfferEnds = (work: Work): OfferEnds => {
  const accounts = createAccountLoader(work.db);
  const backupSets = new Map<string, EntityFacts>();
  let looked = 0;

  const loadSet = async (id: string, subject: EntityFacts): Promise<EntityFacts | null> => {
    const loaded = backupSets.get(id) ?? (await loadBackupSet(work, id, subject, accounts))?.facts ?? null;
    if (loaded !== null) backupSets.set(id, loaded);
    return loaded;
  };

  /** Null for what was never offered. */
  const statusOf = async (row: OfferedSet): Promise<LifecycleStatus | null | undefined> => {
    looked += 1;
    const account = await accounts.account(row.account_id);
    if (account === null) return null;
    const offer = toOffer(row, account, work.now);
    if (offer === null) return undefined;
    const facts = await loadSet(row.backup_set_id, account);
    return facts === null ? null : known(() => grantStatus(work, account, withOffers(facts, [offer])));
  };

  return {
    dueOf: async (offers) => {
      for (const offer of offers) {
        const status = await statusOf(offer);
        if (status !== undefined && !isOver(status)) return dueAfter(status, work.now);
      }
      return null;
    },
    isSpent: () => looked >= mostOffers,
  };
};

/** Looks at each row until the transaction has looked at enough. `look` answers whether its revocation is finished. */
export const lookAtOffers = async <Row>(
  change: Change,
  rows: readonly Row[],
  look: (change: Change, row: Row, ends: OfferEnds) => Promise<boolean>,
): Promise<Progress> => {
  const ends = createOfferEnds(change);
  let finished = 0;
  for (const row of rows) {
    if (await look(change, row, ends)) finished += 1;
    if (ends.isSpent()) return { finished, more: true };
  }
  return { finished, more: rows.length >= batchSize };
};
