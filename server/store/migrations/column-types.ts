/** What the two databases call differently in the definition of a table. */
import { type ColumnDefinitionBuilder, type Kysely, PostgresAdapter, type RawBuilder, sql } from "kysely";

export interface ColumnTypes {
  /** Text in the order of its bytes, which is SQLite's own and on PostgreSQL would else depend on the machine. */
  readonly text: "text" | RawBuilder<unknown>;
  /** A number that the database gives, larger for each new row. */
  readonly sequence: "integer" | "bigint";
  readonly numbered: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

export const isPostgresDatabase = (db: Pick<Kysely<unknown>, "getExecutor">): boolean =>
  db.getExecutor().adapter instanceof PostgresAdapter;

export const columnTypes = (db: Kysely<unknown>): ColumnTypes =>
  isPostgresDatabase(db)
    ? {
        text: sql`text collate "C"`,
        sequence: "bigint",
        numbered: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
      }
    : {
        text: "text",
        sequence: "integer",
        numbered: (column) => column.primaryKey().autoIncrement(),
      };
