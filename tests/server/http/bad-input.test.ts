/** Whatever is sent, the answer says what is wrong and where, and the server goes on. */
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { owner, region, registerWorld } from "./lending.ts";
import { type Asked, openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer();
  await registerWorld(server);
});

afterAll(() => server.close());

const json = { "content-type": "application/json" };
const share = { name: "orders", region, backup_sets: ["bk-1"] };
const set = { cluster: "pc-orders", level: 2, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" };
const megabytes = 10_000_000;
const shares = "/v1/resource-shares";

type Row = readonly [
  what: string,
  method: string,
  path: string,
  asked: Asked,
  status: number,
  code: string,
  detail: string,
];

const posting = (body: unknown): Asked => ({ account: owner, body });
const sending = (raw: string, headers: Asked["headers"] = json): Asked => ({
  account: owner,
  raw,
  ...(headers === undefined ? {} : { headers }),
});

const rows: readonly Row[] = [
  [
    "a body of 10 MB",
    "POST",
    shares,
    sending("x".repeat(megabytes)),
    413,
    "BodyTooLarge",
    "larger than 1048576 bytes",
  ],
  ["malformed JSON", "POST", shares, sending("{"), 400, "MalformedJson", "The body is not JSON"],
  ["an empty body", "POST", shares, sending(""), 400, "MalformedJson", "it is empty"],
  [
    "another type",
    "POST",
    shares,
    sending("a: b", { "content-type": "text/yaml" }),
    415,
    "UnsupportedMediaType",
    "application/json",
  ],
  ["a list for an object", "POST", shares, posting([]), 400, "InvalidRequest", "The body must be an object."],
  [
    "null for an object",
    "POST",
    shares,
    sending("null"),
    400,
    "InvalidRequest",
    "The body must be an object.",
  ],
  [
    "a number for a text",
    "POST",
    shares,
    posting({ ...share, name: 1 }),
    400,
    "InvalidRequest",
    "at /name: it must be a string.",
  ],
  [
    "a text for a list",
    "POST",
    shares,
    posting({ ...share, backup_sets: "bk-1" }),
    400,
    "InvalidRequest",
    "at /backup_sets: it must be a list.",
  ],
  [
    "a missing field",
    "POST",
    shares,
    posting({ name: "a" }),
    400,
    "InvalidRequest",
    "at /region: it is missing.",
  ],
  [
    "an unknown field",
    "POST",
    shares,
    posting({ ...share, colour: "red" }),
    400,
    "InvalidRequest",
    "at /colour: it is not known here.",
  ],
  [
    "a field named __proto__",
    "POST",
    shares,
    sending('{"__proto__":{},"name":"a","region":"r"}'),
    400,
    "InvalidRequest",
    "at /__proto__",
  ],
  [
    "a name of 51 characters (R25)",
    "POST",
    shares,
    posting({ ...share, name: "x".repeat(51) }),
    400,
    "InvalidRequest",
    "at /name: a share name has at most 50 characters.",
  ],
  [
    "an empty name (R25)",
    "POST",
    shares,
    posting({ ...share, name: "" }),
    400,
    "InvalidRequest",
    "at /name: a share name has at least 1 character.",
  ],
  [
    "a name with a space (R25)",
    "POST",
    shares,
    posting({ ...share, name: "a b" }),
    400,
    "InvalidRequest",
    "at /name: a share name has letters, digits",
  ],
  [
    "an id with a control character",
    "POST",
    shares,
    posting({ ...share, backup_sets: ["bk\u0000"] }),
    400,
    "InvalidRequest",
    "at /backup_sets/0: a backup set id is",
  ],
  [
    "an unknown backup set",
    "POST",
    shares,
    posting({ ...share, backup_sets: ["bk-none"] }),
    404,
    "NotFound",
    "BackupSet bk-none does not exist",
  ],
  [
    "an unknown principal",
    "POST",
    shares,
    posting({ ...share, principals: [{ type: "Account", id: "9999999999999999" }] }),
    400,
    "InvalidRequest",
    "There is no account 9999999999999999",
  ],
  [
    "an unknown kind of principal",
    "POST",
    shares,
    posting({ ...share, principals: [{ type: "Robot", id: "1" }] }),
    400,
    "InvalidRequest",
    'it must be "Account", "Folder" or "Directory".',
  ],
  [
    "brackets without end",
    "POST",
    shares,
    sending("[".repeat(200_000) + "]".repeat(200_000)),
    400,
    "InvalidRequest",
    "The body must be an object.",
  ],
  [
    "more elements than are read",
    "POST",
    shares,
    posting({ ...share, backup_sets: Array(501).fill("bk-1") }),
    400,
    "InvalidRequest",
    "at /backup_sets: it must have at most 500 elements.",
  ],
  [
    "an empty change",
    "PATCH",
    `${shares}/rs-1`,
    posting({}),
    400,
    "InvalidRequest",
    "give a name or a scope",
  ],
  [
    "an unknown share",
    "PATCH",
    `${shares}/rs-1`,
    posting({ name: "a" }),
    404,
    "NotFound",
    "ResourceShare rs-1 does not exist",
  ],
  [
    "a control character in a path",
    "GET",
    "/v1/backup-sets/bk%1b%5b31m",
    {},
    400,
    "InvalidRequest",
    "The path is wrong at id",
  ],
  [
    "a broken escape in a path",
    "GET",
    "/v1/backup-sets/%zz",
    {},
    400,
    "InvalidRequest",
    "The path is wrong at id",
  ],
  [
    "a long id",
    "GET",
    `/v1/backup-sets/${"x".repeat(3_000)}`,
    {},
    400,
    "InvalidRequest",
    "it must have at most 63 characters",
  ],
  ["an unknown path", "GET", "/v1/%1b%5b31m", {}, 404, "NoSuchRoute", "There is nothing at /v1/%1b%5b31m."],
  ["a wrong method", "DELETE", "/v1/me", {}, 405, "MethodNotAllowed", "it takes GET, HEAD."],
  [
    "a limit of zero",
    "GET",
    "/v1/backup-sets?limit=0",
    {},
    400,
    "InvalidRequest",
    "at limit: it must be at least 1.",
  ],
  [
    "a limit that is no number",
    "GET",
    "/v1/backup-sets?limit=x",
    {},
    400,
    "InvalidRequest",
    "at limit: it must be a number.",
  ],
  ["a limit given twice", "GET", "/v1/backup-sets?limit=1&limit=2", {}, 400, "InvalidRequest", "at limit"],
  [
    "another's cursor",
    "GET",
    "/v1/backup-sets?cursor=%00%ff",
    {},
    400,
    "InvalidRequest",
    "The cursor is not one of ours",
  ],
  [
    "an unknown parameter",
    "GET",
    "/v1/backup-sets?colour=red",
    {},
    400,
    "InvalidRequest",
    "at colour: it is not known here.",
  ],
  [
    "an unknown state",
    "GET",
    "/v1/invitations?state=open",
    { account: owner },
    400,
    "InvalidRequest",
    'it must be "pending", "accepted"',
  ],
  [
    "an account that is none",
    "GET",
    "/v1/my-shares",
    { account: "12" },
    400,
    "InvalidRequest",
    "an account id is 16 digits",
  ],
  [
    "an unknown level",
    "PUT",
    "/v1/backup-sets/bk-9",
    { body: { ...set, level: 3 } },
    400,
    "InvalidRequest",
    "at /level: it must be 1 or 2.",
  ],
  [
    "a negative size",
    "PUT",
    "/v1/backup-sets/bk-9",
    { body: { ...set, size_bytes: -1 } },
    400,
    "InvalidRequest",
    "at /size_bytes: it must be at least 0.",
  ],
  [
    "an instant that is none",
    "PUT",
    "/v1/backup-sets/bk-9",
    { body: { ...set, created_at: "yesterday" } },
    400,
    "InvalidRequest",
    "it must be an instant in UTC such as",
  ],
  [
    "an unknown cluster",
    "PUT",
    "/v1/backup-sets/bk-9",
    { body: { ...set, cluster: "pc-none" } },
    400,
    "InvalidRequest",
    "There is no cluster pc-none",
  ],
  [
    "a cluster that changes its owner",
    "PUT",
    "/v1/clusters/pc-orders",
    { body: { owner: "2000000000000001", region } },
    409,
    "CannotChange",
    "cannot become",
  ],
  [
    "a name with a control character",
    "PUT",
    "/v1/accounts/2000000000000009",
    { body: { site: "aliyun.com", name: "\u001b[2J" } },
    400,
    "InvalidRequest",
    "at /name: it must have no control characters.",
  ],
  [
    "a key of an unknown role",
    "POST",
    "/v1/keys",
    { body: { role: "root", name: "a" } },
    400,
    "InvalidRequest",
    'it must be "operator", "service" or "account".',
  ],
  [
    "a key for an unknown account",
    "POST",
    "/v1/keys",
    { body: { role: "account", name: "a", account: "9999999999999999" } },
    400,
    "InvalidRequest",
    "There is no account 9999999999999999",
  ],
  ["an unknown key", "DELETE", "/v1/keys/key-none", {}, 404, "NotFound", "Key key-none does not exist"],
  [
    "another scheme of authentication",
    "GET",
    "/v1/me",
    { key: null, headers: { authorization: "Basic YTpi" } },
    401,
    "Unauthenticated",
    "The API key does not work.",
  ],
];

test.for(rows)("%s", async ([, method, path, asked, status, code, detail]) => {
  const answer = await server.request(method, path, asked);
  expect(answer.text).toContain(detail.replaceAll('"', '\\"'));
  expect(answer.status).toBe(status);
  expect(answer.body.code).toBe(code);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
});

const question = {
  subject: { type: "Account", id: owner },
  action: { name: "restore" },
  resource: { type: "BackupSet", id: "bk-1" },
  context: { region },
};

test.for([
  ["a body of 10 MB", { raw: "x".repeat(megabytes), headers: json }, 413, "larger than"],
  ["malformed JSON", { raw: "{", headers: json }, 400, "must be a JSON object"],
  ["another type", { raw: "{}", headers: { "content-type": "text/plain" } }, 400, "application/json"],
  ["no subject", { body: { ...question, subject: undefined } }, 400, "subject is missing"],
  ["a subject that is a text", { body: { ...question, subject: "me" } }, 400, "subject must be an object"],
  [
    "an id that is a number",
    { body: { ...question, resource: { type: "BackupSet", id: 1 } } },
    400,
    "resource.id must be a string",
  ],
  [
    "a control character",
    { body: { ...question, action: { name: "a\u0007" } } },
    400,
    "action.name has a control character at position 1",
  ],
  [
    "a context of another shape",
    { body: { ...question, context: { region: 1 } } },
    400,
    "context.region must be a string",
  ],
] as const)("a decision is not asked with %s", async ([, asked, status, message]) => {
  const answer = await server.request("POST", "/access/v1/evaluation", asked);
  expect(answer.status).toBe(status);
  expect(answer.body.error.message).toContain(message);
});

test("a decision about what is not there is a refusal, not an error", async () => {
  const resource = { type: "BackupSet", id: "bk-none" };
  const answer = await server.request("POST", "/access/v1/evaluation", { body: { ...question, resource } });
  expect(answer.status).toBe(200);
  expect(answer.body.decision).toBe(false);
});

test("a stream without end is cut off at the limit", async () => {
  const chunk = new Uint8Array(100_000).fill(120);
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
  const headers = { ...json, authorization: `Bearer ${server.operatorKey}`, "lendbase-account": owner };
  const options = { method: "POST", headers, body, duplex: "half" } as RequestInit;
  const { status } = await fetch(server.url + shares, options);
  expect(status).toBe(413);
});

test("what is no HTTP is refused with a sentence", async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write("HELO lendbase\r\n\r\n");
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain("This is not an HTTP request");
});

test("a body that has no type is told so", async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const lines = [
    `POST ${shares} HTTP/1.1`,
    "Host: a",
    `Authorization: Bearer ${server.operatorKey}`,
    "Connection: close",
  ];
  socket.write(`${[...lines, "Content-Length: 2"].join("\r\n")}\r\n\r\n{}`);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  expect(answer).toMatch(/^HTTP\/1\.1 415 /);
  expect(answer).toContain("has no Content-Type");
});

test("none of it is a failure of the server's own", () => {
  expect(server.warnings).toEqual([]);
});
