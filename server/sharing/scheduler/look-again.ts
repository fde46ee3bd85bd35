/** Has the scheduler look at a backup set's places in shares at its next pass, because the set ended. */
import { prepareQuery } from "../../store/prepared.ts";
import type { Work } from "../work.ts";

const clearDue = prepareQuery((db, parameter) =>
  db
    .updateTable("share_resources")
    .set({ due_at: null })
    .where("backup_set_id", "=", parameter.text("backupSet"))
    .where("finished_at", "is", null),
);

export const lookAgain = async ({ db }: Pick<Work, "db">, backupSet: string): Promise<void> => {
  await clearDue(db, { backupSet });
};
