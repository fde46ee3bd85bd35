/** The interface on a real server with the demo world: from an invitation to the end of a revocation. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shippedPolicies } from "../../server/config.ts";
import { loadDemo } from "../../server/demo/load.ts";
import { world } from "../../server/demo/world.ts";
import { type RunningServer, startServer } from "../../server/main.ts";
import { findServer } from "../../tui/local-server.ts";
import { openOn } from "./opened.ts";

const accountIds = { shop: world.owner, analytics: world.recipient, auditors: "2000000000000002" };

const restoreMs = 2500;

let folder: string;
let server: RunningServer;

const policyFile = (): string => join(folder, "policies", "backup-sharing.lend");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lendbase-tui-"));
  await cp(shippedPolicies, join(folder, "policies"), { recursive: true });
  server = await startServer({
    host: "127.0.0.1",
    port: 0,
    dataFolder: join(folder, "data"),
    storeUrl: null,
    policyFolder: join(folder, "policies"),
    policiesFrom: null,
    restoreMs,
    tickMs: 100,
    idempotencyMs: 3_600_000,
    drainMs: 1000,
    drainForMs: 0,
    quotaLevels: [80, 100],
    metrics: "key" as const,
    tracesUrl: null,
    tokens: null,
    rates: null,
    events: { recordKeptMs: null, webhookTargets: "any", webhookCaFile: null, secretsKeyFile: null } as const,
  });
  await loadDemo({ url: server.url, key: (await readFile(server.operatorKeyFile, "utf8")).trim() });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Finds the server by its data folder, as the command does. */
const open = async (account: string) => {
  const found = await findServer({ dataFolder: server.dataFolder });
  if (found.kind !== "found") throw new Error(found.sentence);
  return openOn(found.url, { key: found.key, account, live: true });
};

test("a recipient accepts and restores, the owner cannot cancel while the set is locked, then can (R22, R31, R34, R17)", async () => {
  const tui = await open(accountIds.auditors);
  tui.type("3");
  await tui.until(/> weekly-orders .*pending/);
  tui.type("y");
  await tui.until("Accepted weekly-orders");
  tui.type("2/monday\r");
  await tui.until(/> bk-orders-monday .*active/);
  tui.type("r");
  await tui.until("which pays for it");
  tui.type("y");
  await tui.until(/> bk-orders-monday .* %/);

  tui.type(`a${accountIds.shop}\r`);
  await tui.until(/> ?bk-orders-company/);
  tui.type("/monday\r");
  await tui.until(/> bk-orders-monday .*locked: restoring/);
  tui.type("x");
  const locked = await tui.until("Why cancel is not possible now");
  expect(locked).toMatch(/Locked · rule \S+ \(backup-sharing\.lend:\d+\)/);
  expect(locked).toContain("What to do: Wait until it ends");
  tui.type("\x1b");
  await tui.until(/> bk-orders-monday .*sharing/);
  tui.type("\r");
  await tui.until("SHARE AND PRINCIPALS");
  tui.type("x");
  await tui.until("y cancel the share");
  tui.type("y");
  await tui.until("its access is being revoked");

  tui.type(`a\x1b[200~${accountIds.auditors}\x1b[201~\r`);
  await tui.until("[1 My Shares]");
  tui.type("4");
  await tui.until(/> bk-orders-monday +█+ 100 % +pc-/);
  tui.type("2/monday\r");
  await tui.until(/> bk-orders-monday .*revoking, 9 min/);
  tui.type("r");
  const refused = await tui.until("Why restore is not possible now");
  expect(refused).toMatch(/AccessRevoking · rule \S+ \(backup-sharing\.lend:\d+\)/);
});

test("a typo in a policy file is on the screen while the last good policy goes on, until it is corrected (R42)", async () => {
  const tui = await open(accountIds.shop);
  await tui.until("bk-orders-popular");
  const good = await readFile(policyFile(), "utf8");
  await writeFile(policyFile(), good.replace("resource.expires_at", "resource.expirs_at"));
  tui.type("p");
  const screen = await tui.until("They are not in force");
  expect(screen).toContain("! Policy files refused");
  expect(screen).toContain("expirs_at");
  tui.type("\x1b");
  await writeFile(policyFile(), good);
  await tui.until((shown) => !shown.includes("Policy files refused"));
});

test("an account's own user sees its side only (R43)", async () => {
  const operator = (await readFile(server.operatorKeyFile, "utf8")).trim();
  const response = await fetch(`${server.url}/v1/keys`, {
    method: "POST",
    headers: { authorization: `Bearer ${operator}`, "content-type": "application/json" },
    body: JSON.stringify({
      role: "account",
      name: "reader",
      account: accountIds.analytics,
      permissions: ["view"],
    }),
  });
  const { secret } = (await response.json()) as { readonly secret: string };
  const tui = openOn(server.url, { key: secret, live: true });
  await tui.until(`${accountIds.analytics} Analytics`);
  tui.type("2");
  await tui.until(/bk-orders-tuesday .*active/);
  tui.type("a");
  await tui.until("The key that is in use belongs to this account only.");
});
