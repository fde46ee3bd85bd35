/** Forgets answers that were kept for callers who repeat a request, once their time is over. */
import { prepareQuery } from "../../store/prepared.ts";
import type { Change, Work } from "../work.ts";
import { batchSize, type Step } from "./step.ts";

const selectOver = prepareQuery((db, parameter) =>
  db
    .selectFrom("idempotency_keys")
    .select(["caller", "key"])
    .where("expires_at", "<=", parameter.integer("now"))
    .orderBy("expires_at")
    .limit(parameter.integer("limit")),
);

const forget = prepareQuery((db, parameter) =>
  db
    .deleteFrom("idempotency_keys")
    .where("caller", "=", parameter.text("caller"))
    .where("key", "=", parameter.text("key")),
);

export const keptAnswers: Step = {
  isDue: async ({ db, now }: Work) => (await selectOver(db, { now, limit: 1 })).length > 0,
  run: async ({ db, now }: Change) => {
    const rows = await selectOver(db, { now, limit: batchSize });
    for (const { caller, key } of rows) await forget(db, { caller, key });
    return { finished: rows.length, more: rows.length === batchSize };
  },
};
