/** Kysely's SQLite dialect on the SQLite that comes with Node. */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";

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

export const createSqliteDialect = (database: DatabaseSync): SqliteDialect =>
  new SqliteDialect({ database: cached(database) });
