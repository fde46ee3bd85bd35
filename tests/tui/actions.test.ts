/** What pressing an action's key would do, without a screen. */
import { describe, expect, test } from "vitest";
import { createClient } from "../../tui/client.ts";
import type { ActionName, Plan } from "../../tui/state/actions/plan.ts";
import { keyHints } from "../../tui/state/key-hints.ts";
import { planOf } from "../../tui/state/perform.ts";
import type { Screen } from "../../tui/state/screen.ts";
import { createSession, type Session } from "../../tui/state/session.ts";
import { serve } from "./opened.ts";
import {
  analytics,
  auditors,
  instant,
  invitation,
  lent,
  mine,
  minute,
  now,
  operator,
  pageOf,
  principal,
  scene,
  shop,
} from "./scene.ts";
import type { Script } from "./scripted-server.ts";

/** A session of an operator on one screen of the shop, with its list read. */
const sessionOn = async (screen: Screen, script: Script): Promise<Session> => {
  const server = await serve({ ...scene(), ...script });
  const closed = new AbortController().signal;
  const session = createSession({
    client: createClient({ url: server.url, key: "key", timeout: 5000, closed }),
    me: { ...operator, role: "operator" },
    timer: { every: () => () => undefined },
    now: () => now,
    account: shop,
    copy: () => undefined,
    onQuit: () => undefined,
  });
  session.stores.$view.set({ kind: "list", screen });
  await session.scene.refresh();
  return session;
};

const planOn = async (screen: Screen, action: ActionName, script: Script): Promise<Plan> =>
  planOf((await sessionOn(screen, script)).scene, action);

const path: Readonly<Record<Screen, string>> = {
  my_shares: "GET /v1/my-shares",
  shared_with_me: "GET /v1/shared-with-me",
  invitations: "GET /v1/invitations",
  restores: "GET /v1/restores",
};

describe("what can be done is asked about, or done at once", () => {
  test.each([
    ["my_shares", "restore", mine("bk-1"), "confirmed"],
    ["my_shares", "cancel", mine("bk-1"), "confirmed"],
    ["shared_with_me", "restore", lent("bk-1"), "confirmed"],
    ["invitations", "accept", invitation("in-1"), "direct"],
    ["invitations", "reject", invitation("in-1"), "confirmed"],
  ] as const)("on %s: %s", async (screen, action, item, kind) => {
    const plan = await planOn(screen, action, { [path[screen]]: () => pageOf([item]) });
    expect(plan.kind).toBe(kind);
  });
});

const locked = mine("bk-1", { locks: [{ reason: "converting", since: instant(-minute) }] });
const twice = mine("bk-1", {
  shares: [
    { id: "rs-1", name: "one", principals: [] },
    { id: "rs-2", name: "two", principals: [] },
  ],
});
const ending = mine("bk-1", {
  shares: [{ id: "rs-1", name: "one", principals: [principal(analytics, "revoking")] }],
});
const revoking = lent("bk-1", {
  state: "revoking",
  can_restore: false,
  cause: "ShareCancelled",
  ends_at: instant(minute),
});

describe("what cannot be done says why", () => {
  test.each([
    ["my_shares", "cancel", locked, "bk-1 has been locked for converting since 2026-03-02 08:59:00 UTC."],
    ["my_shares", "cancel", twice, "bk-1 is in 2 shares. Press enter and choose one."],
    ["my_shares", "cancel", ending, "The access that the share one grants is being revoked already."],
    [
      "shared_with_me",
      "restore",
      revoking,
      "Access to bk-1 is being revoked until 2026-03-02 09:01:00 UTC (ShareCancelled).",
    ],
    [
      "invitations",
      "accept",
      invitation("in-1", { state: "rejected", answered_at: instant(-minute) }),
      "Invitation in-1 is rejected since 2026-03-02 08:59:00 UTC.",
    ],
    [
      "invitations",
      "reject",
      invitation("in-1", { owner: shop, account: auditors }),
      `Only account ${auditors} can answer invitation in-1.`,
    ],
  ] as const)("on %s: %s", async (screen, action, item, why) => {
    const plan = await planOn(screen, action, { [path[screen]]: () => pageOf([item]) });
    expect(plan).toMatchObject({ kind: "blocked", why });
  });

  test("where nothing is selected", async () => {
    const none = await sessionOn("my_shares", { "GET /v1/my-shares": () => pageOf([]) });
    const plans = (["restore", "cancel", "accept", "reject"] as const).map((action) =>
      planOf(none.scene, action),
    );
    expect(plans.every(({ kind }) => kind === "blocked")).toBe(true);
  });
});

describe("the bottom line", () => {
  test.each([
    60, 80, 120, 200,
  ])("fits into %i columns, and always says how to get help and quit", async (columns) => {
    const { scene: on } = await sessionOn("my_shares", {});
    const hints = keyHints(on, columns);
    const width = hints.map(({ label, hint, possible }) => `${label} ${hint}`.length + (possible ? 0 : 2));
    expect(width.reduce((sum, one) => sum + one, 0) + 2 * (hints.length - 1)).toBeLessThanOrEqual(columns);
    expect(hints.map(({ hint }) => hint)).toEqual(expect.arrayContaining(["restore", "help", "quit"]));
  });

  test("marks what cannot be done", async () => {
    const { scene: on } = await sessionOn("my_shares", { "GET /v1/my-shares": () => pageOf([locked]) });
    const possible = Object.fromEntries(keyHints(on, 80).map((hint) => [hint.hint, hint.possible]));
    expect(possible).toMatchObject({ restore: true, "cancel share": false });
  });
});

test("another account sees nothing of the one before", async () => {
  const session = await sessionOn("my_shares", {});
  session.press("f");
  await session.scene.refresh();
  session.press("/");
  session.press("x");
  session.press("enter");
  session.press("a");
  await session.scene.refresh();
  session.press("G");
  session.press("enter");
  expect(session.stores.$account.get()?.id).toBe(auditors);
  expect(session.lists.my_shares.$state.get()).toEqual({ kind: "loading" });
  expect(session.lists.my_shares.$filter.get()).toBe("");
  expect(session.stores.$region.get()).toBeNull();
  await session.scene.refresh();
});
