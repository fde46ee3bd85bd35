/** Kysely's SQLite dialect on the SQLite that comes with Node. */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";
import { prepareStatementsOf } from "./prepared.ts";
import type { Database, Tables } from "./tables.ts";

/** Statements with lists of parameters have many texts; beyond this the cache begins anew. */
const cachedStatements = 500;

/** Kysely hands on what it was given; anything else is a mistake of ours and SQLite refuses it. */
const inputs = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];

const toKysely = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...inputs(parameters)),
  run: (parameters) => statement.run(...inputs(parameters)),
  iterate: (parameters) => statement.iterate(...inputs(parameters)),
});

/** Preparing costs more than running a point read, so prepared statements are kept by their text. */
const cached = (database: DatabaseSync): SqliteDatabase => {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      if (statements.size >= cachedStatements) statements.clear();
      const statement = toKysely(database.prepare(sql));
      statements.set(sql, statement);
      return statement;
    },
  };
};

/** Rows are put together here, because SQLite in Node looks the names of all columns up again for each row. */
const prepared = (statement: StatementSync) => {
  const names = statement.columns().map(({ name }) => name);
  statement.setReturnArrays(true);
  // A copy of a row that has all columns is filled twice as fast as one that grows; of what JSON makes, faster still.
  const blank = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null]))));
  const toRow = (values: readonly unknown[]) => {
    const row: Record<string, unknown> = { ...blank };
    let at = 0;
    for (const name of names) row[name] = values[at++];
    return row;
  };
  return (parameters: readonly unknown[]) =>
    (statement.all(...inputs(parameters)) as unknown as readonly unknown[][]).map(toRow);
};

/** Kysely on this one connection, whose transaction is its user's business. */
export const sqliteOn = (database: DatabaseSync): Database => {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: cached(database) }) });
  prepareStatementsOf(db, (sql) => prepared(database.prepare(sql)));
  return db;
};
