/** Keys as people and programs send them. */
import { expect, test } from "vitest";
import { openOn, serve, type Wanted } from "./opened.ts";
import {
  account,
  analytics,
  auditors,
  invitation,
  mine,
  pageOf,
  refusal,
  restore,
  scene,
  share,
  shop,
} from "./scene.ts";
import { ok, type Script } from "./scripted-server.ts";

const many = (count: number) =>
  Array.from({ length: count }, (_, at) => mine(`bk-${String(at + 1).padStart(5, "0")}`));

const open = async (script: Script = scene(), wanted: Wanted = { account: shop }) => {
  const server = await serve(script);
  return { server, tui: openOn(server.url, wanted) };
};

test("keys that arrive in one chunk are all pressed, in order", async () => {
  const { tui } = await open({ ...scene(), "GET /v1/my-shares": () => pageOf(many(50)) });
  await tui.until("> bk-00001");
  tui.type("jjjjkjj");
  await tui.until("> bk-00006");
  tui.type("G");
  await tui.until("> bk-00050");
  tui.type("gjj\r");
  const screen = await tui.until("SHARE AND PRINCIPALS");
  expect(screen).toContain("bk-00003");
});

test("arrows, page keys and ctrl-d move through a long list, and the selected row stays in sight", async () => {
  const { tui } = await open({ ...scene(), "GET /v1/my-shares": () => pageOf(many(100)) });
  await tui.until("> bk-00001");
  tui.type("\x1b[B\x1b[B");
  await tui.until("> bk-00003");
  tui.type("\x1b[6~");
  await tui.until("> bk-00020");
  tui.type("\x04");
  await tui.until("> bk-00037");
  tui.type("\x1b[5~");
  await tui.until("> bk-00020");
  tui.type("\x1b[A");
  await tui.until("> bk-00019");
});

test("a question is never answered by keys that were typed before it was on the screen", async () => {
  const { tui, server } = await open();
  await tui.until("bk-vault");
  tui.type("ry");
  await tui.until("Restore bk-orders-monday to a new cluster?");
  expect(server.exchanges.some(({ method }) => method === "POST")).toBe(false);
  tui.type("\x1b");
  await tui.until("BACKUP SET");
});

test("what is pasted presses no keys", async () => {
  const { tui, server } = await open();
  await tui.until("bk-vault");
  tui.type("\x1b[200~xy3q\x1b[201~");
  tui.type("2");
  await tui.until("bk-ledger-q4");
  expect(server.exchanges.every(({ method }) => method === "GET")).toBe(true);
});

test("/ shows the rows that contain a text; enter keeps it, esc shows all again", async () => {
  const { tui } = await open();
  await tui.until("bk-vault");
  tui.type("/TUES");
  await tui.until((screen) => screen.includes("/TUES") && !screen.includes("bk-vault"));
  tui.type("\r");
  await tui.until("/TUES  (esc shows all)");
  tui.type("\x1b");
  await tui.until((screen) => screen.includes("bk-vault") && screen.includes("> bk-orders-tuesday"));
});

test("a filter that nothing matches says so, and backspace takes it back", async () => {
  const { tui } = await open();
  await tui.until("bk-vault");
  tui.type("/vaultz");
  await tui.until('No row contains "vaultz".');
  tui.type("\x7f");
  await tui.until("> bk-vault");
});

test("an operator types the digits of an account and enter shows its side", async () => {
  const { tui } = await open(scene(), {});
  await tui.until("Auditors");
  tui.type("2000");
  await tui.until((screen) => screen.includes(auditors) && !screen.includes(shop));
  tui.type("\x1b");
  await tui.until(shop);
  tui.type(`\x1b[200~ ${analytics}\n\x1b[201~`);
  await tui.until((screen) => screen.includes(`/${analytics}`) && !screen.includes(auditors));
  tui.type("\r");
  await tui.until("[1 My Shares]");
  await tui.until(`Lendbase  ${analytics}`);
});

test("an account that is not listed can be shown by its whole id", async () => {
  const other = "3000000000000003";
  const { tui, server } = await open(
    { ...scene(), [`GET /v1/accounts/${other}`]: () => ok(account(other, "Far")) },
    {},
  );
  await tui.until("Auditors");
  tui.type(other);
  await tui.until(`enter shows the side of account ${other}`);
  tui.type("\r");
  await tui.until(`${other} Far`);
  expect(server.exchanges.findLast(({ path }) => path === "/v1/my-shares")?.account).toBe(other);
});

test("an id that belongs to nobody leads back to the accounts, in the server's words", async () => {
  const other = "7777777777777777";
  const said = refusal({ status: 404, code: "UnknownAccount", detail: `There is no account ${other}.` });
  const { tui } = await open({ ...scene(), [`GET /v1/accounts/${other}`]: () => said }, {});
  await tui.until("Auditors");
  tui.type(`${other}\r`);
  await tui.until(`! There is no account ${other}.`);
  await tui.until("Choose an account");
});

test("f walks through the regions that were seen and back to all", async () => {
  const { tui, server } = await open();
  await tui.until("bk-vault");
  tui.type("f");
  await tui.until(/cn-beijing$/m);
  await expect.poll(() => server.exchanges.at(-1)?.query.get("region")).toBe("cn-beijing");
  await tui.until("bk-vault");
  tui.type("f");
  await tui.until((screen) => /cn-hangzhou$/m.test(screen) && screen.includes("bk-orders-wednesday"));
  tui.type("f");
  await tui.until("all regions");
});

test("c copies the id of the row through the terminal", async () => {
  const { tui } = await open();
  await tui.until("bk-vault");
  tui.type("jc");
  await tui.until("Copied bk-orders-tuesday.");
  expect(tui.written()).toContain(`\x1b]52;c;${Buffer.from("bk-orders-tuesday").toString("base64")}\x07`);
});

test("c on the details of a restore copies the new cluster, which is what one needs next", async () => {
  const { tui } = await open();
  tui.type("4");
  await tui.until("pc-new-7f3a");
  tui.type("j\r");
  await tui.until("Restore re-2");
  tui.type("c");
  await tui.until("Copied pc-new-7f3a.");
});

test("y accepts an invitation and says what came of it (R31)", async () => {
  const script = scene();
  const { tui, server } = await open({
    ...script,
    "POST /v1/invitations/in-1/accept": () => ok(invitation("in-1", { state: "accepted", expires_at: null })),
  });
  tui.type("3");
  await tui.until("季度报表");
  tui.type("y");
  await tui.until("Accepted ledger: 2 backup sets under Shared With Me.");
  expect(server.exchanges.find(({ method }) => method === "POST")?.account).toBe(shop);
});

test("n rejects an invitation after a yes, and n again leaves it", async () => {
  const { tui, server } = await open({
    ...scene(),
    "POST /v1/invitations/in-1/reject": () => ok(invitation("in-1", { state: "rejected", expires_at: null })),
  });
  tui.type("3");
  await tui.until("季度报表");
  tui.type("n");
  await tui.until("Reject the invitation to ledger");
  tui.type("n");
  await tui.until("季度报表");
  expect(server.exchanges.every(({ method }) => method === "GET")).toBe(true);
  tui.type("n");
  await tui.until("y reject");
  tui.type("y");
  await tui.until("Rejected ledger.");
});

test("r restores after a yes, and shows the progress until the new cluster is there (R34)", async () => {
  const script = scene();
  let progress = 0;
  const { tui, server } = await open({
    ...script,
    "POST /v1/restores": () => ({ status: 201, body: restore("re-9", { progress: 0 }) }),
    "GET /v1/restores": () =>
      pageOf([
        restore("re-9", {
          backup_set: "bk-orders-monday",
          progress,
          ...(progress === 100 ? { state: "succeeded", new_cluster: "pc-new-1" } : {}),
        }),
      ]),
  });
  await tui.until("bk-vault");
  tui.type("r");
  await tui.until("which pays for it");
  tui.type("y");
  await tui.until("Restore re-9 has begun (simulated).");
  await tui.until("  0 %");
  expect(server.exchanges.find(({ method }) => method === "POST")?.body).toEqual({
    backup_set: "bk-orders-monday",
    region: "cn-beijing",
  });
  progress = 60;
  tui.tick(1000);
  await tui.until(" 60 %");
  progress = 100;
  tui.tick(1000);
  await tui.until((screen) => screen.includes("100 %") && screen.includes("pc-new-1"));
});

test("x cancels a share after a yes (R39)", async () => {
  const { tui, server } = await open({
    ...scene(),
    "DELETE /v1/resource-shares/rs-orders": () => ok({ ...share, state: "revoking" }),
  });
  await tui.until("bk-vault");
  tui.type("x");
  await tui.until("y cancel the share");
  tui.type("y");
  await tui.until("is cancelled; its access is being revoked.");
  expect(server.exchanges.some(({ method }) => method === "DELETE")).toBe(true);
});

test("a key that belongs to an account sees its side only, and says so", async () => {
  const me = { role: "account", name: "reader", account: shop, permissions: ["view"] };
  const { tui, server } = await open({ ...scene(), "GET /v1/me": () => ok(me) }, {});
  await tui.until("bk-vault");
  await tui.until("(r restore)");
  tui.type("a");
  await tui.until("The key that is in use belongs to this account only.");
  tui.type("r");
  await tui.until("The key that is in use has no permission to restore.");
  expect(server.exchanges.some(({ path }) => path === "/v1/accounts")).toBe(false);
});
