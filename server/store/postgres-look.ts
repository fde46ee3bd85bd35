/** What a PostgreSQL says about itself, for who looks at an installation. Nothing is changed. */
import pg from "pg";
import { clientConfig } from "./postgres-connection.ts";
import { shownUrl } from "./postgres-failures.ts";
import { toStoreError } from "./store-error.ts";

export interface PostgresFound {
  readonly version: string;
  /** The number of the version, such as 180000. */
  readonly versionNumber: number;
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly fullPageWrites: string;
  /** By how much its clock is ahead of ours, in milliseconds; half of the way there and back is taken off. */
  readonly clockAheadMs: number;
  readonly migrations: readonly string[];
}

const settingsText = `select current_setting('server_version') as version,
  current_setting('server_version_num')::int as number, current_setting('fsync') as fsync,
  current_setting('synchronous_commit') as synchronous_commit,
  current_setting('full_page_writes') as full_page_writes`;

const migrationsOf = async (client: pg.Client): Promise<readonly string[]> => {
  const { rows } = await client.query("select to_regclass('kysely_migration') is not null as found");
  if (rows[0]?.found !== true) return [];
  const found = await client.query("select name from kysely_migration order by name");
  return found.rows.map(({ name }) => String(name));
};

const clockAhead = async (client: pg.Client): Promise<number> => {
  const before = Date.now();
  const { rows } = await client.query("select (extract(epoch from clock_timestamp()) * 1e3)::float8 as now");
  const after = Date.now();
  return Math.round(Number(rows[0]?.now) - (before + after) / 2);
};

/** Throws a StoreError. */
export const lookAtPostgres = async (url: string): Promise<PostgresFound> => {
  const client = new pg.Client(clientConfig(url));
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("begin read only");
    const { rows } = await client.query(settingsText);
    const migrations = await migrationsOf(client);
    const [row] = rows;
    return {
      version: String(row.version),
      versionNumber: Number(row.number),
      fsync: String(row.fsync),
      synchronousCommit: String(row.synchronous_commit),
      fullPageWrites: String(row.full_page_writes),
      clockAheadMs: await clockAhead(client),
      migrations,
    };
  } catch (cause) {
    throw toStoreError(shownUrl(url), cause);
  } finally {
    await client.end().catch(() => {});
  }
};
