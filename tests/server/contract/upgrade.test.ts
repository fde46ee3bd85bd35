/** Databases of earlier versions, with what people did on them, opened by this one. */
import { sql } from "kysely";
import { Migrator } from "kysely/migration";
import { expect, onTestFinished, test } from "vitest";
import { createSealer, keySize } from "../../../server/events/sealer.ts";
import { openSecrets, sealAtStart } from "../../../server/events/webhook-secrets.ts";
import { recount } from "../../../server/sharing/recount.ts";
import { beginning, hashOf, type LogRow, unnumberedHashOf } from "../../../server/store/log-chain.ts";
import { findBreak } from "../../../server/store/log-verify.ts";
import { migrationNames, migrations } from "../../../server/store/migrate.ts";
import { createPool, databaseOn } from "../../../server/store/postgres-connection.ts";
import { openConnection } from "../../../server/store/sqlite-connection.ts";
import { sqliteOn } from "../../../server/store/sqlite-dialect.ts";
import { isPostgres, openStore } from "../../../server/store/store.ts";
import type { Database, Tables, WebhooksTable } from "../../../server/store/tables.ts";
import { ownLocation } from "../own-location.ts";
import { accept, account, friend, openStage, orders, owner, region, setBody } from "../sharing/cast.ts";
import { openWorld } from "../world.ts";

type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Works on a database as it is, without bringing it up to date. */
const directly = async <Value>(location: string, work: (db: Database) => Promise<Value>): Promise<Value> => {
  if (!isPostgres(location)) {
    const db = sqliteOn(openConnection(location));
    return await work(db).finally(() => db.destroy());
  }
  const pool = createPool(location, 1, () => {});
  const client = await pool.connect();
  try {
    return await work(databaseOn(client));
  } finally {
    client.release();
    await pool.end();
  }
};

interface Version {
  /** Its migrations are those before this name. */
  readonly before: string;
  /** How it hashed an entry of the record, and whether the database gave the numbers. */
  readonly hash: typeof hashOf;
  readonly numbered: boolean;
}

/** The record of the first version hashed no numbers. */
const first: Version = { before: "0002", hash: unnumberedHashOf, numbered: false };
/** The last version of which the record did not say who really acted. */
const beforeActedBy: Version = { before: "0020", hash: hashOf, numbered: true };

const unsaid = { by_role: null, by_id: null, by_issuer: null, by_account: null, policy: null, permits: null };

/** The record and where it ends, as that version would have written them. */
const asWrittenThen = (log: Rows[string], { hash: hashThen, numbered }: Version) => {
  let previous_hash = beginning;
  const rows = log.map((row) => {
    const hash = hashThen(previous_hash, { ...row, ...unsaid } as unknown as LogRow);
    const { sequence, ...written }: Rows[string][number] = { ...row, previous_hash, hash };
    previous_hash = hash;
    return numbered ? { sequence, ...written } : written;
  });
  return { rows, hash: previous_hash };
};

/** A row comes after the one that it names. */
const parents = [
  "directories",
  "folders",
  "accounts",
  "clusters",
  "backup_sets",
  "resource_shares",
  "share_principals",
];
const place = (table: string): number => (parents.includes(table) ? parents.indexOf(table) : parents.length);

/** Makes the tables of that version, and puts into them what these tables had then. */
const fillVersion = async (db: Database, location: string, dump: Rows, version: Version): Promise<void> => {
  if (isPostgres(location)) await sql`drop schema public cascade; create schema public`.execute(db);
  const then = Object.entries(migrations).filter(([name]) => name < version.before);
  const provider = { getMigrations: async () => Object.fromEntries(then) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
  const log = asWrittenThen(dump.log ?? [], version);
  const heads = (dump.log_head ?? []).map((row) => ({ ...row, hash: log.hash }));
  const written: Rows = { ...dump, log: log.rows, log_head: heads };
  const tables = await db.introspection.getTables();
  for (const { name, columns } of tables.sort((a, b) => place(a.name) - place(b.name))) {
    const known = new Set(columns.map((column) => column.name));
    const rows = (written[name] ?? []).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([key]) => known.has(key))),
    );
    if (rows.length > 0)
      await db
        .insertInto(name as keyof Tables)
        .values(rows as never)
        .execute();
  }
};

const dumpOf = async (db: Database): Promise<Rows> => {
  const dump: Record<string, Rows[string]> = {};
  for (const { name } of await db.introspection.getTables()) {
    const rows = await db
      .selectFrom(name as keyof Tables)
      .selectAll()
      .execute();
    dump[name] =
      name === "log" ? rows.sort((a, b) => Reflect.get(a, "sequence") - Reflect.get(b, "sequence")) : rows;
  }
  return dump;
};

const webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** As it was stored before secrets were sealed. */
const clearWebhook: WebhooksTable = {
  id: "whk-1",
  account_id: null,
  url: "https://example.com/hook",
  types: "[]",
  secret: webhookSecret,
  former_secret: webhookSecret,
  secret_key: null,
  former_until: 1,
  created_at: 1,
  position: 0,
  failures: 0,
  next_at: 0,
  delivered_at: null,
  last_failure: null,
  dead_in_a_row: 0,
  suspended_at: null,
  lease_owner: null,
  lease_until: 0,
};

/** A world with an accepted and a pending offer, a cancelled share and a restore. */
const livedIn = async () => {
  const world = await openStage();
  const share = (name: string, id: string) =>
    world.sharing.shares.create(owner, {
      name,
      region,
      scope: "all_accounts",
      backup_sets: [orders],
      principals: [account(id)],
    });
  await share("first", friend(1));
  await accept(world, friend(1));
  await share("second", friend(2));
  await world.sharing.shares.cancel(owner, (await share("third", friend(3))).id);
  await world.sharing.restores.request(friend(1), { backup_set: orders, region });
  await world.sharing.inventory.putBackupSet("bk-fast", setBody({ level: 1 }));
  await world.sharing.backupSets.convert(owner, "bk-fast");
  await world.store.write((db) => db.insertInto("webhooks").values(clearWebhook).execute());
  return { dump: await world.store.read(dumpOf), now: world.clock.now() };
};

const earlier = async (version: Version) => {
  const { dump } = await livedIn();
  const { location, remove } = await ownLocation();
  onTestFinished(remove);
  await directly(location, (db) => fillVersion(db, location, dump, version));
  return { dump, location };
};

test.each([
  ["the first version", first],
  ["the version before the record said who acted", beforeActedBy],
])("a database of %s is brought up to date with all that is in it", async (_, version) => {
  const { dump, location } = await earlier(version);
  const world = await openWorld({ location });
  try {
    expect(await world.store.read(recount)).toEqual([]);
    expect(await findBreak(world.store.read)).toBeNull();
    const now = await world.store.read(dumpOf);
    for (const table of ["accounts", "resource_shares", "share_recipients", "restores", "locks"] as const) {
      expect(now[table]).toHaveLength(dump[table]?.length ?? 0);
      expect(dump[table]?.length, table).toBeGreaterThan(0);
    }
    const lent = await world.sharing.shares.sharedWithMe(friend(1), { limit: 10, region });
    expect(lent.items.map((item) => item.backup_set)).toEqual([orders]);
    const conversions = await world.sharing.conversions.list({ account: owner }, { limit: 10 });
    expect(conversions.items).toMatchObject([{ backup_set: "bk-fast", owner }]);
    const pending = await world.sharing.invitations.list(
      { account: friend(2) },
      { limit: 10, state: "pending" },
    );
    expect(pending.items).toHaveLength(1);
    await accept(world, friend(2));
    expect(await findBreak(world.store.read)).toBeNull();
  } finally {
    await world.close();
  }
});

test("an upgrade that fails in the middle leaves the database as it was, and works later", async () => {
  const { location } = await earlier(first);
  // The name of a table that a later migration makes is taken.
  await directly(location, (db) => sql`create table webhooks (id text)`.execute(db));
  const before = await directly(location, dumpOf);
  await expect(openStore(location)).rejects.toThrow();
  expect(await directly(location, dumpOf)).toEqual(before);
  await directly(location, (db) => sql`drop table webhooks`.execute(db));
  const store = await openStore(location);
  const done = await store.read((db) => sql<{ name: string }>`select name from kysely_migration`.execute(db));
  expect(done.rows.map(({ name }) => name).sort()).toEqual([...migrationNames]);
  await store.close();
});

test("secrets of webhooks that an earlier version stored as they are get sealed, and are the same", async () => {
  const { location } = await earlier(beforeActedBy);
  const store = await openStore(location);
  const sealer = createSealer([new Uint8Array(keySize)]);
  expect(await sealAtStart(store, sealer, 1)).toBe(1);
  const row = await store.read((db) => db.selectFrom("webhooks").selectAll().executeTakeFirstOrThrow());
  expect(JSON.stringify(row)).not.toContain(webhookSecret);
  expect(openSecrets(sealer, row)).toEqual({ secret: webhookSecret, former: webhookSecret });
  expect(await findBreak(store.read)).toBeNull();
  await store.close();
});

test("nobody can be put beside an entry of an earlier version without that being found", async () => {
  for (const version of [first, beforeActedBy]) {
    const { location } = await earlier(version);
    const store = await openStore(location);
    const forged = { by_role: "account", by_id: "key-1" } as const;
    await store.write((db) => db.updateTable("log").set(forged).where("sequence", "=", 3).execute());
    expect((await findBreak(store.read))?.sequence).toBe(3);
    await store.close();
  }
});
