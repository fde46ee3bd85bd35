/** Whatever is sent, the answer says what is wrong and where, and the server goes on. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { friend, owner, person, region, registerWorld } from "./lending.ts";
import { type Answered, openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer();
  await registerWorld(server);
});

afterAll(() => server.close());

const share = { name: "orders", region, backup_sets: ["bk-1"] };
const megabytes = 10_000_000;
const shares = "/v1/resource-shares";

const expectProblem = (answer: Answered, status: number, code: string, detail: string): void => {
  expect(answer.text).toContain(JSON.stringify(detail).slice(1, -1));
  expect(answer.status).toBe(status);
  expect(answer.body.code).toBe(code);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
};

/** What is wrong with the body of a new share, and what the answer says. */
const bodies: readonly (readonly [what: string, body: unknown, detail: string])[] = [
  ["a list for an object", [], "The body must be an object."],
  ["null for an object", null, "The body must be an object."],
  ["a number for a text", { ...share, name: 1 }, "at /name: it must be a string."],
  ["a text for a list", { ...share, backup_sets: "bk-1" }, "at /backup_sets: it must be a list."],
  ["a missing field", { name: "a" }, "at /region: it is missing."],
  ["an unknown field", { ...share, colour: "red" }, "at /colour: it is not known here."],
  ["a field named __proto__", JSON.parse('{"__proto__":{},"name":"a","region":"r"}'), "at /__proto__"],
  [
    "a name of 51 characters (R25)",
    { ...share, name: "x".repeat(51) },
    "a share name has at most 50 characters.",
  ],
  ["an empty name (R25)", { ...share, name: "" }, "at /name: a share name has at least 1 character."],
  ["a name with a space (R25)", { ...share, name: "a b" }, "at /name: a share name has letters, digits"],
  [
    "a control character in an id",
    { ...share, backup_sets: ["bk\u0000"] },
    "at /backup_sets/0: a backup set id",
  ],
  [
    "an unknown account",
    { ...share, principals: [person("9999999999999999")] },
    "There is no account 9999999999999999",
  ],
  [
    "an unknown principal",
    { ...share, principals: [{ type: "Robot", id: "1" }] },
    '"Account", "Folder" or "Directory".',
  ],
  [
    "too many elements",
    { ...share, backup_sets: Array(501).fill("bk-1") },
    "it must have at most 500 elements.",
  ],
];

test.for(bodies)("a share is not made with %s", async ([, body, detail]) => {
  expectProblem(
    await server.request("POST", shares, { account: owner, body }),
    400,
    "InvalidRequest",
    detail,
  );
});

const texts: readonly (readonly [
  what: string,
  raw: string,
  type: string,
  status: number,
  code: string,
  detail: string,
])[] = [
  [
    "a body of 10 MB",
    "x".repeat(megabytes),
    "application/json",
    413,
    "BodyTooLarge",
    "larger than 1048576 bytes",
  ],
  ["malformed JSON", "{", "application/json", 400, "MalformedJson", "The body is not JSON"],
  ["an empty body", "", "application/json", 400, "MalformedJson", "it is empty"],
  ["another type", "a: b", "text/yaml", 415, "UnsupportedMediaType", "application/json"],
  [
    "a member that is there twice",
    '{"name":"a1","region":"cn-beijing","na\\u006de":"a2"}',
    "application/json",
    400,
    "RepeatedMember",
    'The body has the member "name" twice in one object, at /name.',
  ],
  [
    "a member of an element that is there twice",
    '{"name":"a","principals":[{"type":"Account","id":"1","id":"2"}]}',
    "application/json",
    400,
    "RepeatedMember",
    'The body has the member "id" twice in one object, at /principals/0/id.',
  ],
  ["a member twice that is unclosed", '{"a":1,"a":2', "application/json", 400, "MalformedJson", "not JSON"],
  [
    "a long name that is there twice",
    `{"${"x".repeat(900)}":1,"${"x".repeat(900)}":2}`,
    "application/json",
    400,
    "RepeatedMember",
    `"${"x".repeat(50)}…" twice in one object, at /${"x".repeat(199)}….`,
  ],
  [
    "many brackets",
    "[".repeat(200_000) + "]".repeat(200_000),
    "application/json",
    400,
    "InvalidRequest",
    "must be an object",
  ],
];

test.for(texts)("a share is not made with %s", async ([, raw, type, status, code, detail]) => {
  const asked = { account: owner, raw, headers: { "content-type": type } };
  expectProblem(await server.request("POST", shares, asked), status, code, detail);
});

const long = "x".repeat(3_000);

const paths: readonly (readonly [
  method: string,
  path: string,
  status: number,
  code: string,
  detail: string,
])[] = [
  [
    "GET",
    "/v1/backup-sets/bk%1b%5b31m",
    400,
    "InvalidRequest",
    "The path is wrong at id: a backup set id is",
  ],
  ["GET", "/v1/backup-sets/%zz", 400, "InvalidRequest", "The path is wrong at id: a backup set id is"],
  ["GET", `/v1/backup-sets/${long}`, 400, "InvalidRequest", "it must have at most 63 characters"],
  ["GET", "/v1/backup-sets/bk-none", 404, "NotFound", "BackupSet bk-none does not exist"],
  ["GET", "/v1/%1b%5b31m", 404, "NoSuchRoute", "There is nothing at /v1/%1b%5b31m."],
  ["DELETE", "/v1/me", 405, "MethodNotAllowed", "it takes GET, HEAD."],
  ["DELETE", "/v1/keys/key-none", 404, "NotFound", "Key key-none does not exist"],
  ["GET", "/v1/backup-sets?limit=0", 400, "InvalidRequest", "at limit: it must be at least 1."],
  ["GET", "/v1/backup-sets?limit=x", 400, "InvalidRequest", "at limit: it must be a number."],
  ["GET", "/v1/backup-sets?limit=1&limit=2", 400, "InvalidRequest", "at limit"],
  ["GET", "/v1/backup-sets?cursor=%00%ff", 400, "InvalidCursor", "The cursor is not one of ours"],
  ["GET", "/v1/backup-sets?colour=red", 400, "InvalidRequest", "at colour: it is not known here."],
  ["GET", "/v1/invitations?state=open", 400, "InvalidRequest", 'it must be "pending", "accepted"'],
];

test.for(paths)("%s %s", async ([method, path, status, code, detail]) => {
  expectProblem(await server.request(method, path), status, code, detail);
});

const set = { cluster: "pc-orders", level: 2, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" };
const key = { role: "account", name: "a", account: "9999999999999999" };

const facts: readonly (readonly [method: string, path: string, body: object, detail: string])[] = [
  ["PUT", "/v1/backup-sets/bk-9", { ...set, level: 3 }, "at /level: it must be 1 or 2."],
  ["PUT", "/v1/backup-sets/bk-9", { ...set, size_bytes: -1 }, "at /size_bytes: it must be at least 0."],
  [
    "PUT",
    "/v1/backup-sets/bk-9",
    { ...set, created_at: "yesterday" },
    "it must be an instant in UTC such as",
  ],
  ["PUT", "/v1/backup-sets/bk-9", { ...set, cluster: "pc-none" }, "There is no cluster pc-none"],
  ["PUT", "/v1/accounts/12", { site: "aliyun.com" }, "The path is wrong at id: an account id is 16 digits."],
  ["PUT", "/v1/accounts/9000000000000009", { site: "elsewhere.com" }, "There is no site elsewhere.com"],
  [
    "PUT",
    `/v1/accounts/${friend}`,
    { site: "aliyun.com", name: "\u001b[2J" },
    "it must have no control characters.",
  ],
  ["POST", "/v1/keys", { role: "root", name: "a" }, 'it must be "operator", "service" or "account".'],
  ["POST", "/v1/keys", key, "There is no account 9999999999999999"],
];

test.for(facts)("%s %s with %o", async ([method, path, body, detail]) => {
  expectProblem(await server.request(method, path, { body }), 400, "InvalidRequest", detail);
});

test("an unknown backup set is not found", async () => {
  const body = { ...share, backup_sets: ["bk-none"] };
  expectProblem(
    await server.request("POST", shares, { account: owner, body }),
    404,
    "NotFound",
    "bk-none does not exist",
  );
});

test("a share is not changed by nothing", async () => {
  const answer = await server.request("PATCH", `${shares}/rs-1`, { account: owner, body: {} });
  expectProblem(answer, 400, "InvalidRequest", "give a name or a scope");
});

test("a cluster does not change its owner", async () => {
  const answer = await server.request("PUT", "/v1/clusters/pc-orders", { body: { owner: friend, region } });
  expectProblem(answer, 409, "CannotChange", "cannot become");
});

test("an account to act for is 16 digits", async () => {
  const answer = await server.request("GET", "/v1/my-shares", { account: "12" });
  expectProblem(answer, 400, "InvalidRequest", "an account id is 16 digits");
});

test("there is one scheme of authentication", async () => {
  const answer = await server.request("GET", "/v1/me", {
    key: null,
    headers: { authorization: "Basic YTpi" },
  });
  expectProblem(answer, 401, "Unauthenticated", "is not of the form `Bearer <key>`.");
});

test("none of it is a failure of the server's own", () => {
  expect(server.warnings).toEqual([]);
});
