/** Finishes principals that were taken away and shares that were cancelled, once they reach nobody any more (R17). */
import { prepareQuery } from "../../store/prepared.ts";
import type { Change, Work } from "../work.ts";
import { finishing } from "./marks.ts";
import { batchSize, type Step } from "./step.ts";

const selectPrincipals = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_principals as p")
    .select(["p.id", "p.share_id", "p.type", "p.principal_id"])
    .where("p.finished_at", "is", null)
    .where("p.removed_at", "is not", null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("share_recipients as r")
            .select("r.id")
            .whereRef("r.share_principal_id", "=", "p.id")
            .where("r.finished_at", "is", null),
        ),
      ),
    )
    .limit(parameter.integer("limit")),
);

const finishPrincipal = finishing("share_principals");

export const emptiedPrincipals: Step = {
  isDue: async ({ db }: Work) => (await selectPrincipals(db, { limit: 1 })).length > 0,
  run: async ({ db, now, record }: Change) => {
    const rows = await selectPrincipals(db, { limit: batchSize });
    for (const { id, share_id, type, principal_id } of rows) {
      await finishPrincipal(db, { id, now });
      const details = { principal: { type, id: principal_id } };
      await record("finish_revocation", { type: "ResourceShare", id: share_id }, details);
    }
    return { finished: rows.length, more: rows.length === batchSize };
  },
};

const selectShares = prepareQuery((db, parameter) =>
  db
    .selectFrom("resource_shares as h")
    .select("h.id")
    .where("h.finished_at", "is", null)
    .where("h.cancelled_at", "is not", null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("share_recipients as r")
            .select("r.id")
            .whereRef("r.share_id", "=", "h.id")
            .where("r.finished_at", "is", null),
        ),
      ),
    )
    .limit(parameter.integer("limit")),
);

/** What stood in the share goes with it. */
const finishShare = async ({ db, now }: Change, share: string): Promise<void> => {
  const finished = { finished_at: now };
  for (const table of ["share_resources", "share_principals"] as const) {
    await db
      .updateTable(table)
      .set(finished)
      .where("share_id", "=", share)
      .where("finished_at", "is", null)
      .execute();
  }
  await db.updateTable("resource_shares").set(finished).where("id", "=", share).execute();
};

export const emptiedShares: Step = {
  isDue: async ({ db }: Work) => (await selectShares(db, { limit: 1 })).length > 0,
  run: async (change: Change) => {
    const rows = await selectShares(change.db, { limit: batchSize });
    for (const { id } of rows) {
      await finishShare(change, id);
      await change.record("finish_revocation", { type: "ResourceShare", id });
    }
    return { finished: rows.length, more: rows.length === batchSize };
  },
};
