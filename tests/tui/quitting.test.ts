/** However the interface ends, the terminal is as it was before. */
import { expect, test } from "vitest";
import { openTui, systemSurroundings } from "../../tui/open.tsx";
import { type OpenedTui, openOn, serve } from "./opened.ts";
import { scene, shop } from "./scene.ts";
import { ok } from "./scripted-server.ts";
import { createTerminal } from "./terminal.ts";

const expectRestored = (tui: OpenedTui): void => {
  expect(tui.buffer()).toBe("normal");
  expect(tui.rawMode()).toBe(false);
  expect(tui.cursorHidden()).toBe(false);
};

test.each([
  ["q", "q"],
  ["ctrl-c", "\x03"],
  ["ctrl-c among other keys", "jj\x03"],
])("%s leaves the alternate screen, shows the cursor and ends raw mode", async (_, keys) => {
  const server = await serve(scene());
  const tui = openOn(server.url, { account: shop });
  await tui.until("bk-vault");
  expect(tui.buffer()).toBe("alternate");
  expect(tui.rawMode()).toBe(true);
  expect(tui.cursorHidden()).toBe(true);
  tui.type(keys);
  expect(await tui.closed).toEqual({ kind: "closed" });
  await expect.poll(() => tui.buffer()).toBe("normal");
  expectRestored(tui);
});

test.each([
  ["a question", "x", "y cancel the share"],
  ["the help", "?", "Keys"],
  ["a filter", "/bk", "/bk"],
])("ctrl-c quits out of %s", async (_, keys, shown) => {
  const server = await serve(scene());
  const tui = openOn(server.url, { account: shop });
  await tui.until("bk-vault");
  tui.type(keys);
  await tui.until(shown);
  tui.type("\x03");
  expect(await tui.closed).toEqual({ kind: "closed" });
});

test("a server that never answers does not keep it from quitting", async () => {
  const never = new Promise<never>(() => undefined);
  const server = await serve({ ...scene(), "GET /v1/my-shares": () => never, "GET /v1/policy": () => never });
  const tui = openOn(server.url, { account: shop });
  await tui.until("Reading…");
  tui.type("q");
  expect(await tui.closed).toEqual({ kind: "closed" });
});

test("without a terminal it says so in one sentence and draws nothing", async () => {
  const terminal = createTerminal(80, 24);
  Object.assign(terminal.stdout, { isTTY: false });
  const opened = await openTui(
    { url: "http://127.0.0.1:1", key: "key", environment: {} },
    { ...systemSurroundings(), stdin: terminal.stdin, stdout: terminal.stdout },
  );
  expect(opened).toEqual({
    kind: "refused",
    sentence: "The terminal interface needs a terminal for its input and its output.",
  });
  expect(terminal.written()).toBe("");
});

test("without a server it says where it looked, and draws nothing", async () => {
  const server = await serve({});
  await server.close();
  const tui = openOn(server.url);
  expect(await tui.closed).toEqual({ kind: "refused", sentence: `No server answers at ${server.url}.` });
  expect(tui.written()).toBe("");
});

test("a key that the server does not know is refused in the server's words", async () => {
  const body = {
    type: "about:blank",
    title: "Unauthorized",
    status: 401,
    detail: "The key is not known.",
    code: "UnknownKey",
  };
  const server = await serve({ "GET /v1/me": () => ({ status: 401, body }) });
  const tui = openOn(server.url);
  expect(await tui.closed).toEqual({ kind: "refused", sentence: "The key is not known." });
});

test("an account's key cannot open the side of another", async () => {
  const me = { role: "account", name: "reader", account: shop, permissions: ["view"] };
  const server = await serve({ ...scene(), "GET /v1/me": () => ok(me) });
  const tui = openOn(server.url, { account: "2000000000000001" });
  expect(await tui.closed).toEqual({
    kind: "refused",
    sentence: `The key belongs to account ${shop} and cannot show account 2000000000000001.`,
  });
});
