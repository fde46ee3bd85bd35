/** Offers: the ways in which one account was offered one backup set. Access is their union (R19). */
import type { EntityFacts, RecordFacts } from "../../../engine/facts.ts";
import { earliest, happened } from "../instants.ts";

/** A set in a share, joined with a recipient of that share. */
export interface OfferRow {
  readonly share_id: string;
  readonly share_cancelled_at: number | null;
  readonly resource_id: string;
  readonly added_at: number;
  readonly removed_at: number | null;
  readonly recipient_id: string;
  readonly invitation_id: string | null;
  readonly offered_at: number;
  readonly accepted_at: number | null;
  readonly rejected_at: number | null;
  readonly cancelled_at: number | null;
  readonly left_at: number | null;
  readonly left_share_at: number | null;
  readonly expired_at: number | null;
}

export interface Offer {
  readonly share: string;
  readonly resource: string;
  readonly recipient: string;
  readonly invitation: string | null;
  readonly facts: RecordFacts;
}

/** A set that came into the share after the recipient was out of it, or the other way round, was never offered. */
export const met = (row: Omit<OfferRow, "expired_at" | "left_share_at">): boolean => {
  const over = earliest(row.share_cancelled_at, row.cancelled_at, row.left_at, row.rejected_at);
  const joined = over === null || row.added_at < over || row.added_at === row.offered_at;
  return joined && (row.removed_at === null || row.offered_at < row.removed_at);
};

const offerFacts = (row: OfferRow, account: EntityFacts, now: number): RecordFacts => {
  const { share_cancelled_at, removed_at, cancelled_at } = row;
  return {
    account,
    share: row.share_id,
    offered_at: Math.min(row.offered_at, now),
    accepted_at: happened(row.accepted_at, now) ?? undefined,
    rejected_at: happened(row.rejected_at, now) ?? undefined,
    cancelled_at: happened(earliest(share_cancelled_at, removed_at, cancelled_at), now) ?? undefined,
    left_at: (row.left_share_at === null ? happened(row.left_at, now) : null) ?? undefined,
    left_share_at: happened(row.left_share_at, now) ?? undefined,
    expired_at: happened(row.expired_at, now) ?? undefined,
  };
};

const ends = [
  "accepted_at",
  "rejected_at",
  "cancelled_at",
  "left_at",
  "left_share_at",
  "expired_at",
] as const;

/**
 * R35: the invitation that is to be accepted, if there is one. Of several it is the one that was offered last: where the
 * policy lets invitations expire, it does so last.
 */
export const openInvitation = (offers: readonly Offer[]): string | undefined => {
  let found: Offer | undefined;
  for (const offer of offers) {
    if (offer.invitation === null || ends.some((end) => offer.facts[end] !== undefined)) continue;
    if (found === undefined || Number(offer.facts.offered_at) >= Number(found.facts.offered_at))
      found = offer;
  }
  return found?.invitation ?? undefined;
};

/** Null where the set and the recipient were never in the share at the same time. */
export const toOffer = (row: OfferRow, account: EntityFacts, now: number): Offer | null =>
  met(row)
    ? {
        share: row.share_id,
        resource: row.resource_id,
        recipient: row.recipient_id,
        invitation: row.invitation_id,
        facts: offerFacts(row, account, now),
      }
    : null;
