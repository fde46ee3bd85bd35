/** A world in which every list has several rows that differ in what lists are filtered and sorted by. */
import { another, friend, owner, person, region, registerWorld, stranger } from "../http/lending.ts";
import { hour } from "../world.ts";
import type { OpenedApp } from "./open-app.ts";

const far = "cn-hangzhou";
const nowhere = "http://127.0.0.1:9/events";

const register = async ({ done }: OpenedApp): Promise<void> => {
  const directories: readonly (readonly [string, string, boolean])[] = [
    ["rd-1", owner, true],
    ["rd-2", stranger, false],
    ["rd-3", another, true],
  ];
  for (const [id, management_account, sharing_enabled] of directories) {
    await done("PUT", `/v1/directories/${id}`, { body: { management_account, sharing_enabled } });
  }
  const folders: readonly (readonly [string, string, string])[] = [
    ["fd-1", "rd-1", "West"],
    ["fd-2", "rd-1", "East"],
    ["fd-3", "rd-2", "East"],
    ["fd-4", "rd-3", "Eastern"],
  ];
  for (const [id, directory, name] of folders) {
    await done("PUT", `/v1/folders/${id}`, { body: { name, parent: { type: "Directory", id: directory } } });
  }
  const lends = { site: "aliyun.com", features: ["backup-sharing"], parent: { type: "Folder", id: "fd-4" } };
  await done("PUT", `/v1/accounts/${another}`, { body: lends, headers: { "if-match": "*" } });
  const accounts: readonly (readonly [string, object])[] = [
    ["3000000000000001", { name: "Ledger", site: "alibabacloud.com" }],
    ["3000000000000002", { name: "Ledgers", site: "aliyun.com", parent: { type: "Folder", id: "fd-1" } }],
  ];
  for (const [id, body] of accounts) await done("PUT", `/v1/accounts/${id}`, { body });
  const clusters: readonly (readonly [string, object])[] = [
    ["pc-far", { owner, region: far }],
    ["pc-secret", { owner, region, disk_encryption: true }],
    ["pz-other", { owner: stranger, region: far, tde: true }],
    ["pc-another", { owner: another, region: far }],
  ];
  for (const [id, body] of clusters) await done("PUT", `/v1/clusters/${id}`, { body });
};

/** A size, a day of March 2026, and when it expires. */
const sets: readonly (readonly [id: string, cluster: string, size: number, day: number, expires?: string])[] =
  [
    ["bk-3", "pc-orders", 300, 1],
    ["bk-4", "pc-orders", 100, 2],
    ["bk-5", "pc-orders", 100, 1, "2026-05-01T00:00:00.000Z"],
    ["bk-far", "pc-far", 200, 2, "2026-06-01T00:00:00.000Z"],
    ["ba-1", "pc-another", 70, 1],
    ["ba-2", "pc-another", 70, 2],
    ["bx-other", "pz-other", 50, 1, "2026-03-02T10:00:00.000Z"],
  ];

const registerSets = async ({ done }: OpenedApp): Promise<void> => {
  for (const [id, cluster, size_bytes, day, expires_at = null] of sets) {
    const created_at = `2026-02-0${day}T09:00:00.000Z`;
    const body = { cluster, level: day, size_bytes, created_at, expires_at };
    await done("PUT", `/v1/backup-sets/${id}`, { body });
  }
};

/** Answers a share that nothing keeps from being cancelled. */
const shareAll = async ({ done, world }: OpenedApp): Promise<string> => {
  const share = async (
    account: string,
    name: string,
    backup_sets: readonly string[],
    to: readonly string[],
  ) => {
    world.clock.advance(hour);
    const where = account === owner && name !== "far" ? region : far;
    const body = { name, region: where, backup_sets, principals: to.map(person) };
    return (await done("POST", "/v1/resource-shares", { account, body })).id;
  };
  await share(owner, "orders", ["bk-1"], [friend]);
  await share(owner, "ledger", ["bk-1", "bk-2"], [friend, stranger, "3000000000000002"]);
  await share(owner, "orders", ["bk-3", "bk-5"], [friend]);
  await share(owner, "archive", ["bk-4"], []);
  await share(owner, "far", ["bk-far"], [friend]);
  const over = await share(another, "over", ["ba-2"], [friend, stranger]);
  const body = { name: "inside", region: far, scope: "resource_directory" };
  await done("POST", "/v1/resource-shares", { account: another, body });
  const { items } = await done("GET", "/v1/invitations", { account: friend });
  for (const { id } of items) {
    world.clock.advance(hour);
    await done("POST", `/v1/invitations/${id}/accept`, { account: friend });
  }
  return over;
};

const work = async ({ done, world }: OpenedApp): Promise<void> => {
  const restores: readonly (readonly [string, string])[] = [
    [owner, "bk-1"],
    [friend, "bk-1"],
    [owner, "bk-far"],
  ];
  for (const [account, backup_set] of restores) {
    world.clock.advance(hour);
    const body = { backup_set, region: backup_set === "bk-far" ? far : region };
    await done("POST", "/v1/restores", { account, body });
  }
  for (const [id, account] of [
    ["bk-3", owner],
    ["bk-5", owner],
    ["ba-1", another],
  ] as const) {
    world.clock.advance(hour);
    await done("POST", `/v1/backup-sets/${id}/convert`, { account });
  }
  await done("POST", "/v1/clusters/pz-other/release");
};

const ask = async ({ done, createKey, world }: OpenedApp): Promise<string> => {
  for (const account of [owner, friend, another]) {
    world.clock.advance(hour);
    const body = { quota: "backup_sets_per_account", limit: 5000, reason: "More." };
    await done("POST", "/v1/quota-requests", { account, body });
  }
  const { items } = await done("GET", "/v1/quota-requests", { account: friend });
  await done("POST", `/v1/quota-requests/${items[0].id}/reject`, { body: {} });
  for (const [name, account] of [
    ["nightly", owner],
    ["night", friend],
    ["daily", owner],
    ["weekly", owner],
  ] as const) {
    world.clock.advance(hour);
    const end = name.endsWith("ly") ? { expires_at: `2027-0${name.length}-01T00:00:00.000Z` } : {};
    await createKey({ role: "account", name, account, permissions: ["view"], ...end });
  }
  for (let count = 0; count < 3; count += 1) {
    world.clock.advance(hour);
    await done("POST", "/v1/webhooks", { body: { url: nowhere } });
  }
  return (await done("GET", "/v1/webhooks")).items[0].id;
};

/** Nobody waits for jobs to end, nor a day for a webhook to give up. */
const letTimePass = async ({ world }: OpenedApp, webhook: string): Promise<void> => {
  const letters = [1, 2, 3].map((n) => ({
    id: `dlt-${n}`,
    webhook_id: webhook,
    sequence: n,
    type: n === 2 ? "put_account" : "put_cluster",
    body: "{}",
    attempts: 8,
    failure: "answered 500",
    failed_at: world.clock.now() + (4 - n) * hour,
    resend_at: n === 3 ? world.clock.now() : null,
  }));
  await world.store.write(async (db) => {
    await db.insertInto("dead_letters").values(letters).execute();
    await db.updateTable("webhooks").set({ suspended_at: 0 }).where("id", "=", webhook).execute();
    await db
      .updateTable("conversions")
      .set({ state: "failed" })
      .where("backup_set_id", "=", "bk-3")
      .execute();
    await db.updateTable("restores").set({ state: "succeeded" }).where("region", "=", far).execute();
  });
};

/** Answers the webhook that has dead letters. */
export const populate = async (app: OpenedApp): Promise<string> => {
  await registerWorld(app);
  await register(app);
  await registerSets(app);
  const over = await shareAll(app);
  await work(app);
  const webhook = await ask(app);
  await letTimePass(app, webhook);
  // Last, because what is being revoked is not listed for long.
  const cancelling = { account: another, headers: { "if-match": "*" } };
  await app.done("DELETE", `/v1/resource-shares/${over}`, cancelling);
  return webhook;
};
