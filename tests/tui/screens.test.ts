/** Every screen as a picture. `npx vitest run -u tests/tui` draws the pictures anew. */
import { describe, expect, test } from "vitest";
import { type OpenedTui, openOn, serve, type Wanted } from "./opened.ts";
import { analytics, mine, pageOf, policy, principal, scene, shop } from "./scene.ts";
import { ok, type Script } from "./scripted-server.ts";

const sizes: readonly (readonly [string, Wanted])[] = [
  ["80x24", { columns: 80, rows: 24 }],
  ["120x40", { columns: 120, rows: 40 }],
  ["60x16", { columns: 60, rows: 16 }],
  ["80x24-no-color", { columns: 80, rows: 24, environment: { NO_COLOR: "1" } }],
];

const open = async (wanted: Wanted, script: Script = scene()): Promise<OpenedTui> => {
  const server = await serve(script);
  const tui = openOn(server.url, { account: shop, ...wanted });
  await tui.until("backup_sharing");
  await tui.until("Shop");
  await tui.until(/Invitations \(1\)|Invites!/);
  return tui;
};

/** Keys that lead to a screen, and what stands on it once it is complete. */
const walks: readonly (readonly [string, string, string | RegExp])[] = [
  ["my-shares", "", "bk-vault"],
  ["my-share", "\r", "SHARE AND PRINCIPALS"],
  ["shared-with-me", "2", "bk-ledger-q4"],
  ["shared-with-me-revoking", "2", "bk-ledger-q4"],
  ["invitations", "3", "季度报表"],
  ["restores", "4", "simulated"],
  ["help", "?", "Keys"],
];

const next: Readonly<Record<string, readonly [string, string]>> = {
  "shared-with-me-revoking": ["j\r", "ShareCancelled"],
};

describe.each(sizes)("at %s", (name, wanted) => {
  test("an operator first chooses an account", async () => {
    const server = await serve(scene());
    const tui = openOn(server.url, wanted);
    await tui.until("backup_sharing");
    const screen = await tui.until("Auditors 审计");
    await expect(screen).toMatchFileSnapshot(`golden/${name}/accounts.txt`);
  });

  test.each(walks)("%s", async (walk, keys, there) => {
    const tui = await open(wanted);
    await tui.until("bk-vault");
    tui.type(keys);
    await tui.until(there);
    const [then, shown] = next[walk] ?? ["", ""];
    tui.type(then);
    await expect(await tui.until(shown)).toMatchFileSnapshot(`golden/${name}/${walk}.txt`);
  });

  test("the details of an invitation list what it offers", async () => {
    const tui = await open(wanted);
    tui.type("3");
    await tui.until("季度报表");
    tui.type("\r");
    await expect(await tui.until("BACKUP SETS OFFERED")).toMatchFileSnapshot(`golden/${name}/invitation.txt`);
  });

  test("the details of a restore show its progress, its new cluster, and that it is simulated (R34)", async () => {
    const tui = await open(wanted);
    tui.type("4");
    await tui.until("simulated");
    tui.type("j\r");
    const screen = await tui.until("simulated: no cluster");
    expect(screen).toContain("pc-new-7f3a");
    await expect(screen).toMatchFileSnapshot(`golden/${name}/restore.txt`);
  });

  test("cancelling asks first, and names what ends (R39)", async () => {
    const tui = await open(wanted);
    await tui.until("bk-vault");
    tui.type("x");
    await expect(await tui.until("y cancel the share")).toMatchFileSnapshot(`golden/${name}/question.txt`);
  });

  test("policy files that are refused are a banner on every screen (R42)", async () => {
    const tui = await open(wanted, {
      ...scene(),
      "GET /v1/policy": () =>
        ok({
          ...policy,
          files: "refused",
          errors: [
            {
              code: "LEND0203",
              message: 'BackupSet has no attribute "expirs_at"; did you mean "expires_at"?',
              file: "backup-sharing.lend",
              line: 166,
              column: 12,
            },
          ],
        }),
    });
    await tui.until("Policy files refused");
    await expect(await tui.until("bk-vault")).toMatchFileSnapshot(`golden/${name}/refused-policy.txt`);
    tui.type("p");
    await expect(await tui.until("backup-sharing.lend:166:12")).toMatchFileSnapshot(
      `golden/${name}/policy.txt`,
    );
  });
});

test("wide names keep the columns in line", async () => {
  const tui = await open({ columns: 80, rows: 24 });
  tui.type("3");
  const rows = (await tui.until("季度报表")).split("\n");
  const starts = ["季度报表", "ledger"].map((name) => {
    const row = rows.findIndex((line) => line.includes(name));
    const line = tui.line(row);
    return Array.from({ length: 80 }, (_, column) => line?.getCell(column)?.getChars()).indexOf("f", 17);
  });
  expect(starts[0]).toBe(starts[1]);
  expect(rows.join("\n")).toContain(`from ${analytics}`);
});

test("R16: who left a share is shown as that, and since when, in the list and below the share", async () => {
  const shares = [{ id: "rs-old", name: "old", principals: [principal(analytics, "left")] }];
  const left = mine("bk-vault", { shared_accounts: 0, shares });
  const tui = await open(
    { columns: 80, rows: 24 },
    { ...scene(), "GET /v1/my-shares": () => pageOf([left]) },
  );
  expect(await tui.until("bk-vault")).toMatch(/bk-vault .* left/);
  tui.type("\r");
  expect(await tui.until("SHARE AND PRINCIPALS")).toMatch(
    new RegExp(`${analytics} +account +left +2026-03-02 08:59`),
  );
});

test("on a terminal that is too small it says how large it must be, and quits on q", async () => {
  const tui = await open({ columns: 80, rows: 24 });
  await tui.until("bk-vault");
  tui.resize(50, 10);
  await expect(await tui.until("60 × 16")).toMatchFileSnapshot("golden/too-small.txt");
  tui.type("q");
  await tui.closed;
});
