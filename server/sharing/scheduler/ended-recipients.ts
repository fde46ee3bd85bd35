/** Finishes the revocation of accounts that a share does not reach any more (R17, R18). */
import { prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";
import type { Change } from "../work.ts";
import { finishing, postponing } from "./marks.ts";
import { lookAtOffers, type OfferEnds, type OfferedSet } from "./offer-ends.ts";
import { batchSize, dueRows, type Step } from "./step.ts";

const ending = (db: Database) =>
  db
    .selectFrom("share_recipients as r")
    .innerJoin("resource_shares as h", "h.id", "r.share_id")
    .where("r.finished_at", "is", null)
    .where((eb) =>
      eb.or([
        eb("r.rejected_at", "is not", null),
        eb("r.cancelled_at", "is not", null),
        eb("r.left_at", "is not", null),
        eb("r.expired_at", "is not", null),
      ]),
    )
    .select(["r.id as recipient_id", "r.share_id", "r.account_id", "r.invitation_id", "r.offered_at"])
    .select([
      "r.accepted_at",
      "r.rejected_at",
      "r.cancelled_at",
      "r.left_at",
      "r.left_share_at",
      "r.expired_at",
    ])
    .select("h.cancelled_at as share_cancelled_at");

const selectNew = prepareQuery((db, parameter) =>
  ending(db).where("r.due_at", "is", null).limit(parameter.integer("limit")),
);

const selectDue = prepareQuery((db, parameter) =>
  ending(db)
    .where("r.due_at", "<=", parameter.integer("now"))
    .orderBy("r.due_at")
    .limit(parameter.integer("limit")),
);

type Row = Awaited<ReturnType<typeof selectNew>>[number];

const select = dueRows(selectNew, selectDue);

const selectSets = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_resources")
    .select(["id as resource_id", "backup_set_id", "added_at", "removed_at"])
    .where("share_id", "=", parameter.text("share"))
    .where("finished_at", "is", null),
);

const finish = finishing("share_recipients");
const postpone = postponing("share_recipients");

/** Answers whether the revocation is finished. */
const look = async (change: Change, row: Row, ends: OfferEnds): Promise<boolean> => {
  const { db, now } = change;
  const sets = await selectSets(db, { share: row.share_id });
  const due = await ends.dueOf(sets.map((set): OfferedSet => ({ ...row, ...set })));
  if (due !== null) {
    await postpone(db, { id: row.recipient_id, due });
    return false;
  }
  await finish(db, { id: row.recipient_id, now });
  const share = { type: "ResourceShare", id: row.share_id };
  await change.record("finish_revocation", share, { account: row.account_id });
  return true;
};

export const endedRecipients: Step = {
  isDue: async (work) => (await select(work, 1)).length > 0,
  run: async (change) => lookAtOffers(change, await select(change, batchSize), look),
};
