/** The server is killed in the middle of its work, again and again: what it acknowledged is there. */
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recount } from "../../server/sharing/counters.ts";
import { findBrokenLogEntry } from "../../server/store/log.ts";
import { openStore } from "../../server/store/store.ts";
import { until } from "../server/http/test-server.ts";
import {
  type Asking,
  ask,
  type Folder,
  operatorKey,
  type Started,
  startServe,
  stop,
  temporaryFolder,
} from "./processes.ts";

const owner = "1000000000000001";
const recipients = ["2000000000000001", "2000000000000002", "2000000000000003", "2000000000000004"];
const region = "cn-beijing";
const sets = 20;
const rounds = Number(process.env.LENDBASE_ROUNDS ?? 1) * 3;
const acceptedEachRound = 20;
const clients = 4;

let folder: Folder;
let running: Started | undefined;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(async () => {
  running?.child.kill("SIGKILL");
  await running?.ended;
  folder.remove();
});

const start = async (): Promise<Asking> => {
  running = await startServe(["--data", folder.path]);
  return { url: running.url, key: operatorKey(folder.path) };
};

const done = async (...asked: Parameters<typeof ask>) => {
  const { status, body } = await ask(...asked);
  if (status >= 400)
    throw new Error(`${asked[1]} ${asked[2]}: ${JSON.stringify(body)}\n${running?.errors() ?? ""}`);
  return body;
};

const register = async (server: Asking): Promise<void> => {
  const site = "aliyun.com";
  await done(server, "PUT", `/v1/accounts/${owner}`, { body: { site, features: ["backup-sharing"] } });
  for (const id of recipients) await done(server, "PUT", `/v1/accounts/${id}`, { body: { site } });
  await done(server, "PUT", "/v1/clusters/pc-1", { body: { owner, region } });
  for (let set = 0; set < sets; set++) {
    const body = { cluster: "pc-1", level: 2, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" };
    await done(server, "PUT", `/v1/backup-sets/bk-${set}`, { body });
  }
};

/** What the server has answered: from then on it must be so. */
interface Acknowledged {
  readonly shares: string[];
  readonly accepted: string[];
}

const shareAndAccept = async (server: Asking, turn: number, acknowledged: Acknowledged): Promise<void> => {
  const account = recipients[turn % recipients.length] as string;
  const body = {
    name: `share-${turn}`,
    region,
    backup_sets: [`bk-${turn % sets}`],
    principals: [{ type: "Account", id: account }],
  };
  const share = await done(server, "POST", "/v1/resource-shares", { account: owner, body });
  acknowledged.shares.push(share.id);
  const open = await done(server, "GET", "/v1/invitations?state=pending&limit=500", { account });
  for (const invitation of open.items) {
    if (invitation.share !== share.id) continue;
    await done(server, "POST", `/v1/invitations/${invitation.id}/accept`, { account });
    acknowledged.accepted.push(invitation.id);
  }
};

/** Works until the server does not answer any more. */
const work = async (
  server: Asking,
  client: number,
  round: number,
  acknowledged: Acknowledged,
): Promise<void> => {
  for (let turn = client; ; turn += clients) {
    try {
      await shareAndAccept(server, round * 1_000_000 + turn, acknowledged);
    } catch (error) {
      // A refused request is a mistake of this test; a lost connection is what it is about.
      if (error instanceof TypeError) return;
      throw error;
    }
  }
};

const expectAcknowledged = async (server: Asking, { shares, accepted }: Acknowledged): Promise<void> => {
  for (const id of shares) {
    const { state } = await done(server, "GET", `/v1/resource-shares/${id}`, { account: owner });
    expect(state).toBe("live");
  }
  for (const id of accepted) {
    const { state } = await done(server, "GET", `/v1/invitations/${id}`, { account: owner });
    expect(state).toBe("accepted");
  }
};

test("after kill -9 in a loop of shares and accepts every acknowledged change is there, and counters equal a recount", async () => {
  const acknowledged: Acknowledged = { shares: [], accepted: [] };
  await register(await start());
  for (let round = 1; round <= rounds; round++) {
    if (round > 1) await start();
    const server = { url: running?.url ?? "", key: operatorKey(folder.path) };
    const enough = acknowledged.accepted.length + acceptedEachRound;
    const working = Promise.all(
      Array.from({ length: clients }, (_, client) => work(server, client, round, acknowledged)),
    );
    await Promise.race([working, until(() => acknowledged.accepted.length >= enough || undefined)]);
    running?.child.kill("SIGKILL");
    await Promise.all([running?.ended, working]);
  }
  const server = await start();
  await expectAcknowledged(server, acknowledged);
  expect(acknowledged.accepted.length).toBeGreaterThanOrEqual(acceptedEachRound * rounds);

  if (running !== undefined) await stop(running);
  const store = await openStore(join(folder.path, "lendbase.db"));
  try {
    expect(await store.read(recount)).toEqual([]);
    expect(await store.read(findBrokenLogEntry)).toBeNull();
    const { shared_backup_sets } = await store.read((db) =>
      db
        .selectFrom("accounts")
        .select("shared_backup_sets")
        .where("id", "=", owner)
        .executeTakeFirstOrThrow(),
    );
    expect(shared_backup_sets).toBeGreaterThan(0);
  } finally {
    await store.close();
  }
});
