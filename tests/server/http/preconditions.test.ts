/** `ETag`, `If-Match` and `If-None-Match` (RFC 9110). */
import { afterEach, beforeEach, expect, test } from "vitest";
import { friend, lend, offer, owner, person, region, registerWorld, stranger } from "./lending.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeEach(async () => {
  server = await openTestServer();
  await registerWorld(server);
});

afterEach(() => server.close());

const minute = 60_000;
const shares = "/v1/resource-shares";

const tagAt = async (path: string, account: string = owner): Promise<string> => {
  const { headers } = await server.request("GET", path, { account });
  return headers.get("etag") ?? "";
};

const patch = (id: string, headers: Record<string, string>, name = "new") =>
  server.request("PATCH", `${shares}/${id}`, { account: owner, body: { name }, headers });

test("a share is changed by whoever knows what it is, and by nobody else", async () => {
  const { share } = await offer(server);
  const known = await tagAt(`${shares}/${share}`);
  expect(known).toMatch(/^"[\w-]{27}"$/);
  const missing = await patch(share, {});
  expect([missing.status, missing.body.code]).toEqual([428, "PreconditionRequired"]);
  const changed = await patch(share, { "if-match": known });
  expect([changed.status, changed.body.name]).toEqual([200, "new"]);
  expect(changed.headers.get("etag")).toBe(await tagAt(`${shares}/${share}`));
  const stale = await patch(share, { "if-match": known }, "newer");
  expect([stale.status, stale.body.code]).toEqual([412, "PreconditionFailed"]);
  expect((await server.done("GET", `${shares}/${share}`, { account: owner })).name).toBe("new");
});

test("of two that have seen the same share, one changes it", async () => {
  const { share } = await offer(server);
  const known = await tagAt(`${shares}/${share}`);
  const answers = await Promise.all(["one", "two"].map((name) => patch(share, { "if-match": known }, name)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
});

test("one tag of several is enough, * is any, and a weak one never matches", async () => {
  const { share } = await offer(server);
  const known = await tagAt(`${shares}/${share}`);
  expect((await patch(share, { "if-match": `"a,b", ${known}` }, "a")).status).toBe(200);
  expect((await patch(share, { "if-match": "*" }, "b")).status).toBe(200);
  const now = await tagAt(`${shares}/${share}`);
  expect((await patch(share, { "if-match": `W/${now}` }, "c")).status).toBe(412);
  expect((await patch("rs-none", { "if-match": "*" })).status).toBe(404);
});

test.for([
  ["a word", "abc"],
  ["nothing", ""],
  ["half a tag", '"a'],
  ["two tags without a comma", '"a" "b"'],
  ["a comma", ","],
  ["a tag of 5,000 characters", `"${"a".repeat(5000)}"`],
  ["a list of sixty", Array(60).fill('"a"').join(",")],
] as const)("%s is no list of tags", async ([, header]) => {
  const { share } = await offer(server);
  const answer = await patch(share, { "if-match": header });
  expect(answer.status).toBe(400);
  expect(answer.body.detail).toContain("If-Match");
});

test("what is in a share is changed under the tag of the share, if one is sent", async () => {
  const { share } = await offer(server);
  const path = `${shares}/${share}`;
  const known = await tagAt(path);
  const add = (headers: Record<string, string>) =>
    server.request("POST", `${path}/principals`, {
      account: owner,
      body: { principals: [person(stranger)] },
      headers,
    });
  const added = await add({ "if-match": known });
  expect(added.status).toBe(200);
  expect(added.headers.get("etag")).toBe(await tagAt(path));
  expect((await add({ "if-match": known })).status).toBe(412);
  const stale = { account: owner, headers: { "if-match": known } };
  for (const content of [`principals/Account/${friend}`, "backup-sets/bk-1"]) {
    expect((await server.request("DELETE", `${path}/${content}`, stale)).status).toBe(412);
  }
  expect((await server.request("DELETE", path, stale)).status).toBe(412);
  const current = { account: owner, headers: { "if-match": await tagAt(path) } };
  expect((await server.request("DELETE", path, current)).status).toBe(200);
});

test("a replayed change is not held against the tag that it changed itself", async () => {
  const { share } = await offer(server);
  const headers = { "if-match": await tagAt(`${shares}/${share}`), "idempotency-key": "k" };
  const first = await patch(share, headers);
  const again = await patch(share, headers);
  expect([again.status, again.text]).toEqual([200, first.text]);
});

test("a register is made only where it is new, or changed only as it is known", async () => {
  const put = (id: string, headers: Record<string, string>, tde = false) =>
    server.request("PUT", `/v1/clusters/${id}`, { body: { owner, region, tde }, headers });
  expect((await put("pc-new", { "if-match": "*" })).status).toBe(412);
  expect((await put("pc-new", { "if-none-match": "*" })).status).toBe(200);
  expect((await put("pc-new", { "if-none-match": "*" })).status).toBe(412);
  const known = await tagAt("/v1/clusters/pc-new");
  expect((await put("pc-new", { "if-match": known }, true)).status).toBe(200);
  expect((await put("pc-new", { "if-match": known }, false)).status).toBe(412);
});

test("what makes a new object takes no tag, and says so", async () => {
  const headers = { "if-match": '"a"' };
  const answer = await server.request("POST", shares, {
    account: owner,
    body: { name: "n", region },
    headers,
  });
  expect([answer.status, answer.body.code]).toEqual([400, "NoPreconditionHere"]);
});

test("what a caller has already is not sent again, until it is another", async () => {
  const { share } = await lend(server);
  for (const path of [
    `${shares}/${share}`,
    "/v1/shared-with-me",
    "/v1/my-shares",
    "/v1/policy",
    "/v1/accounts",
  ]) {
    const account = path.endsWith("with-me") ? friend : owner;
    const first = await server.request("GET", path, { account });
    const etag = first.headers.get("etag") ?? "";
    const again = await server.request("GET", path, { account, headers: { "if-none-match": `W/${etag}` } });
    expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag]);
    const head = await server.request("HEAD", path, { account });
    expect(head.headers.get("etag")).toBe(etag);
  }
});

test("what is read can be wanted as it was, too", async () => {
  const { share } = await lend(server);
  const path = `${shares}/${share}`;
  const read = async (header: string) => {
    const { status } = await server.request("GET", path, { account: owner, headers: { "if-match": header } });
    return status;
  };
  expect(await read(await tagAt(path))).toBe(200);
  expect(await read("*")).toBe(200);
  expect(await read('"another"')).toBe(412);
  expect(await read("another")).toBe(400);
});

test("a list of tags may have empty elements, and come in several lines", async () => {
  const { share } = await offer(server);
  const known = async () => await tagAt(`${shares}/${share}`);
  expect((await patch(share, { "if-match": `,"a",, ${await known()} ,` }, "a")).status).toBe(200);
  const lines = new Headers({ "if-match": '"a"' });
  lines.append("if-match", await known());
  expect((await patch(share, Object.fromEntries(lines), "b")).status).toBe(200);
  const weak = await patch(share, { "if-match": `W/"a", W/${await known()}` }, "c");
  expect([weak.status, weak.body.detail]).toEqual([412, expect.stringContaining("only weak tags")]);
  expect((await patch(share, { "if-match": `*, ${await known()}` }, "d")).status).toBe(400);
});

test("a tag changes with the clock alone, and with whatever the scheduler does", async () => {
  const { share } = await lend(server);
  const path = `${shares}/${share}`;
  const seen = new Set<string>();
  const look = async () => {
    const tag = await tagAt(path);
    expect(seen.has(tag)).toBe(false);
    seen.add(tag);
  };
  await look();
  await server.done("POST", `${path}/principals`, {
    account: owner,
    body: { principals: [person(stranger)] },
  });
  await look();
  server.clock.advance(8 * 24 * 60 * minute);
  await look();
  await server.done("DELETE", path, { account: owner, headers: { "if-match": "*" } });
  await look();
  server.clock.advance(11 * minute);
  await expect
    .poll(async () => (await server.request("GET", path, { account: owner })).status, { timeout: 10_000 })
    .toBe(404);
});
