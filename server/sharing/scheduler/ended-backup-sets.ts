/** Notices backup sets that have expired, so that they count for nothing any more (R16). Decisions know by the clock. */
import { prepareQuery } from "../../store/prepared.ts";
import { refreshCounters } from "../counters.ts";
import type { Work } from "../work.ts";
import { lookAgain } from "./look-again.ts";
import { batchSize, type Step } from "./step.ts";

const selectExpired = prepareQuery((db, parameter) =>
  db
    .selectFrom("backup_sets")
    .select("id")
    .where("ended_at", "is", null)
    .where("expires_at", "is not", null)
    .where("expires_at", "<=", parameter.integer("now"))
    .orderBy("expires_at")
    .limit(parameter.integer("limit")),
);

const select = ({ db, now }: Work, limit: number) => selectExpired(db, { now, limit });

export const endedBackupSets: Step = {
  isDue: async (work) => (await select(work, 1)).length > 0,
  run: async (change) => {
    const backupSets = (await select(change, batchSize)).map(({ id }) => id);
    if (backupSets.length === 0) return { finished: 0, more: false };
    await change.db
      .updateTable("backup_sets")
      .set((eb) => ({ ended_at: eb.ref("expires_at") }))
      .where("id", "in", backupSets)
      .execute();
    for (const id of backupSets) {
      await lookAgain(change, id);
      await change.record("expire_backup_set", { type: "BackupSet", id });
    }
    await refreshCounters(change, { backupSets });
    return { finished: backupSets.length, more: backupSets.length === batchSize };
  },
};
