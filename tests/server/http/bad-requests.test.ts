/** Questions that are none, and requests that are no HTTP. */
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
const megabytes = 10_000_000;
const shares = "/v1/resource-shares";

const question = {
  subject: { type: "Account", id: owner },
  action: { name: "restore" },
  resource: { type: "BackupSet", id: "bk-1" },
  context: { region },
};

test.for([
  ["a body of 10 MB", { raw: "x".repeat(megabytes), headers: json }, 413, "larger than"],
  ["malformed JSON", { raw: "{", headers: json }, 400, "must be a JSON object"],
  [
    "a resource that is there twice",
    { raw: `${JSON.stringify(question).slice(0, -1)},"resource":{}}`, headers: json },
    400,
    'The body has the member "resource" twice in one object, at /resource.',
  ],
  [
    "an id that is there twice",
    { raw: JSON.stringify(question).replace('"id":', '"i\\u0064":"bk-0","id":'), headers: json },
    400,
    'The body has the member "id" twice in one object, at /subject/id.',
  ],
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
    "a name without end",
    { body: { ...question, resource: { type: "BackupSet", id: "b".repeat(501) } } },
    400,
    "resource.id has more than 500 characters",
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

const ask = (asked: Asked, method = "POST") => server.request(method, "/access/v1/evaluation", asked);
const text = JSON.stringify(question);

test.for([
  [
    "null for what may be left out",
    { ...question, options: null, subject: { ...question.subject, properties: null } },
  ],
  ["fields that nobody knows", { more: [], ...question, resource: { ...question.resource, color: "red" } }],
  ["a context that nobody reads", { ...question, context: { ...question.context, ip: "::1" } }],
  ["members in another order", Object.fromEntries(Object.entries(question).reverse())],
] as const)("a decision asked with %s has the same bytes", async ([, body]) => {
  const { status, text: answer } = await ask({ body });
  expect([status, answer]).toEqual([200, (await ask({ body: question })).text]);
});

test.for([
  "application/json; charset=utf-8",
  "Application/JSON;charset=UTF-8",
])("a decision may be asked as %s", async (type) => {
  const { status, headers } = await ask({ raw: text, headers: { "content-type": type } });
  expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
});

test.for(["", "[]", "null", `[${text}]`, '"text"'])("the body %s is no question", async (raw) => {
  const { status, body } = await ask({ raw, headers: json });
  expect(status).toBe(400);
  expect(body.error).toEqual({ status: 400, message: "The body must be a JSON object." });
});

test("the id of a decision comes back with every answer, and none is made up", async () => {
  const headers = { ...json, "x-request-id": "a request/1" };
  const idOf = async (asked: Asked, method?: string) =>
    (await ask(asked, method)).headers.get("x-request-id");
  expect(await idOf({ raw: text, headers })).toBe("a request/1");
  expect(await idOf({ raw: "{", headers })).toBe("a request/1");
  expect(await idOf({ raw: text, headers, key: null })).toBe("a request/1");
  expect(await idOf({ headers }, "GET")).toBe("a request/1");
  expect(await idOf({ raw: text, headers: json })).toBeNull();
});

test.for(["GET", "PUT", "PATCH", "DELETE"])("a decision is not asked by %s", async (method) => {
  const { status, headers } = await ask({}, method);
  expect([status, headers.get("allow")]).toEqual([405, "POST"]);
});

test.for([
  [null, 'Bearer realm="lendbase"'],
  [
    "lendbase_wrong",
    'Bearer realm="lendbase", error="invalid_token", error_description="The API key does not work."',
  ],
] as const)("a decision is not asked with the key %s", async ([key, challenge]) => {
  const { status, headers } = await ask({ key, raw: text, headers: json });
  expect([status, headers.get("www-authenticate")]).toEqual([401, challenge]);
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

/** Sends bytes as they are, and reads until the server hangs up. */
const say = async (sent: string): Promise<string> => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write(sent);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return answer;
};

const ends = `Authorization: Bearer x\r\nConnection: close\r\n\r\n`;

test.for([
  ["HELO lendbase\r\n\r\n", 400, "This is not an HTTP request"],
  [`GET /livez HTTP/1.1\r\nHost: a b\r\n${ends}`, 400, "the Host header of the request cannot be read"],
  [`GET /livez\\x HTTP/1.1\r\nHost: a\r\n${ends}`, 400, "The address or"],
  [`OPTIONS * HTTP/1.1\r\nHost: a\r\n${ends}`, 400, "The address or"],
  [`GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n${ends}`, 431, "are too long"],
] as const)("what is no request is refused with a sentence (%#)", async ([sent, status, sentence]) => {
  const answer = await say(sent);
  expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
  expect(answer).toContain(sentence);
});

test.for([
  "/access/v1/evaluation",
  shares,
])("a caller that hangs up in the middle of %s is its own fault", async (path) => {
  const key = `Authorization: Bearer ${server.operatorKey}\r\nLendbase-Account: ${owner}\r\n`;
  const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${key}`;
  expect(await say(`${head}Transfer-Encoding: chunked\r\n\r\nno chunk\r\n`)).toContain("HTTP/1.1 400 ");
});

test("a body that has no type is told so", async () => {
  const lines = [
    `POST ${shares} HTTP/1.1`,
    "Host: a",
    `Authorization: Bearer ${server.operatorKey}`,
    "Connection: close",
  ];
  const answer = await say(`${[...lines, "Content-Length: 2"].join("\r\n")}\r\n\r\n{}`);
  expect(answer).toMatch(/^HTTP\/1\.1 415 /);
  expect(answer).toContain("has no Content-Type");
});

test("none of it is a failure of the server's own", () => {
  expect(server.warnings).toEqual([]);
});
