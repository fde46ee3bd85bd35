/** Starting and stopping the server, as a person does it. */
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  ask,
  type Folder,
  operatorKey,
  type Started,
  startServe,
  stop,
  temporaryFolder,
} from "./processes.ts";

let folder: Folder;
let running: Started | undefined;

beforeEach(() => {
  folder = temporaryFolder();
  running = undefined;
});

afterEach(async () => {
  running?.child.kill("SIGKILL");
  await running?.ended;
  folder.remove();
});

const data = (): string => join(folder.path, "data");

const start = async (...args: string[]): Promise<Started> => {
  running = await startServe(["--data", data(), ...args]);
  return running;
};

test("serve says where it listens, which policy is in force, where everything is, and what to do next", async () => {
  const { output, url, errors } = await start();
  const text = output();
  expect(text).toMatch(/^Lendbase listens on http:\/\/127\.0\.0\.1:\d+\n/);
  expect(text).toMatch(/policy +backup_sharing, \d+ rules, digest [0-9a-f]{12}, from policies\n/);
  expect(text).toContain(join(data(), "operator.key"));
  expect(text).toContain("are simulated: each takes 30 seconds and builds no cluster");
  expect(text).toContain("npm run tui");
  expect(text).toContain(`${url}/v1/policy`);
  expect(errors()).toBe("");
});

test("serve leaves its address and a key that only its user may read", async () => {
  const { url, child } = await start();
  expect(JSON.parse(readFileSync(join(data(), "server.json"), "utf8"))).toEqual({ url, pid: child.pid });
  expect(statSync(join(data(), "operator.key")).mode & 0o777).toBe(0o600);
  const me = await ask({ url, key: operatorKey(data()) }, "GET", "/v1/me");
  expect(me.body.role).toBe("operator");
});

test.for([
  "SIGINT",
  "SIGTERM",
] as const)("%s stops it cleanly: exit code 0, and no address is left", async (signal) => {
  const { code, stderr, stdout } = await stop(await start(), signal);
  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(stdout).toContain(`Stopping after ${signal}`);
  expect(existsSync(join(data(), "server.json"))).toBe(false);
});

test("the next start goes on with the same data and the same key", async () => {
  const first = await start();
  const key = operatorKey(data());
  const account = { site: "aliyun.com", features: ["backup-sharing"] };
  await ask({ url: first.url, key }, "PUT", "/v1/accounts/1000000000000001", { body: account });
  await stop(first, "SIGINT");
  const second = await start();
  expect(operatorKey(data())).toBe(key);
  const found = await ask({ url: second.url, key }, "GET", "/v1/accounts/1000000000000001");
  expect(found.body).toMatchObject({ id: "1000000000000001", features: ["backup-sharing"] });
});

test("an operator key whose file was deleted is replaced, and works no more", async () => {
  const first = await start();
  const lost = operatorKey(data());
  await stop(first);
  rmSync(join(data(), "operator.key"));
  const { url } = await start();
  expect((await ask({ url, key: lost }, "GET", "/v1/me")).status).toBe(401);
  expect((await ask({ url, key: operatorKey(data()) }, "GET", "/v1/me")).status).toBe(200);
});

test("a request under way is answered before the server stops", async () => {
  const server = await start();
  const { port } = new URL(server.url);
  const socket = connect(Number(port), "127.0.0.1");
  const body = '{"site":"aliyun.com"}';
  const head = [
    "PUT /v1/accounts/1000000000000001 HTTP/1.1",
    "Host: a",
    `Authorization: Bearer ${operatorKey(data())}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${body.slice(0, 5)}`);
  // Answered only after the server has seen the request above.
  await ask({ url: server.url, key: operatorKey(data()) }, "GET", "/v1/me");
  server.child.kill("SIGTERM");
  while (!server.output().includes("Stopping")) await new Promise((resolve) => setTimeout(resolve, 5));
  socket.write(body.slice(5));
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect((await server.ended).code).toBe(0);
});

test("a second signal stops it at once, whoever is still being answered", async () => {
  const server = await start();
  const { port } = new URL(server.url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.on("error", () => {});
  const key = operatorKey(data());
  socket.write(
    `POST /v1/keys HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
  );
  await ask({ url: server.url, key }, "GET", "/v1/me");
  const again = setInterval(() => server.child.kill("SIGINT"), 50);
  const { code } = await server.ended;
  clearInterval(again);
  expect(code).toBe(130);
});

test("the demo world is loaded through the API, once", async () => {
  const loaded = await start("--demo");
  while (!/demo world (is loaded|was there)/.test(loaded.output()))
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(loaded.output()).toContain("The demo world is loaded");
  await stop(loaded);
  const again = await start("--demo");
  while (!/demo world (is loaded|was there)/.test(again.output()))
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(again.output()).toContain("was there before");
});

test("while a stop waits for load balancers the server answers, and a second signal ends it at once", async () => {
  const server = await start("--drain-for", "1h");
  server.child.kill("SIGTERM");
  const status = async (path: string): Promise<number> => (await fetch(server.url + path)).status;
  while ((await status("/readyz")) !== 503) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await status("/livez")).toBe(200);
  expect(server.output()).toContain("Requests are answered for 60 minutes more.");
  const again = setInterval(() => server.child.kill("SIGTERM"), 50);
  const { code, stderr } = await server.ended;
  clearInterval(again);
  expect([code, stderr]).toEqual([143, ""]);
});
