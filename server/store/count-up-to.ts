/** Counting that costs the same however much there is. */
import type { AliasedExpression } from "kysely";
import type { Database } from "./tables.ts";

/** A query for rows with an id. */
export interface Countable {
  limit(most: number): {
    as(alias: "counted"): AliasedExpression<{ readonly id: string }, "counted">;
  };
}

/** A query for rows with an instant, in milliseconds since 1970. */
export interface Dated {
  limit(most: number): {
    as(alias: "counted"): AliasedExpression<{ readonly at: number | null }, "counted">;
  };
}

/** How many rows there are, or `most` where there are more; and the earliest instant of those that were counted. */
export const sinceWhen = async (
  db: Database,
  rows: Dated,
  most: number,
): Promise<{ readonly count: number; readonly since: number | null }> => {
  const { n, first } = await db
    .selectFrom(rows.limit(most).as("counted"))
    .select((eb) => [eb.fn.countAll<number>().as("n"), eb.fn.min("at").as("first")])
    .executeTakeFirstOrThrow();
  return { count: n, since: first };
};

/** How many rows there are, or `most` where there are more. Counted in the database, so that only the number travels. */
export const countUpTo = async (db: Database, rows: Countable, most: number): Promise<number> => {
  const { n } = await db
    .selectFrom(rows.limit(most).as("counted"))
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return n;
};
