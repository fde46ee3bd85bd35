/** `GET /v1/events` as a client of HTTP sees it: the stream itself, its limits and its ends. */
import { afterEach, expect, test } from "vitest";
import type { StreamLimits } from "../../../server/events/streams.ts";
import { friend, lend, owner, registerWorld } from "./lending.ts";
import { openTestServer, type TestServer, until } from "./test-server.ts";

let server: TestServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const open = async (streamLimits: Partial<StreamLimits> = {}): Promise<TestServer> => {
  server = await openTestServer({
    streamLimits: { perCaller: 10, all: 20, heartbeatMs: 60_000, ...streamLimits },
  });
  return server;
};

interface Stream {
  readonly response: Response;
  /** All that came so far. */
  readonly text: () => string;
  /** Resolves when the server ends the stream. */
  readonly ended: Promise<void>;
  hangUp(): void;
}

const listen = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Stream> => {
  const { url, operatorKey } = server as TestServer;
  const abort = new AbortController();
  const authorization = `Bearer ${operatorKey}`;
  const response = await fetch(url + path, {
    headers: { authorization, ...headers },
    signal: abort.signal,
  });
  let text = "";
  const decoder = new TextDecoder();
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  };
  return { response, text: () => text, ended: read().catch(() => {}), hangUp: () => abort.abort() };
};

const has = (stream: Stream, part: string) => until(() => (stream.text().includes(part) ? true : undefined));

const keyOf = async (account: string) =>
  await (server as TestServer).createKey({
    role: "account",
    name: "listens",
    account,
    permissions: ["view"],
  });

test("a stream begins with how to come back, tells what changes, and goes on after the last event", async () => {
  await registerWorld(await open());
  const stream = await listen("/v1/events");
  expect(stream.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(stream.response.headers.get("cache-control")).toBe("no-store");
  await has(stream, "\n\n");
  const [, id = ""] = /^retry: 3000\nid: ([0-9]+)\n\n$/.exec(stream.text()) ?? [];
  await lend(server as TestServer);
  await has(stream, "event: accept_invitation");
  const after = await listen("/v1/events", { "last-event-id": String(Number(id) + 1) });
  await has(after, "event: accept_invitation");
  expect(after.text()).not.toContain("event: create_resource_share");
  const own = await listen("/v1/events?after=0&type=put_account,accept_invitation", {
    "lendbase-account": friend,
  });
  await has(own, "event: accept_invitation");
  expect(own.text().match(/event: .*/g)).toEqual(["event: put_account", "event: accept_invitation"]);
  expect(own.text()).not.toContain(owner);
});

test("a quiet stream shows that it lives; only operators learn how much happened elsewhere", async () => {
  await registerWorld(await open({ heartbeatMs: 20 }));
  const all = await listen("/v1/events");
  await has(all, ": still here\nid: ");
  const own = await listen("/v1/events", { "lendbase-account": friend });
  await has(own, ": still here\n\n");
  expect(own.text()).not.toContain(": still here\nid");
});

test("an id that was never given and one that is none are told apart", async () => {
  await open();
  const later = await listen("/v1/events?after=4000");
  await has(later, "event: reset");
  expect(later.text()).toContain('"reason":"unknown"');
  const wrong = await (server as TestServer).request("GET", "/v1/events", {
    headers: { "last-event-id": "soon" },
  });
  expect([wrong.status, wrong.body.code]).toEqual([400, "InvalidRequest"]);
});

test("one key cannot take all streams, and a place is free again when its reader hangs up", async () => {
  await open({ perCaller: 2 });
  const streams = [await listen("/v1/events"), await listen("/v1/events")];
  const { status, body, headers } = await (server as TestServer).request("GET", "/v1/events");
  expect([status, body.code, headers.get("retry-after")]).toEqual([429, "TooManyStreams", "10"]);
  streams[0]?.hangUp();
  await until(async () => {
    const again = await listen("/v1/events");
    return again.response.status === 200 ? true : undefined;
  });
});

test("asking for the headers alone takes no place", async () => {
  await open({ perCaller: 1 });
  for (let count = 0; count < 3; count += 1) {
    expect((await (server as TestServer).request("HEAD", "/v1/events")).status).toBe(200);
  }
  expect((await listen("/v1/events")).response.status).toBe(200);
});

test("streams end at once when their key is taken back, and when the server stops", async () => {
  await registerWorld(await open());
  const { id, secret } = await keyOf(friend);
  const stream = await listen("/v1/events", { authorization: `Bearer ${secret}` });
  await has(stream, "retry");
  await (server as TestServer).done("DELETE", `/v1/keys/${id}`);
  await stream.ended;
  const last = await listen("/v1/events");
  await has(last, "retry");
  const began = performance.now();
  await (server as TestServer).close();
  server = undefined;
  await last.ended;
  // Sooner than the stop stops waiting for answers.
  expect(performance.now() - began).toBeLessThan(900);
});

test("an account hears which key of its own acted, and of another's account not even that there is one", async () => {
  await registerWorld(await open());
  const { done, createKey } = server as TestServer;
  const { id, secret } = await createKey({
    role: "account",
    name: "lends",
    account: owner,
    permissions: ["view", "share"],
  });
  const share = { name: "s", region: "cn-beijing", scope: "all_accounts", backup_sets: ["bk-1"] };
  const principals = [{ type: "Account", id: friend }];
  await done("POST", "/v1/resource-shares", { key: secret, body: { ...share, principals } });
  const friendsKey = (await keyOf(friend)).secret;
  const { secret: services } = await createKey({ role: "service", name: "reports" });
  const heard = async (key: string) => {
    const authorization = `Bearer ${key}`;
    const stream = await listen("/v1/events?after=0&type=create_resource_share", { authorization });
    await has(stream, "event: create_resource_share");
    return stream.text();
  };
  const by = JSON.stringify({ role: "account", id, issuer: null, account: owner });
  expect(await heard(secret)).toContain(`"by":${by}`);
  expect(await heard((server as TestServer).operatorKey)).toContain(`"by":${by}`);
  for (const key of [friendsKey, services]) expect(await heard(key)).not.toContain('"by"');
});

test("operators read the record page by page, by who, what, which object and when, from either end", async () => {
  const { done } = await open();
  await registerWorld(server as TestServer);
  const { share } = await lend(server as TestServer);
  const first = await done("GET", "/v1/audit-log?limit=2");
  expect(first.items.map(({ sequence }: { sequence: number }) => sequence)).toEqual([1, 2]);
  const second = await done("GET", `/v1/audit-log?limit=2&cursor=${first.next_cursor}`);
  expect(second.items[0].previous_hash).toBe(first.items[1].hash);
  const ofShare = await done("GET", `/v1/audit-log?object_type=ResourceShare&object_id=${share}`);
  expect(ofShare.items).toMatchObject([
    { action: "create_resource_share", actor: expect.stringContaining(owner) },
  ]);
  const newest = await done("GET", "/v1/audit-log?sort=-sequence&limit=1");
  const head = await done("GET", "/v1/audit-log/head");
  expect(head).toMatchObject({ sequence: newest.items[0].sequence, hash: newest.items[0].hash, removed: 0 });
  const puts = await done("GET", "/v1/audit-log?action=put_account&sort=-sequence");
  expect(puts.items).toHaveLength(4);
  expect((await done("GET", "/v1/audit-log?from=2030-01-01T00:00:00.000Z")).items).toEqual([]);
});
