/** Marks invitations that nobody answered in time, so that they count for nothing any more (R31). */
import { prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";
import { refreshCounters } from "../counters.ts";
import { invitationStatus } from "../decide.ts";
import { createAccountLoader } from "../facts/accounts.ts";
import { type InvitationRow, invitationFacts, selectInvitations } from "../facts/shares.ts";
import { stands } from "../live.ts";
import type { Change } from "../work.ts";
import { dueAfter, known } from "./due.ts";
import { postponing } from "./marks.ts";
import { batchSize, dueRows, type Step } from "./step.ts";

const open = (db: Database) => selectInvitations(db).where("r.accepted_at", "is", null).where(stands("r"));

const selectNew = prepareQuery((db, parameter) =>
  open(db).where("r.due_at", "is", null).limit(parameter.integer("limit")),
);

const selectDue = prepareQuery((db, parameter) =>
  open(db)
    .where("r.due_at", "<=", parameter.integer("now"))
    .orderBy("r.due_at")
    .limit(parameter.integer("limit")),
);

const select = dueRows(selectNew, selectDue);

const postpone = postponing("share_recipients");

const markExpired = prepareQuery((db, parameter) =>
  db
    .updateTable("share_recipients")
    .set({ expired_at: parameter.integer("at"), due_at: null })
    .where("id", "=", parameter.text("id")),
);

/** Answers the share whose counters have to fall, or null where the invitation is still open. */
const look = async (change: Change, row: InvitationRow, facts: ReturnType<typeof invitationFacts>) => {
  const { db, now, record } = change;
  const invitation = await facts;
  const status = invitation === null ? null : known(() => invitationStatus(change, invitation));
  if (status?.state !== "ended") {
    await postpone(db, { id: row.id, due: dueAfter(status, now) });
    return null;
  }
  await markExpired(db, { id: row.id, at: status.endsAt ?? now });
  await record("expire_invitation", { type: "Invitation", id: row.id }, { share: row.share_id });
  return row.share_id;
};

export const expiredInvitations: Step = {
  isDue: async (work) => (await select(work, 1)).length > 0,
  run: async (change) => {
    const accounts = createAccountLoader(change.db);
    const rows = await select(change, batchSize);
    const shares: string[] = [];
    for (const row of rows) {
      const share = await look(change, row, invitationFacts(row, accounts, change.now));
      if (share !== null) shares.push(share);
    }
    await refreshCounters(change, { shares });
    return { finished: shares.length, more: rows.length >= batchSize };
  },
};
