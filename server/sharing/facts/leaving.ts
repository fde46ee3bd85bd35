/** What one account has of one share: whether there is anything to leave (R16). */
import type { RecordFacts } from "../../../engine/facts.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { Work } from "../work.ts";

const selectOffers = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_recipients")
    .select(["id", "accepted_at", "rejected_at", "cancelled_at", "left_at", "left_share_at", "expired_at"])
    .where("share_id", "=", parameter.text("share"))
    .where("account_id", "=", parameter.text("account"))
    .where("finished_at", "is", null)
    .orderBy("id"),
);

export interface OfferInShare {
  readonly id: string;
  readonly accepted: boolean;
  /** Neither turned down nor expired, and neither left nor taken back. */
  readonly stands: boolean;
  readonly left_share_at: number | null;
}

/** Every offer of the share to the account that is not finished; an account may be reached in several ways. */
export const offersInShare = async (
  work: Pick<Work, "db">,
  share: string,
  account: string,
): Promise<readonly OfferInShare[]> =>
  (await selectOffers(work.db, { share, account })).map((row) => ({
    id: row.id,
    accepted: row.accepted_at !== null,
    stands: [row.rejected_at, row.cancelled_at, row.left_at, row.expired_at].every((mark) => mark === null),
    left_share_at: row.left_share_at,
  }));

/** The context of the action `leave`. */
export const leavingFacts = (offers: readonly OfferInShare[]): RecordFacts => {
  const standing = offers.filter(({ stands }) => stands);
  return {
    received: standing.some(({ accepted }) => accepted),
    invited: standing.some(({ accepted }) => !accepted),
  };
};
