/** One key, sent to several servers of one database while the first is at work. */
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { owner, person, region, registerWorld } from "../server/http/lending.ts";
import { type Answered, openTestServer, type TestServer, until } from "../server/http/test-server.ts";
import { ownLocation } from "../server/own-location.ts";

/** What whoever changes something holds, see postgres-store.ts. */
const writeLock = 7_311_001;

const openServers = async () => {
  const { location, remove } = await ownLocation();
  onTestFinished(remove);
  const servers: TestServer[] = [];
  for (const _ of [1, 2]) {
    const server = await openTestServer({ settings: { storeUrl: location } });
    onTestFinished(server.close);
    servers.push(server);
  }
  const [one, other] = servers as [TestServer, TestServer];
  await registerWorld(one);
  return { one, other, location };
};

/** Keeps every server from changing anything until it is let go. */
const holdChanges = async (location: string) => {
  const client = new pg.Client({ connectionString: location });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`select pg_advisory_lock(${writeLock})`);
  const waiting = async (): Promise<number> => {
    const { rows } = await client.query(
      `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows[0].n;
  };
  return {
    /** Waits until so many servers have a change that waits. */
    held: (servers: number) => until(async () => ((await waiting()) >= servers ? true : undefined)),
    letGo: async () => void (await client.query(`select pg_advisory_unlock(${writeLock})`)),
  };
};

const body = { name: "orders", region, backup_sets: ["bk-1"], principals: [person("2000000000000001")] };
const path = "/v1/resource-shares";

const create = (server: TestServer, key: string, given: object = body): Promise<Answered> =>
  server.request("POST", path, { key, account: owner, body: given, headers: { "idempotency-key": "k" } });

test("the same server refuses the second while the first is at work; another one waits, and answers alike", async () => {
  const { one, other, location } = await openServers();
  const { secret: key } = await one.createKey({ role: "operator", name: "both" });
  const { held, letGo } = await holdChanges(location);
  const first = create(one, key);
  await held(1);
  const second = await create(one, key);
  expect([second.status, second.body.code]).toEqual([409, "RequestInFlight"]);
  expect(second.headers.get("retry-after")).toBe("1");
  const another = await create(one, key, { ...body, name: "other" });
  expect([another.status, another.body.code]).toEqual([422, "IdempotencyKeyReused"]);
  const elsewhere = create(other, key);
  await held(2);
  await letGo();
  const answers = await Promise.all([first, elsewhere]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  const replayed = answers.map(({ headers }) => headers.get("idempotency-replayed"));
  expect(replayed.filter((value) => value === "true").length).toBe(1);
  expect((await create(one, key)).status).toBe(201);
  expect((await one.done("GET", path)).items.length).toBe(1);
});
