/** R40: every refusal says why, what to do, its code, and the rule behind it. */
import { expect, test } from "vitest";
import type { RefusalView } from "../../server/api/problem.ts";
import { openOn, serve, type Wanted } from "./opened.ts";
import { analytics, lent, pageOf, refusal, scene, shop } from "./scene.ts";
import { ok, type Script } from "./scripted-server.ts";

const open = async (script: Script, wanted: Wanted = {}) => {
  const server = await serve({ ...scene(), ...script });
  return { server, tui: openOn(server.url, { account: shop, ...wanted }) };
};

const reason = (code: string, change: Partial<RefusalView> = {}): RefusalView => ({
  kind: "forbid",
  code,
  message: `${code} says why.`,
  help: `${code} says what to do.`,
  rule: code.toLowerCase(),
  file: "backup-sharing.lend",
  line: 100,
  ...change,
});

test("a refused cancel shows message, help, code and rule in a box that stays until it is closed (R22)", async () => {
  const { tui } = await open({ "DELETE /v1/resource-shares/rs-orders": () => refusal() });
  await tui.until("bk-vault");
  tui.type("x");
  await tui.until("y cancel the share");
  tui.type("y");
  const screen = await tui.until(": refused");
  for (const said of [
    "Cancel the share 订单备份-2026: refused",
    "bk-orders-monday has been locked for restoring since",
    "What to do: Wait until it ends and try again.",
    "Locked · rule busy (backup-sharing.lend:223)",
  ]) {
    expect(screen).toContain(said);
  }
  await expect(screen).toMatchFileSnapshot("golden/refused.txt");
  tui.type("j3");
  tui.type("\r");
  await tui.until("[1 My Shares]");
  await tui.until("bk-vault");
});

test("every rule that refused is listed, and a long list scrolls", async () => {
  const refusals = ["TooManyAccounts", "TooManyResources", "OtherSite", "CrossRegionBackup"].map((code) =>
    reason(code),
  );
  const { tui } = await open(
    { "POST /v1/restores": () => refusal({ refusals, code: "TooManyAccounts" }) },
    { columns: 60, rows: 16 },
  );
  await tui.until("bk-vault");
  tui.type("r");
  await tui.until("y restore");
  tui.type("y");
  await tui.until("4 reasons:");
  await tui.until("lines 1 to 9 of 23");
  tui.type("jjjjjjjjjjjjjjj");
  const end = await tui.until("lines 15 to 23 of 23");
  expect(end).toContain("CrossRegionBackup · rule crossregionbackup");
  tui.type("kkkkkkkkkkkkkkk");
  await tui.until("lines 1 to 9 of 23");
});

test("a request that the server finds wrong says where", async () => {
  const { tui } = await open({
    "POST /v1/restores": () => ({
      status: 400,
      body: {
        type: "about:blank",
        title: "Bad request",
        status: 400,
        detail: "The body is not valid.",
        code: "InvalidRequest",
        errors: [{ pointer: "/region", detail: "a region is 1 to 64 letters" }],
      },
    }),
  });
  await tui.until("bk-vault");
  tui.type("r");
  await tui.until("y restore");
  tui.type("y");
  const screen = await tui.until("failed");
  expect(screen).toContain("The body is not valid. /region: a region is 1 to 64 letters");
  expect(screen).toContain("InvalidRequest");
});

test("an action that the list rules out is explained by the rules when its key is pressed", async () => {
  const { tui, server } = await open({
    "POST /access/v1/evaluation": () =>
      ok({
        decision: false,
        context: {
          code: "AccessRevoking",
          reason: "Access is being revoked.",
          refusals: [
            {
              kind: "lifecycle",
              rule: "grant",
              code: "AccessRevoking",
              message: "Access to bk-ledger-q4 is being revoked and ends at 09:10.",
              file: "backup-sharing.lend",
              line: 245,
            },
          ],
        },
      }),
  });
  tui.type("2");
  await tui.until("bk-ledger-q4");
  tui.type("j");
  await tui.until("(r restore)");
  tui.type("r");
  const screen = await tui.until("Why restore is not possible now");
  expect(screen).toContain("Access to bk-ledger-q4 is being revoked and ends at 09:10.");
  expect(screen).toContain("AccessRevoking · rule grant (backup-sharing.lend:245)");
  expect(server.exchanges.find(({ path }) => path === "/access/v1/evaluation")?.body).toEqual({
    subject: { type: "Account", id: shop },
    action: { name: "restore" },
    resource: { type: "BackupSet", id: "bk-ledger-q4" },
    context: { region: "cn-beijing" },
  });
});

test("an action that no rule is behind says why in one line", async () => {
  const { tui } = await open({});
  tui.type("3");
  await tui.until("季度报表");
  tui.type("jjy");
  await tui.until("! Only account 2000000000000002 can answer invitation in-3.");
});

test("what a refusal says cannot move the cursor or turn the text around", async () => {
  const { tui } = await open({
    "GET /v1/shared-with-me": () =>
      pageOf([lent("bk-1", { shares: [{ id: "rs-1", name: "ev\u001b[2Jil\u202e" }] })]),
  });
  tui.type("2");
  await tui.until("bk-1");
  tui.type("\r");
  const screen = await tui.until("SHARED THROUGH");
  expect(screen).toContain("ev␛[2Jil<202e>");
  expect(screen).toContain(analytics);
});

test("where the server names no rule, what the list says is the reason", async () => {
  const { tui } = await open({
    "POST /access/v1/evaluation": () =>
      ok({
        decision: false,
        context: { code: "NotPermitted", reason: "No rule of the policy permits this.", refusals: [] },
      }),
  });
  tui.type("2");
  await tui.until("bk-ledger-q4");
  tui.type("j");
  await tui.until("(r restore)");
  tui.type("r");
  const screen = await tui.until("is being revoked");
  expect(screen).not.toContain("No rule of the policy");
});
