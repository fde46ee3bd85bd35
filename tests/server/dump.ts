/** Everything that a store holds, to compare before and after. */
import type { Store } from "../../server/store/store.ts";
import type { Tables } from "../../server/store/tables.ts";

/** A line for each row, by table and content. */
export const dump = (store: Store): Promise<readonly string[]> =>
  store.read(async (db) => {
    const lines: string[] = [];
    for (const { name } of await db.introspection.getTables()) {
      if (name.startsWith("sqlite_") || name.startsWith("kysely_")) continue;
      const rows = await db
        .selectFrom(name as keyof Tables)
        .selectAll()
        .execute();
      lines.push(...rows.map((row) => `${name} ${JSON.stringify(row)}`));
    }
    return lines.sort();
  });
