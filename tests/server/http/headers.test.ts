/** The headers of every answer, whichever part of the server gave it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { owner, registerWorld } from "./lending.ts";
import { type Asked, openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer();
  await registerWorld(server);
});

afterAll(() => server.close());

const question = {
  subject: { type: "Account", id: owner },
  action: { name: "view" },
  resource: { type: "BackupSet", id: "bk-1" },
};
const json = { "content-type": "application/json" };

const answers: readonly (readonly [method: string, path: string, asked: Asked, status: number])[] = [
  ["GET", "/livez", {}, 200],
  ["GET", "/readyz", {}, 200],
  ["GET", "/openapi.json", {}, 200],
  ["GET", "/v1/me", {}, 200],
  ["HEAD", "/v1/me", {}, 200],
  ["GET", "/v1/me", { key: null }, 401],
  ["POST", "/v1/keys", { body: { role: "service", name: "n" } }, 201],
  ["POST", "/v1/keys", { raw: "{", headers: json }, 400],
  ["POST", "/v1/keys", { raw: "x".repeat(2_000_000), headers: json }, 413],
  ["POST", "/v1/keys", { raw: "a: b", headers: { "content-type": "text/yaml" } }, 415],
  ["GET", "/v1/keys/key-none", {}, 404],
  ["GET", "/v1/none", {}, 404],
  ["GET", "/v1/none", { key: null }, 401],
  ["GET", "/none", {}, 404],
  ["DELETE", "/v1/me", {}, 405],
  ["OPTIONS", "/v1/me", {}, 405],
  ["POST", "/access/v1/evaluation", { body: question }, 200],
  ["POST", "/access/v1/evaluation", { raw: "{", headers: json }, 400],
  ["GET", "/access/v1/evaluation", {}, 405],
  ["GET", "/access/v1/none", {}, 404],
  ["GET", `/v1/me?${"a".repeat(9_000)}`, {}, 414],
];

const wanted = {
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-frame-options": "DENY",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

test.for(answers)("%s %s %o is answered %d with every security header", async ([
  method,
  path,
  asked,
  status,
]) => {
  const { headers, ...answer } = await server.request(method, path, asked);
  expect(answer.status).toBe(status);
  const given = Object.keys(wanted).map((name) => [name, headers.get(name)]);
  expect(Object.fromEntries(given)).toEqual(wanted);
  for (const name of ["server", "x-powered-by", "access-control-allow-origin"]) {
    expect(headers.get(name)).toBeNull();
  }
});

const paths = ["/livez", "/openapi.json", "/v1/me", "/v1/none", "/none", "/access/v1/none"];

test.for(paths)("an id that can be repeated comes back from %s, any other is replaced", async (path) => {
  const idOf = async (id: string) => {
    const { headers } = await server.request("GET", path, { headers: { "x-request-id": id } });
    return headers.get("x-request-id");
  };
  expect(await idOf("a".repeat(200))).toBe("a".repeat(200));
  const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
  for (const odd of ["a".repeat(201), "caf\u00e9", "a\tb", ""]) expect(await idOf(odd)).toMatch(uuid);
});

test("a decision too says which id stands for one that cannot be repeated", async () => {
  const { headers } = await server.request("POST", "/access/v1/evaluation", {
    body: question,
    headers: { "x-request-id": "a".repeat(201) },
  });
  expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});
