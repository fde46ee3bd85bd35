/** Counting that costs the same however much there is. */
import type { AliasedExpression } from "kysely";
import type { Database } from "./tables.ts";

/** A query for rows with an id. */
export interface Countable {
  limit(most: number): {
    as(alias: "counted"): AliasedExpression<{ readonly id: string }, "counted">;
  };
}

/** How many rows there are, or `most` where there are more. Counted in the database, so that only the number travels. */
export const countUpTo = async (db: Database, rows: Countable, most: number): Promise<number> => {
  const { n } = await db
    .selectFrom(rows.limit(most).as("counted"))
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return n;
};
