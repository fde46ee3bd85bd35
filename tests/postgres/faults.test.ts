/**
 * Servers on one database, and the database itself, are killed at random moments of their work: nothing that was
 * acknowledged is lost, nothing is half done, and everything that was begun comes to an end (R18, R23).
 */
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { recount } from "../../server/sharing/recount.ts";
import { findBrokenLogEntry } from "../../server/store/log.ts";
import { openStore, type Store } from "../../server/store/store.ts";
import type { Database } from "../../server/store/tables.ts";
import { type Asking, operatorKey, type Started, startServe, temporaryFolder } from "../e2e/processes.ts";
import { maintenance, prepareTemplate, takeDatabase } from "./databases.ts";
import { startPostgres } from "./server.ts";
import { type Acknowledged, nothingYet, register, startCaller } from "./workload.ts";

/** In the suite a few; in the nightly command a hundred. */
const rounds = Number(process.env.LENDBASE_ROUNDS ?? 1) * 3;
const servers = 2;
const callers = 4;
/** At most so long a round works before something is killed, and goes on after it. In milliseconds. */
const workMs = 600;

/** A node that can be killed and started again; its address changes each time. */
const createNode = async (url: string) => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const args = ["--data", folder.path, "--store", url, "--restore-takes", "300ms", "--tick-every", "100ms"];
  let running: Started = await startServe(args);
  const stopHard = async (): Promise<void> => {
    running.child.kill("SIGKILL");
    await running.ended;
  };
  onTestFinished(stopHard);
  return {
    /** Throws where it ended by itself, so that nobody waits for it. */
    expectAlive: (): void => {
      if (running.child.exitCode !== null || running.child.signalCode !== null) {
        throw new Error(`A server ended that nobody killed: ${running.errors()}`);
      }
    },
    asking: (): Asking => ({ url: running.url, key: operatorKey(folder.path) }),
    kill: stopHard,
    start: async () => {
      running = await startServe(args);
    },
  };
};

const missing = (acknowledged: ReadonlySet<string>, rows: readonly { readonly id: string }[]): string[] => {
  const there = new Set(rows.map(({ id }) => id));
  return [...acknowledged].filter((id) => !there.has(id));
};

const expectNothingLost = async (db: Database, acknowledged: Acknowledged): Promise<void> => {
  const shares = await db.selectFrom("resource_shares").select(["id", "cancelled_at"]).execute();
  expect(missing(acknowledged.shares, shares)).toEqual([]);
  expect(
    missing(
      acknowledged.cancelled,
      shares.filter((share) => share.cancelled_at !== null),
    ),
  ).toEqual([]);
  const accepted = await db
    .selectFrom("share_recipients")
    .select("id")
    .where("accepted_at", "is not", null)
    .execute();
  expect(missing(acknowledged.accepted, accepted)).toEqual([]);
  expect(missing(acknowledged.restores, await db.selectFrom("restores").select("id").execute())).toEqual([]);
};

/** A change and its entry in the record are one, and so are a restore and its lock. */
const expectNothingHalf = async (db: Database): Promise<void> => {
  expect(await recount(db)).toEqual([]);
  expect(await findBrokenLogEntry(db)).toBeNull();
  const shares = await db.selectFrom("resource_shares").select("id").execute();
  const entries = await db
    .selectFrom("log")
    .select("object_id as id")
    .where("action", "=", "create_resource_share")
    .execute();
  expect(entries.map(({ id }) => id).sort()).toEqual(shares.map(({ id }) => id).sort());
  const running = await db.selectFrom("restores").select("id").where("state", "=", "running").execute();
  const locks = await db.selectFrom("locks").select("holder as id").execute();
  expect(locks.map(({ id }) => id).sort()).toEqual(running.map(({ id }) => id).sort());
};

/** Waits until no restore runs any more. */
const expectEverythingEnds = async (store: Store, expectAlive: () => void): Promise<void> => {
  for (;;) {
    expectAlive();
    const running = await store.read((db) =>
      db.selectFrom("restores").select("id").where("state", "=", "running").execute(),
    );
    if (running.length === 0) return;
    await setTimeout(50);
  }
};

test("kill -9 of servers and of PostgreSQL loses nothing, leaves nothing half done, and nothing hangs", async () => {
  const postgres = await startPostgres({ durable: true });
  onTestFinished(() => postgres.stop());
  await prepareTemplate(postgres);
  const { url } = await takeDatabase(postgres.url(maintenance));
  const nodes = await Promise.all(Array.from({ length: servers }, () => createNode(url)));
  const [first] = nodes;
  if (first === undefined) throw new Error("There is no server.");
  await register(first.asking());
  const acknowledged = nothingYet();
  const expectAlive = (): void => {
    for (const node of nodes) node.expectAlive();
  };
  for (let round = 0; round < rounds; round += 1) {
    const before = acknowledged.shares.size;
    const working = Array.from({ length: callers }, (_, caller) => {
      const next = () => (nodes[Math.floor(Math.random() * servers)] ?? first).asking();
      return startCaller(next, round * 1_000_000 + caller, callers, acknowledged);
    });
    await setTimeout(Math.random() * workMs);
    const victim = [...nodes, postgres][round % (servers + 1)] ?? postgres;
    await victim.kill();
    await setTimeout(Math.random() * workMs);
    await victim.start();
    // Who is served again makes progress again.
    while (acknowledged.shares.size === before) {
      expectAlive();
      await setTimeout(50);
    }
    await setTimeout(workMs);
    await Promise.all(working.map((caller) => caller.stop()));
    const store = await openStore(url);
    try {
      await store.read((db) => expectNothingLost(db, acknowledged));
      await store.read(expectNothingHalf);
      await expectEverythingEnds(store, expectAlive);
    } finally {
      await store.close();
    }
  }
  expect(acknowledged.cancelled.size).toBeGreaterThan(0);
}, 0);
