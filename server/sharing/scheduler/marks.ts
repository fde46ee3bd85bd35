/** What the scheduler writes on a row that it has looked at. */
import { prepareQuery } from "../../store/prepared.ts";

/** Revoking is over: the row leaves every list and decision. */
export const finishing = (table: "share_resources" | "share_recipients" | "share_principals") =>
  prepareQuery((db, parameter) =>
    db
      .updateTable(table)
      .set({ finished_at: parameter.integer("now") })
      .where("id", "=", parameter.text("id")),
  );

/** Not yet: when to look again. */
export const postponing = (table: "share_resources" | "share_recipients") =>
  prepareQuery((db, parameter) =>
    db
      .updateTable(table)
      .set({ due_at: parameter.integer("due") })
      .where("id", "=", parameter.text("id")),
  );
