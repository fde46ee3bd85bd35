/** An operator manages the policy in the database over HTTP (R42). */
import { expect, onTestFinished, test } from "vitest";
import { shippedPolicies } from "../../../server/config.ts";
import { atMost, shipped, variant } from "../policies/stored-stage.ts";
import { friend, owner, person, region, registerWorld, stranger } from "./lending.ts";
import { type Answered, type Asked, openTestServer, type TestServer } from "./test-server.ts";

const inDatabase = { policyFolder: null, policiesFrom: shippedPolicies };

const open = async (settings: object = inDatabase): Promise<TestServer> => {
  const server = await openTestServer({ settings });
  onTestFinished(() => server.close());
  return server;
};

const versions = "/v1/policy/versions";
const active = "/v1/policy/active";

const put = (server: TestServer, sources: object, asked: Asked = {}): Promise<Answered> =>
  server.request("POST", versions, { body: { sources }, ...asked });

const activate = (server: TestServer, digest: string, headers: Asked["headers"] = { "if-match": "*" }) =>
  server.request("PATCH", active, { body: { digest }, headers });

const numberOf = async (server: TestServer): Promise<number> => (await server.done("GET", active)).number;

test("a policy is checked, put into the database, put in force, and taken back", async () => {
  const server = await open();
  await registerWorld(server);
  const sources = atMost(1);
  const report = await server.done("POST", "/v1/policy/validate", { body: { sources } });
  expect(report).toMatchObject({ valid: true, name: "backup_sharing", errors: [], failed_tests: [] });
  const made = await put(server, sources, { body: { sources, note: "CHG-1234" } });
  expect([made.status, made.body.digest, made.body.note]).toEqual([201, report.digest, "CHG-1234"]);
  expect(made.headers.get("location")).toBe(`${versions}/${report.digest}`);
  expect((await put(server, sources)).status).toBe(200);
  expect((await server.done("GET", `${versions}/${report.digest}`)).sources).toEqual(sources);

  const share = (name: string) =>
    server.request("POST", "/v1/resource-shares", {
      account: owner,
      body: { name, region, backup_sets: ["bk-1"], principals: [friend, stranger].map(person) },
    });
  expect((await activate(server, report.digest)).body).toMatchObject({ number: 2, digest: report.digest });
  expect((await share("a")).body.code).toBe("TooManyAccounts");
  expect((await server.request("POST", "/v1/policy/rollback", { body: {} })).body.number).toBe(3);
  expect((await share("a")).status).toBe(201);
});

test("a policy with errors is refused with all of them, each at its place in the body", async () => {
  const server = await open();
  const sources = [
    ...variant("resource.shared_accounts", "resource.shared_acounts"),
    { file: "more.lend", text: "policy backup_sharing for sharing\n\npermit nobody on Boat to sail\n" },
  ];
  const { valid, errors } = await server.done("POST", "/v1/policy/validate", { body: { sources } });
  expect([valid, errors.length > 1]).toEqual([false, true]);
  const refused = await put(server, sources);
  expect([refused.status, refused.body.code]).toEqual([400, "PolicyRefused"]);
  const told = refused.body.errors.map(({ pointer }: { pointer: string }) => pointer);
  expect(told).toHaveLength(errors.length);
  expect(new Set(told)).toEqual(new Set(["/sources/0/text", "/sources/2/text"]));
  expect((await server.done("GET", versions)).items).toHaveLength(1);
});

test.for([
  ["no files", []],
  ["a path", [{ file: "../a.lend", text: "" }]],
  ["a file that is hidden", [{ file: ".a.lend", text: "" }]],
  ["a file of another kind", [{ file: "a.txt", text: "" }]],
  ["a control character", [{ file: "a\u0000.lend", text: "" }]],
  ["one name twice", [shipped[0], shipped[0]]],
  ["too many files", Array.from({ length: 201 }, (_, n) => ({ file: `${n}.lend`, text: "" }))],
  ["too long a file", [{ file: "a.lend", text: "x".repeat(900_001) }]],
  ["a field that is not known", [{ file: "a.lend", text: "", mode: 7 }]],
] as const)("%s is refused before it is read as a policy", async ([, sources]) => {
  const server = await open();
  const answer = await put(server, sources);
  expect([answer.status, answer.body.code]).toEqual([400, "InvalidRequest"]);
  expect(answer.body.errors[0].pointer).toMatch(/^\/sources/);
});

test("what is put in force is what the administrator has seen, and nothing else is replaced", async () => {
  const server = await open();
  const { digest } = (await put(server, atMost(2))).body;
  const seen = (await server.request("GET", active)).headers.get("etag") ?? "";
  expect((await activate(server, digest, {})).status).toBe(428);
  expect((await activate(server, digest, { "if-match": '"another"' })).status).toBe(412);
  expect(await numberOf(server)).toBe(1);
  expect((await activate(server, digest, { "if-match": seen })).status).toBe(200);
  expect((await activate(server, digest, { "if-match": seen })).status).toBe(412);
  const back = (tag: string) =>
    server.request("POST", "/v1/policy/rollback", { body: {}, headers: { "if-match": tag } });
  expect((await back(seen)).status).toBe(412);
  expect(await numberOf(server)).toBe(2);
  const absent = await activate(server, "0".repeat(40));
  expect([absent.status, absent.body.code]).toEqual([404, "NotFound"]);
});

test("a switch is tried out without being made, and is made once with its key", async () => {
  const server = await open();
  const { digest } = (await put(server, atMost(2))).body;
  const before = await server.done("GET", "/v1/policy");
  const tried = await server.request("PATCH", `${active}?dry_run=true`, {
    body: { digest },
    headers: { "if-match": "*" },
  });
  expect([tried.status, tried.headers.get("lendbase-dry-run"), tried.body.number]).toEqual([200, "true", 2]);
  expect(await server.done("GET", "/v1/policy")).toEqual(before);
  await activate(server, digest);
  const rollback = () =>
    server.request("POST", "/v1/policy/rollback", { body: {}, headers: { "idempotency-key": "back" } });
  const [first, again] = [await rollback(), await rollback()];
  expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await numberOf(server)).toBe(3);
});

test("a server whose policy is in a folder keeps versions, and puts none in force", async () => {
  const server = await open({});
  const { status, body } = await put(server, atMost(2));
  expect(status).toBe(201);
  const refused = await activate(server, body.digest);
  expect([refused.status, refused.body.code]).toEqual([409, "PolicyInFolder"]);
  expect((await server.request("GET", active)).status).toBe(404);
  expect(await server.done("GET", "/v1/policy")).toMatchObject({ source: "folder", activation: null });
});
