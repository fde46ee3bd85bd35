/** Queries of the hot path: built and compiled once, then run with other parameters. */
import type { Compilable, CompiledQuery } from "kysely";
import type { Database } from "./tables.ts";

/** Stands for a parameter while the query is built. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

type Value = string | number | null;

type Values = Readonly<Record<string, Value>>;

/** What `build` writes where a parameter belongs. Typed as the value, because Kysely checks it against the column. */
export interface Parameters {
  text(name: string): string;
  integer(name: string): number;
}

// The query builder only carries parameters to the driver, so a placeholder may pass for a value until it is run.
const placeholders: Parameters = {
  text: (name) => new Placeholder(name) as unknown as string,
  integer: (name) => new Placeholder(name) as unknown as number,
};

type Rows<Row> = readonly Row[] | Promise<readonly Row[]>;

/** Answers what runs one statement with other parameters. */
export type PrepareStatement = (sql: string) => (parameters: unknown[]) => Rows<unknown>;

const statements = new WeakMap<Database, PrepareStatement>();

/**
 * Prepared queries on `db` run through `prepare` from now on, instead of by Kysely's way to a connection: half a dozen
 * steps, each of which waits for the one before, take longer than SQLite does to read a row, and PostgreSQL takes longer
 * to plan most of our statements than to run them.
 */
export const prepareStatementsOf = (db: Database, prepare: PrepareStatement): void => {
  statements.set(db, prepare);
};

type Run<Row> = (parameters: unknown[]) => Rows<Row>;

const runnerOf = <Row>(db: Database, query: CompiledQuery<Row>): Run<Row> => {
  const prepare = statements.get(db);
  if (prepare !== undefined) return prepare(query.sql) as Run<Row>;
  return async (parameters) => (await db.executeQuery<Row>({ ...query, parameters })).rows;
};

/**
 * Answers a function that runs the query that `build` builds. It compiles once for each connection; `build` must not
 * depend on anything but its arguments.
 */
export const prepareQuery = <Row>(build: (db: Database, parameter: Parameters) => Compilable<Row>) => {
  const ready = new WeakMap<Database, (values: Values) => ReturnType<Run<Row>>>();
  const prepare = (db: Database): ((values: Values) => ReturnType<Run<Row>>) => {
    const query = build(db, placeholders).compile();
    const run = runnerOf(db, query);
    const names = query.parameters.map((value) => (value instanceof Placeholder ? value.name : null));
    return (values) => run(names.map((name, at) => (name === null ? query.parameters[at] : values[name])));
  };
  return async (db: Database, values: Values): Promise<readonly Row[]> => {
    let run = ready.get(db);
    if (run === undefined) {
      run = prepare(db);
      ready.set(db, run);
    }
    return await run(values);
  };
};
