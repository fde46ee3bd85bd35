/** Generated nonsense on every route: each answer is a sentence, none a failure of the server's own. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { friend, lend, owner, region, registerWorld } from "./lending.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
let paths: readonly (readonly [method: string, path: string])[];
let known: readonly string[];

beforeAll(async () => {
  server = await openTestServer();
  await registerWorld(server);
  const { share, invitation } = await lend(server);
  known = [owner, friend, "bk-1", "pc-orders", share, invitation, region, "Account"];
  const described = await server.done("GET", "/openapi.json");
  paths = Object.entries(described.paths as Record<string, object>)
    // A stream of events has no end.
    .filter(([path]) => path !== "/v1/events")
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
    );
});

afterAll(() => server.close());

const fieldNames = [
  ["name", "region", "scope", "backup_sets", "principals", "backup_set", "type", "id", "role", "account"],
  ["permissions", "site", "features", "parent", "owner", "cluster", "level", "size_bytes", "created_at"],
  [
    "management_account",
    "sharing_enabled",
    "subject",
    "action",
    "resource",
    "context",
    "principal",
    "options",
  ],
].flat();

/** Ids that exist, words that the shapes know, and anything else. */
const word = () =>
  fc.oneof(
    fc.constantFrom(
      ...known,
      "all_accounts",
      "resource_directory",
      "BackupSet",
      "view",
      "share",
      "restore",
      "aliyun.com",
    ),
    fc.constantFrom(
      "operator",
      "2026-03-01T09:00:00.000Z",
      "rp-1",
      "__proto__",
      "",
      "\u0000",
      "💾",
      "../..",
      "%",
    ),
    fc.string({ unit: "binary", maxLength: 20 }),
  );

const value = () =>
  fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      word(),
      fc.constantFrom<unknown>(null, true, 0, -1, 1, 2, 1.5, 1e308, Number.MAX_SAFE_INTEGER),
      fc.array(tie("any"), { maxLength: 4 }),
      tie("object"),
    ),
    object: fc.dictionary(fc.oneof(fc.constantFrom(...fieldNames), word()), tie("any"), { maxKeys: 8 }),
  }));

test("whatever is asked, the server answers below 500, in JSON", { timeout: 60_000 }, async () => {
  const { any, object } = value();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.array(word(), { minLength: 3, maxLength: 3 }),
      fc.oneof(object, any),
      fc.constantFrom(undefined, owner, friend),
      async ([method, path], words, body, account) => {
        let at = 0;
        const filled = path.replaceAll(
          /\{\w+\}/g,
          () => encodeURIComponent(words[at++] ?? "").replaceAll(".", "%2e") || "%20",
        );
        const asked = {
          ...(account === undefined ? {} : { account }),
          ...(method === "GET" ? {} : { body }),
          ...(method === "PATCH" ? { headers: { "if-match": "*" } } : {}),
        };
        const answer = await server.request(method, filled, asked);
        expect(answer.status, `${method} ${filled} ${answer.text}`).toBeLessThan(500);
        if (answer.status !== 204) expect(answer.body).toBeTypeOf("object");
        if (answer.status >= 400 && !path.startsWith("/access/")) expect(answer.body.detail).toMatch(/\.$/);
      },
    ),
    { numRuns: 400 },
  );
  expect(server.warnings).toEqual([]);
});
