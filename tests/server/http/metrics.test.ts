/** `/metrics`: who may read it, what it counts, and that its format is that of Prometheus. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { lend, offer, owner, registerWorld, stranger } from "./lending.ts";
import { openTestServer, type TestServer, until } from "./test-server.ts";

let server: TestServer;
afterEach(() => server.close());

const sample =
  /^([a-z_][a-z0-9_]*)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|NaN|[+-]Inf)$/;

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

/** Reads the text format; throws for a line that is none of it, or a sample whose family was not described before. */
const parsed = (text: string): readonly Sample[] => {
  expect(text.endsWith("\n")).toBe(true);
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("# HELP ")) continue;
    const [, named = "", type = ""] = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line) ?? [];
    if (type !== "") {
      expect(types.has(named), `${named} is described once`).toBe(false);
      types.set(named, type);
      continue;
    }
    const [, name = "", labels = "", value = ""] = sample.exec(line) ?? [];
    if (name === "") throw new Error(`No sample: ${line}`);
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
    if (!types.has(family)) throw new Error(`${name} is not described.`);
    samples.push({ name, labels, value: Number(value) });
  }
  return samples;
};

const numberOf = (samples: readonly Sample[], name: string, ...labels: string[]): number | undefined =>
  samples.find((one) => one.name === name && labels.every((label) => one.labels.includes(label)))?.value;

test("requests are counted by route, decisions by outcome, and nothing a caller wrote is a label", async () => {
  server = await openTestServer();
  await server.done("PUT", `/v1/accounts/${owner}`, { body: { site: "aliyun.com" } });
  await server.request("GET", "/v1/accounts/2000000000000001");
  await server.request("GET", '/somewhere/"else"\\n');
  await server.done("PUT", "/v1/clusters/pc-1", { body: { owner, region: "cn-beijing" } });
  await server.done("PUT", "/v1/backup-sets/bk-1", {
    body: { cluster: "pc-1", level: 2, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" },
  });
  const body = {
    subject: { type: "Account", id: owner },
    action: { name: "restore" },
    resource: { type: "BackupSet", id: "bk-1" },
    context: { region: "cn-beijing" },
  };
  await server.done("POST", "/access/v1/evaluation", { body });
  const { status, headers, text } = await server.request("GET", "/metrics");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const samples = parsed(text);
  const requests = "lendbase_http_request_duration_seconds_count";
  expect(numberOf(samples, requests, 'route="/v1/accounts/:id"', 'method="PUT"', 'status="200"')).toBe(1);
  expect(numberOf(samples, requests, 'route="/v1/accounts/:id"', 'method="GET"', 'status="404"')).toBe(1);
  expect(numberOf(samples, requests, 'route="/access/v1/evaluation"', 'status="200"')).toBe(1);
  expect(numberOf(samples, requests, 'route="none"', 'status="404"')).toBe(1);
  const decisions = samples.filter(({ name }) => name === "lendbase_decisions_total");
  expect(decisions.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(0);
  expect(numberOf(samples, "lendbase_policy_info", 'name="backup_sharing"')).toBe(1);
  expect(numberOf(samples, "lendbase_store_readable")).toBe(1);
  expect(numberOf(samples, "lendbase_restores_running")).toBe(0);
  expect(text).not.toContain(owner);
  expect(text).not.toContain("else");
});

/** A set can be shared with two accounts. */
const lowerLimit = (folder: string): void => {
  const file = join(folder, "backup-sharing.lend");
  writeFileSync(file, readFileSync(file, "utf8").replace("at most 64", "at most 2"));
  rmSync(join(folder, "backup-sharing.tests.lend"));
};

const lookUp = async (): Promise<readonly Sample[]> => parsed((await server.request("GET", "/metrics")).text);

test("who is near a quota, what waits, what is being revoked and since when, and how the policy came to be are numbers", async () => {
  server = await openTestServer({ edit: lowerLimit });
  await registerWorld(server);
  await lend(server);
  const { share } = await offer(server, stranger);
  const headers = { "if-match": "*" };
  await server.done("DELETE", `/v1/resource-shares/${share}`, { account: owner, headers });
  server.clock.advance(60_000);
  const samples = await lookUp();
  const near = (percent: number) =>
    numberOf(samples, "lendbase_quota_near_limit", 'quota="accounts_per_backup_set"', `percent="${percent}"`);
  expect([near(80), near(100)]).toEqual([0, 0]);
  expect(numberOf(samples, "lendbase_revocations_pending", 'object="share"')).toBe(1);
  expect(numberOf(samples, "lendbase_revocations_oldest_seconds", 'object="share"')).toBe(60);
  expect(numberOf(samples, "lendbase_policy_age_seconds")).toBe(60);
  expect(numberOf(samples, "lendbase_event_streams")).toBe(0);
  // The scheduler may be reading.
  expect(numberOf(samples, "lendbase_store_reads_waiting")).toBeGreaterThanOrEqual(0);
  const commits = numberOf(samples, "lendbase_store_commit_changes_count") ?? 0;
  expect(numberOf(samples, "lendbase_store_commit_changes_sum")).toBeGreaterThanOrEqual(commits);
  expect(commits).toBeGreaterThan(5);
  writeFileSync(join(server.policyFolder, "backup-sharing.lend"), "policy");
  const refused = await until(async () => {
    const now = await lookUp();
    return numberOf(now, "lendbase_policy_refused") === 1 ? now : undefined;
  });
  expect(numberOf(refused, "lendbase_policy_changes_total", 'kind="refused"')).toBe(1);
});

test("a set that is shared with as many accounts as may be is one of those at the limit", async () => {
  server = await openTestServer({ edit: lowerLimit });
  await registerWorld(server);
  await lend(server);
  await lend(server, stranger);
  const samples = await lookUp();
  for (const percent of [80, 100]) {
    const labels = ['quota="accounts_per_backup_set"', 'per="BackupSet"', `percent="${percent}"`];
    expect(numberOf(samples, "lendbase_quota_near_limit", ...labels)).toBe(1);
  }
  expect(numberOf(samples, "lendbase_quota_look_age_seconds")).toBeLessThan(60);
  const quota = 'rule="accounts_per_backup_set"';
  expect(numberOf(samples, "lendbase_quota_decisions_total", quota, 'use="100_percent"')).toBe(1);
  expect(numberOf(samples, "lendbase_quota_decisions_total", quota, 'use="below"')).toBeGreaterThan(0);
});

test("an account's key reads no metrics, nor does who has none; a service's does", async () => {
  server = await openTestServer();
  await server.done("PUT", `/v1/accounts/${owner}`, { body: { site: "aliyun.com" } });
  const service = await server.createKey({ role: "service", name: "prometheus" });
  const account = await server.createKey({
    role: "account",
    name: "console",
    account: owner,
    permissions: ["view"],
  });
  const status = async (key: string | null): Promise<number> =>
    (await server.request("GET", "/metrics", { key })).status;
  expect([await status(service.secret), await status(account.secret), await status(null)]).toEqual([
    200, 403, 401,
  ]);
});
