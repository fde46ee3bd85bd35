/** Finishes the revocation of backup sets that a share does not lend any more: taken out of it, or ended (R16 to R18). */
import { prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";
import type { Change } from "../work.ts";
import { never } from "./due.ts";
import { finishing, postponing } from "./marks.ts";
import { createOfferEnds, lookAtOffers, type OfferEnds, type OfferedSet } from "./offer-ends.ts";
import { batchSize, dueRows, type Step } from "./step.ts";

const unfinished = (db: Database) =>
  db
    .selectFrom("share_resources as x")
    .innerJoin("resource_shares as h", "h.id", "x.share_id")
    .innerJoin("backup_sets as b", "b.id", "x.backup_set_id")
    .where("x.finished_at", "is", null)
    .select(["x.id as resource_id", "x.share_id", "x.backup_set_id", "x.added_at", "x.removed_at"])
    .select(["h.cancelled_at as share_cancelled_at", "b.ended_at"]);

const selectNew = prepareQuery((db, parameter) =>
  unfinished(db).where("x.due_at", "is", null).limit(parameter.integer("limit")),
);

const selectDue = prepareQuery((db, parameter) =>
  unfinished(db)
    .where("x.due_at", "<=", parameter.integer("now"))
    .orderBy("x.due_at")
    .limit(parameter.integer("limit")),
);

type Row = Awaited<ReturnType<typeof selectNew>>[number];

const select = dueRows(selectNew, selectDue);

const selectRecipients = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_recipients")
    .select(["id as recipient_id", "account_id", "invitation_id", "offered_at"])
    .select(["accepted_at", "rejected_at", "cancelled_at", "left_at", "left_share_at", "expired_at"])
    .where("share_id", "=", parameter.text("share"))
    .where("finished_at", "is", null),
);

const finish = finishing("share_resources");
const postpone = postponing("share_resources");

const selectOfSet = prepareQuery((db, parameter) =>
  unfinished(db).where("x.backup_set_id", "=", parameter.text("backupSet")),
);

const dueOf = async (change: Change, row: Row, ends: OfferEnds): Promise<number | null> => {
  if (row.removed_at === null && row.ended_at === null) return never;
  const recipients = await selectRecipients(change.db, { share: row.share_id });
  return await ends.dueOf(recipients.map((recipient): OfferedSet => ({ ...row, ...recipient })));
};

/** Answers whether the revocation is finished. */
const look = async (change: Change, row: Row, ends: OfferEnds): Promise<boolean> => {
  const { db, now } = change;
  const due = await dueOf(change, row, ends);
  if (due !== null) {
    await postpone(db, { id: row.resource_id, due });
    return false;
  }
  await finish(db, { id: row.resource_id, now });
  const share = { type: "ResourceShare", id: row.share_id };
  await change.record("finish_revocation", share, { backup_set: row.backup_set_id });
  return true;
};

export const endedResources: Step = {
  isDue: async (work) => (await select(work, 1)).length > 0,
  run: async (change) => lookAtOffers(change, await select(change, batchSize), look),
};

/**
 * Finishes what is over of one set that has ended, before its expiry is put off: what was revoked must not come back,
 * whether or not the scheduler had noticed.
 */
export const finishEndedPlaces = async (change: Change, backupSet: string): Promise<void> => {
  const rows = await selectOfSet(change.db, { backupSet });
  const ended = rows.map((row): Row => ({ ...row, ended_at: row.ended_at ?? change.now }));
  const ends = createOfferEnds(change);
  for (const row of ended) await look(change, row, ends);
};
