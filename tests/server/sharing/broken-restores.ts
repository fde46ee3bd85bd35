/** Restores that cannot be changed, as a mistake of ours would make them. */
import { type RawBuilder, sql } from "kysely";
import { onTestFinished } from "vitest";
import type { World } from "../world.ts";

interface Sabotage {
  readonly begin: readonly RawBuilder<unknown>[];
  readonly end: readonly RawBuilder<unknown>[];
}

const onSqlite = (id: string): Sabotage => ({
  begin: [
    sql`create trigger broken before update on restores when old.id like ${sql.lit(id)}
      begin select raise(abort, 'broken'); end`,
  ],
  end: [sql`drop trigger broken`],
});

const onPostgres = (id: string): Sabotage => ({
  begin: [
    sql`create function broken() returns trigger language plpgsql as 'begin raise exception $$broken$$; end'`,
    sql`create trigger broken before update on restores for each row when (old.id like ${sql.lit(id)})
      execute function broken()`,
  ],
  end: [sql`drop trigger broken on restores`, sql`drop function broken`],
});

/** Makes every change of one restore fail, or of all of them, until the test is over. */
export const breakRestores = async ({ store }: World, id = "%"): Promise<void> => {
  const { begin, end } = store.kind === "postgres" ? onPostgres(id) : onSqlite(id);
  const run = (statements: readonly RawBuilder<unknown>[]): Promise<void> =>
    store.write(async (db) => {
      for (const statement of statements) await statement.execute(db);
    });
  await run(begin);
  onTestFinished(() => run(end));
};
