/** An administrator edits the policy of a running server, over HTTP (R42). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type EditableFolder, editing } from "../policies/policy-folder.ts";
import { another, friend, owner, person, region, registerWorld, stranger } from "./lending.ts";
import { openTestServer, type TestServer, until } from "./test-server.ts";

const rules = "backup-sharing.lend";

let server: TestServer;
let files: EditableFolder;

beforeEach(async () => {
  server = await openTestServer();
  files = editing(server.policyFolder);
  await registerWorld(server);
});

afterEach(() => server.close());

const policy = () => server.done("GET", "/v1/policy");

const shareWith = (account: string) =>
  server.request("POST", "/v1/resource-shares", {
    account: owner,
    body: { name: `for-${account}`, region, backup_sets: ["bk-1"], principals: [person(account)] },
  });

test("R42, R7: after 64 has become 2 the third share is refused with TooManyAccounts and 2 of 2", async () => {
  const { digest } = await policy();
  files.edit(rules, "at most 64", "at most 2");
  await until(async () => ((await policy()).digest === digest ? undefined : true));
  expect((await shareWith(friend)).status).toBe(201);
  expect((await shareWith(stranger)).status).toBe(201);
  const third = await shareWith(another);
  expect(third.status).toBe(403);
  expect(third.body.code).toBe("TooManyAccounts");
  expect(third.body.detail).toContain("2 of 2");
});

test("R42: a typo changes nothing but the readiness report and the log", async () => {
  const { digest } = await policy();
  files.edit(rules, "at most 64", "at mst 2");
  const report = await until(async () => {
    const { policy: said } = await server.done("GET", "/readyz", { key: null });
    return said.files === "refused" ? said : undefined;
  });
  expect(report.digest).toBe(digest);
  expect(report.errors[0].file).toBe(rules);
  for (const account of [friend, stranger, another]) expect((await shareWith(account)).status).toBe(201);

  const log = readFileSync(join(server.dataFolder, "server.log"), "utf8").trim().split("\n");
  expect(log.filter((line) => line.includes("were refused"))).toHaveLength(1);
  expect(server.warnings).toHaveLength(1);
  expect(server.warnings[0]).toContain(`${rules}:`);

  files.edit(rules, "at mst 2", "at most 64");
  await until(async () => ((await policy()).files === "in_force" ? true : undefined));
  expect((await policy()).digest).toBe(digest);
});

test("R42: while policies are switched, each answer is of one of them, never of a mixture", async () => {
  const before = "has not been enabled for sharing backup sets, which is in beta.";
  const after = "may not share yet.";
  const said = new Set<string>();
  const ask = async () => {
    const body = { name: "x", region, backup_sets: [] };
    const answer = await server.request("POST", "/v1/resource-shares", { account: friend, body });
    said.add(`${answer.body.code}: ${answer.body.detail}`);
  };
  await ask();
  files.edit("backup-sharing.tests.lend", "FeatureNotEnabled", "StillInBeta");
  files.edit(rules, "FeatureNotEnabled", "StillInBeta");
  files.edit(rules, before, after);
  await until(async () => {
    await ask();
    return [...said].some((text) => text.endsWith(after)) ? true : undefined;
  });
  // Three files in a row may pass through a state between, but each answer has its own code and its own words.
  const own = [`FeatureNotEnabled: Account ${friend} ${before}`, `StillInBeta: Account ${friend} ${after}`];
  expect([...said].filter((text) => !text.endsWith(`StillInBeta: Account ${friend} ${before}`))).toEqual(own);
});
