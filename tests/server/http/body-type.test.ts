/** A body is read as it was meant, or not at all: in another charset or encoding the same bytes say something else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { owner, region, registerWorld } from "./lending.ts";
import { type Answered, openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer();
  await registerWorld(server);
});

afterAll(() => server.close());

const json = "application/json";
const share = JSON.stringify({ name: "orders", region, backup_sets: ["bk-1"] });
const question = JSON.stringify({
  subject: { type: "Account", id: owner },
  action: { name: "restore" },
  resource: { type: "BackupSet", id: "bk-1" },
  context: { region },
});

type Headers = Readonly<Record<string, string>>;

const create = (headers: Headers): Promise<Answered> =>
  server.request("POST", "/v1/resource-shares?dry_run=true", { account: owner, raw: share, headers });

const evaluate = (headers: Headers): Promise<Answered> =>
  server.request("POST", "/access/v1/evaluation", { raw: question, headers });

const encodings = ["gzip", "GZIP", "br", "identity, gzip", "gzip, identity", "x-mine", "utf-8", "*"];

test.for(encodings)("a body with the Content-Encoding %s is not read", async (encoding) => {
  const headers = { "content-type": json, "content-encoding": encoding };
  const detail = `The body has the Content-Encoding "${encoding}"; this server reads bodies that are not encoded only.`;
  const refused = await create(headers);
  expect(refused.body).toMatchObject({ status: 415, code: "UnsupportedContentEncoding", detail });
  expect([refused.status, refused.headers.get("accept-encoding")]).toEqual([415, "identity"]);
  const { status, body } = await evaluate(headers);
  expect([status, body]).toEqual([400, { error: { status: 400, message: detail } }]);
});

test.for([
  "identity",
  "Identity",
  "identity, identity",
  "",
])("a body with the Content-Encoding '%s' is read", async (encoding) => {
  const headers = { "content-type": json, "content-encoding": encoding };
  expect([(await create(headers)).status, (await evaluate(headers)).status]).toEqual([201, 200]);
});

const charsets: readonly (readonly [type: string, charset: string])[] = [
  ["application/json; charset=utf-16", "utf-16"],
  ["application/json;charset=ISO-8859-1", "ISO-8859-1"],
  ['application/json; charset="utf-16le"', "utf-16le"],
  ['application/json; Charset="UTF\\-16"', "UTF-16"],
  ["application/json; charset=utf-8; charset=utf-7", "utf-7"],
  ["application/json; version=1; charset=latin1 ; q=1", "latin1"],
  ["application/json; charset=", ""],
  [`application/json; charset=${"x".repeat(300)}`, `${"x".repeat(50)}…`],
];

test.for(charsets)("a body of the type %s is not read", async ([type, charset]) => {
  const headers = { "content-type": type };
  const refused = await create(headers);
  expect([refused.status, refused.body.code]).toEqual([415, "UnsupportedCharset"]);
  const detail = `The Content-Type of the body names the charset "${charset}"; this server reads JSON in UTF-8 only.`;
  expect(refused.body.detail).toBe(detail);
  expect(refused.headers.get("accept-encoding")).toBeNull();
  const { status, body } = await evaluate(headers);
  expect([status, body.error?.message]).toEqual([400, detail]);
});

test.for([
  "application/json; charset=utf-8",
  "application/json;charset=UTF-8",
  'application/json; charset="utf-8"',
  "application/json; charset=utf8",
  'application/json; note="a charset=utf-16"',
])("a body of the type %s is read", async (type) => {
  const headers = { "content-type": type };
  expect([(await create(headers)).status, (await evaluate(headers)).status]).toEqual([201, 200]);
});

test("without a body there is nothing to be read", async () => {
  const headers = { "content-encoding": "gzip", "content-type": "application/json; charset=utf-16" };
  expect((await server.request("GET", "/v1/backup-sets", { headers })).status).toBe(200);
});
