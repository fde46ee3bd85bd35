/** A new, empty database for each test that wants one: a copy of one whose tables are made already. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { openStore } from "../../server/store/store.ts";
import type { PostgresServer } from "./server.ts";

export const maintenance = "postgres";
const template = "lendbase_template";

const asAdministrator = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

/** Makes the database that all others are copied from. */
export const prepareTemplate = async (postgres: PostgresServer): Promise<void> => {
  await asAdministrator(postgres.url(maintenance), `create database ${template}`);
  await (await openStore(postgres.url(template))).close();
};

const named = (url: string, database: string): string => {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
};

export interface OwnDatabase {
  readonly url: string;
  /** Nobody may use it any more; another test will. */
  giveBack(): Promise<void>;
}

/** Those that no test has at the moment, all empty, by the server that they are on. */
const freeOn = new Map<string, string[]>();

/** All but what says which tables there are. */
const emptyTables = `do $$ declare names text; begin
  select string_agg(quote_ident(tablename), ', ') into names from pg_tables
    where schemaname = 'public' and tablename not like 'kysely_%';
  execute 'truncate ' || names || ' restart identity cascade';
end $$`;

/** `url` is that of the maintenance database. */
export const takeDatabase = async (url: string): Promise<OwnDatabase> => {
  const free = freeOn.get(url) ?? [];
  freeOn.set(url, free);
  const known = free.pop();
  const name = known ?? `test_${randomUUID().replaceAll("-", "")}`;
  if (known === undefined) {
    await asAdministrator(url, `create database ${name} template ${template} strategy file_copy`);
  }
  const own = named(url, name);
  return {
    url: own,
    giveBack: async () => {
      await asAdministrator(own, emptyTables);
      free.push(name);
    },
  };
};
