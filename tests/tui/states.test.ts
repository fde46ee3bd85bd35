/** What a list shows while it has no rows to show, and while it is not sure of those it has. */
import { expect, test } from "vitest";
import { openOn, serve, type Wanted } from "./opened.ts";
import { mine, pageOf, refusal, scene, shop } from "./scene.ts";
import type { Reply, Script } from "./scripted-server.ts";

const open = async (script: Script, wanted: Wanted = { account: shop }) => {
  const server = await serve({ ...scene(), ...script });
  return { server, tui: openOn(server.url, wanted) };
};

test("a list that is being read says so, and the keys work meanwhile", async () => {
  const answer = Promise.withResolvers<Reply>();
  const { tui } = await open({ "GET /v1/my-shares": () => answer.promise });
  await tui.until("Reading…");
  tui.type("?");
  await tui.until("Keys");
  tui.type("\x1b");
  answer.resolve(pageOf([mine("bk-late")]));
  await tui.until("bk-late");
});

test.each([
  ["1", "This account shares no backup set.", "POST /v1/resource-shares"],
  ["2", "No backup set is shared with this account.", "once an invitation is accepted"],
  ["3", "No invitation to this account or from it.", "outside this account's directory"],
  ["4", "This account has restored nothing.", "r on a row of My Shares"],
])("an empty list says what would make something appear: %s", async (key, title, next) => {
  const none = () => pageOf([]);
  const { tui } = await open({
    "GET /v1/my-shares": none,
    "GET /v1/shared-with-me": none,
    "GET /v1/invitations": none,
    "GET /v1/restores": none,
  });
  tui.type(key);
  const screen = await tui.until(title);
  expect(screen.replace(/\s+/g, " ")).toContain(next);
});

test("without accounts it says how accounts come to be", async () => {
  const { tui } = await open({ "GET /v1/accounts": () => pageOf([]) }, {});
  await tui.until("No account is registered.");
});

test("a list that could not be read says why, and reads again", async () => {
  let allowed = false;
  const { tui } = await open({
    "GET /v1/my-shares": () =>
      allowed
        ? pageOf([mine("bk-back")])
        : refusal({ status: 404, code: "UnknownAccount", refusals: [], detail: "There is no account 1." }),
  });
  const screen = await tui.until("This could not be read.");
  expect(screen).toContain("There is no account 1.");
  expect(screen).toContain("UnknownAccount");
  expect(screen).toContain("R reads it now");
  allowed = true;
  tui.type("R");
  await tui.until("bk-back");
});

test("when the server dies, what was read stays, with its age, and comes back to life", async () => {
  const { tui, server } = await open({});
  await tui.until("bk-vault");
  await server.close();
  tui.tick(12_000);
  const screen = await tui.until("Read 12 s ago. No server answers at");
  expect(screen).toContain("○ unreachable");
  expect(screen).toContain("bk-vault");
  tui.type("q");
  await tui.closed;
});

test("an answer that is no JSON is an error on the screen, not a crash", async () => {
  const { tui } = await open({ "GET /v1/my-shares": () => ({ status: 200, body: { rows: 1 } }) });
  await tui.until("This could not be read.");
  await tui.until("UnexpectedAnswer");
});

test("details of something that is gone say so", async () => {
  let there = true;
  const { tui } = await open({
    "GET /v1/my-shares": () => pageOf(there ? [mine("bk-a"), mine("bk-b")] : [mine("bk-b")]),
  });
  await tui.until("bk-b");
  tui.type("\r");
  await tui.until("SHARE AND PRINCIPALS");
  there = false;
  tui.tick(1000);
  await tui.until("bk-a is no longer listed.");
  tui.type("\x1b");
  await tui.until("> bk-b");
});

test("invitations that wait for the account are counted beside every list (R35)", async () => {
  const { tui } = await open({});
  await tui.until("3 Invitations (1)");
  tui.type("2");
  const screen = await tui.until("[2 Shared With Me]");
  expect(screen).toContain("3 Invitations (1)");
});

test("the selection stays on its row when rows appear above it", async () => {
  let rows = [mine("bk-b"), mine("bk-c")];
  const { tui } = await open({ "GET /v1/my-shares": () => pageOf(rows) });
  await tui.until("bk-c");
  tui.type("j");
  await tui.until("> bk-c");
  rows = [mine("bk-a"), ...rows];
  tui.tick(1000);
  await tui.until("bk-a");
  await tui.until("> bk-c");
});

test("a terminal that is made larger and smaller shows the same, drawn to size", async () => {
  const { tui } = await open({});
  await tui.until("bk-vault");
  tui.resize(120, 40);
  await tui.until("CLUSTER");
  tui.resize(60, 16);
  await tui.until((screen) => screen.includes("2 With Me") && !screen.includes("CLUSTER"));
  tui.resize(20, 3);
  await tui.until("This terminal has");
  tui.resize(80, 24);
  const screen = await tui.until("r restore");
  expect(screen.split("\n").filter((line) => line.includes("bk-vault"))).toHaveLength(1);
  expect(screen).toContain("2 Shared With Me");
});
