/** However the interface ends, the terminal is as it was before. */
import { expect, test } from "vitest";
import { runTui, TuiError } from "../../tui/app.tsx";
import { type OpenedTui, openOn, serve } from "./opened.ts";
import { analytics, auditors, refusal, scene, shop } from "./scene.ts";
import { ok } from "./scripted-server.ts";
import { createTerminal } from "./terminal.ts";

const bracketedPaste = { on: "\x1b[?2004h", off: "\x1b[?2004l" };

const expectRestored = (tui: OpenedTui): void => {
  expect(tui.buffer()).toBe("normal");
  expect(tui.rawMode()).toBe(false);
  expect(tui.cursorHidden()).toBe(false);
  const written = tui.written();
  expect(written.lastIndexOf(bracketedPaste.off)).toBeGreaterThan(written.lastIndexOf(bracketedPaste.on));
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
  await tui.closed;
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
  await tui.closed;
});

test("a server that never answers does not keep it from quitting", async () => {
  const never = new Promise<never>(() => undefined);
  const server = await serve({ ...scene(), "GET /v1/my-shares": () => never, "GET /v1/policy": () => never });
  const tui = openOn(server.url, { account: shop });
  await tui.until("Reading…");
  tui.type("q");
  await tui.closed;
});

test("without a terminal it says so in one sentence and draws nothing", async () => {
  const terminal = createTerminal(80, 24);
  Object.assign(terminal.stdout, { isTTY: false });
  const options = { url: "http://127.0.0.1:1", key: "key", environment: {} };
  const running = runTui(options, { stdin: terminal.stdin, stdout: terminal.stdout });
  await expect(running).rejects.toThrow(
    new TuiError("The terminal interface needs a terminal for its input and its output."),
  );
  expect(terminal.written()).toBe("");
});

test("without a server it says where it looked, and draws nothing", async () => {
  const server = await serve({});
  await server.close();
  const tui = openOn(server.url);
  await expect(tui.closed).rejects.toThrow(new TuiError(`No server answers at ${server.url}.`));
  expect(tui.written()).toBe("");
});

test("a key that the server does not know is refused in the server's words", async () => {
  const said = {
    type: "about:blank",
    title: "Unauthorized",
    detail: "The key is not known.",
    code: "UnknownKey",
  };
  const server = await serve({ "GET /v1/me": () => ({ status: 401, body: { ...said, status: 401 } }) });
  await expect(openOn(server.url).closed).rejects.toThrow(new TuiError("The key is not known."));
});

test("an account's key cannot open the side of another", async () => {
  const me = { role: "account", name: "reader", account: shop, permissions: ["view"] };
  const server = await serve({ ...scene(), "GET /v1/me": () => ok(me) });
  await expect(openOn(server.url, { account: analytics }).closed).rejects.toThrow(
    new TuiError(`The key belongs to account ${shop} and cannot show account ${analytics}.`),
  );
});

test("an account that does not exist opens nothing", async () => {
  const detail = `There is no account ${auditors}.`;
  const unknown = refusal({ status: 404, code: "UnknownAccount", detail });
  const server = await serve({ ...scene(), [`GET /v1/accounts/${auditors}`]: () => unknown });
  await expect(openOn(server.url, { account: auditors }).closed).rejects.toThrow(new TuiError(detail));
});

test("a service's key opens nothing", async () => {
  const me = { role: "service", name: "backup", account: null, permissions: [] };
  const server = await serve({ ...scene(), "GET /v1/me": () => ok(me) });
  await expect(openOn(server.url).closed).rejects.toThrow(TuiError);
});
