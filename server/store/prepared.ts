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

/** What `build` writes where a parameter belongs. Typed as the value, because Kysely checks it against the column. */
export interface Parameters {
  text(name: string): string;
  integer(name: string): number;
}

// The query builder only carries parameters to the driver, so a placeholder may pass for a value until `run`.
const placeholders: Parameters = {
  text: (name) => new Placeholder(name) as unknown as string,
  integer: (name) => new Placeholder(name) as unknown as number,
};

/**
 * Answers a function that runs the query that `build` builds. It compiles once for each kind of database; `build`
 * must not depend on anything but its arguments.
 */
export const prepareQuery = <Row>(build: (db: Database, parameter: Parameters) => Compilable<Row>) => {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return async (db: Database, values: Readonly<Record<string, Value>>): Promise<readonly Row[]> => {
    const { adapter } = db.getExecutor();
    let query = compiled.get(adapter);
    if (query === undefined) {
      query = build(db, placeholders).compile();
      compiled.set(adapter, query);
    }
    const parameters = query.parameters.map((value) =>
      value instanceof Placeholder ? values[value.name] : value,
    );
    const result = await db.executeQuery<Row>({ ...query, parameters });
    return result.rows;
  };
};
