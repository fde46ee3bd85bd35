/** Connections to PostgreSQL, with the guarantees that the store promises. */
import { hash } from "node:crypto";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { type PrepareStatement, prepareStatementsOf } from "./prepared.ts";
import type { Database, Tables } from "./tables.ts";

/** A number that JavaScript cannot hold exactly would be another number; none of ours is that large. */
const toNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number of this service`);
  return value;
};

/** Eight-byte integers, and what sums of them are. */
const parsed: ReadonlyMap<number, (text: string) => number> = new Map([
  [pg.types.builtins.INT8, toNumber],
  [pg.types.builtins.NUMERIC, toNumber],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    parsed.get(oid) ?? pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
};

/**
 * Nothing waits for ever: not for a connection, for a statement, or for a server that holds the right to write and is
 * gone. In milliseconds.
 */
const limits = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 60_000,
  lock_timeout: 15_000,
  idle_in_transaction_session_timeout: 30_000,
} as const;

export const clientConfig = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: "lendbase",
  keepAlive: true,
  types,
  ...limits,
});

/** An acknowledged change survives a power cut, whatever the server's own setting says. */
const makeDurable = "select set_config('synchronous_commit', 'on', false)";

/** `broken` hears of connections that were lost while nobody used them; the pool opens others. */
export const createPool = (url: string, size: number, broken: (cause: Error) => void): pg.Pool => {
  const pool = new pg.Pool({ ...clientConfig(url), max: size });
  pool.on("error", broken);
  pool.on("connect", (client) => {
    // One that is lost between two statements says so to nobody else; the next statement fails, and is heard.
    client.on("error", () => {});
    // Queries of one client wait for one another, so this is done before the first.
    void client.query(makeDurable).catch(() => {});
  });
  return pool;
};

/**
 * A plan that was made for all columns fails for ever once another node's migration adds one, so statements that ask for
 * all of them are planned each time.
 */
const asksForAll = /(?:select |\.)\*/;

/** The server plans a statement with a name once for each connection. One text has one name. */
const prepareOn =
  (client: pg.PoolClient): PrepareStatement =>
  (text) => {
    const named = asksForAll.test(text) ? { text } : { name: hash("sha256", text, "base64url"), text };
    return async (values) => (await client.query<object>({ ...named, values })).rows;
  };

const databases = new WeakMap<pg.PoolClient, Database>();

/** Kysely on this one connection, whose transaction is its user's business. */
export const databaseOn = (client: pg.PoolClient): Database => {
  const known = databases.get(client);
  if (known !== undefined) return known;
  const lent = {
    query: client.query.bind(client) as pg.PoolClient["query"],
    release: () => {},
  };
  const pool = { connect: async () => lent, end: async () => {}, options: {} };
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as never }) });
  prepareStatementsOf(database, prepareOn(client));
  databases.set(client, database);
  return database;
};
