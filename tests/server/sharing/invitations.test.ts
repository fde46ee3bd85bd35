/** Invitations: offered, answered, withdrawn, expired (R30 to R32, R35). */
import { expect, test } from "vitest";
import type { InvitationView } from "../../../server/api/sharing.ts";
import { day, minute, monday, type World } from "../world.ts";
import {
  account,
  accountBody,
  clusterBody,
  codesOf,
  friend,
  invitationOf,
  miscounts,
  openStage,
  orders,
  owner,
  problemOf,
  refusalsOf,
  registerSets,
  setBody,
  setOf,
  shareBody,
} from "./cast.ts";
import { allRows, decided, lend, me, offer, restore, settle, sharedWith } from "./loan.ts";

const at = (instant: number): string => new Date(instant).toISOString();

const stateOf = async ({ sharing }: World, id: string) =>
  (await sharing.invitations.get({ account: null }, id)).state;

const offered = async (world: World, options = {}) => {
  const share = await offer(world, options);
  return { share, invitation: await invitationOf(world, me) };
};

test("R30, R31: an invitation tells both sides who offers what, and until when it is open", async () => {
  const world = await openStage();
  const { share, invitation } = await offered(world);
  const expected: InvitationView = {
    id: invitation,
    share,
    share_name: "orders",
    owner,
    account: me,
    region: "cn-beijing",
    backup_sets: [orders],
    state: "pending",
    offered_at: at(monday),
    expires_at: at(monday + 7 * day),
    answered_at: null,
  };
  for (const viewer of [{ account: me }, { account: owner }, { account: null }]) {
    expect(await world.sharing.invitations.get(viewer, invitation)).toEqual(expected);
    expect((await world.sharing.invitations.list(viewer, { limit: 10 })).items).toEqual([expected]);
  }
  expect((await world.sharing.invitations.list({ account: friend(2) }, { limit: 10 })).items).toEqual([]);
});

test("R30: inside the directory of the owner nobody is invited", async () => {
  const world = await openStage();
  const { inventory, shares, invitations } = world.sharing;
  await inventory.putDirectory("rd-acme", { management_account: owner, sharing_enabled: true });
  await inventory.putAccount(me, accountBody({ parent: { type: "Directory", id: "rd-acme" } }));
  await shares.create(owner, shareBody({ backup_sets: [orders], principals: [account(me)] }));
  expect((await invitations.list({ account: me }, { limit: 10 })).items).toEqual([]);
  expect(await decided(world, me, "restore")).toBe("permitted");
});

test("R35: until it is accepted, looking and restoring name the invitation", async () => {
  const world = await openStage();
  const { invitation } = await offered(world);
  expect(await codesOf(restore(world))).toEqual(["InvitationPending"]);
  expect(await decided(world, me, "view")).toBe("InvitationPending");
  expect(await decided(world, me, "restore")).toBe("InvitationPending");
  expect(await problemOf(restore(world))).toMatchObject({
    refusals: [{ invitation, help: expect.stringContaining(`Accept invitation ${invitation};`) }],
  });
  expect(await sharedWith(world)).toEqual([]);
  const accepted = await world.sharing.invitations.accept(me, invitation);
  expect(accepted).toMatchObject({ state: "accepted", answered_at: at(monday), expires_at: null });
  expect(await decided(world, me, "view")).toBe("permitted");
});

test("R35: of several invitations the refusal names the one that is open longest, and none that is closed", async () => {
  const world = await openStage();
  const { shares, invitations } = world.sharing;
  const invite = async (name: string) => {
    world.clock.advance(day);
    const body = shareBody({ name, backup_sets: [orders], principals: [account(me)] });
    const share = (await shares.create(owner, body)).id;
    const items = (await invitations.list({ account: me }, { limit: 10, share })).items;
    return { share, invitation: items[0]?.id ?? "" };
  };
  const named = async () => (await refusalsOf(restore(world))).map((refusal) => refusal.invitation);
  const [first, second, third] = [await invite("first"), await invite("second"), await invite("third")];
  expect(await named()).toEqual([third.invitation]);
  await shares.cancel(owner, third.share);
  expect(await named()).toEqual([second.invitation]);
  await invitations.reject(me, second.invitation);
  expect(await named()).toEqual([first.invitation]);
  await invitations.accept(me, first.invitation);
  expect(await decided(world, me, "restore")).toBe("permitted");
});

test("R35: where access is being revoked, an older invitation is not what keeps a set from being found", async () => {
  const world = await openStage();
  const { share, invitation } = await offered(world);
  await world.sharing.invitations.accept(me, invitation);
  await world.sharing.shares.cancel(owner, share);
  const [refusal] = await refusalsOf(restore(world));
  expect(refusal).toMatchObject({ code: "AccessRevoking" });
  expect(refusal).not.toHaveProperty("invitation");
});

test("an invitation that was answered cannot be answered again, nor by the owner", async () => {
  const world = await openStage();
  const { invitation } = await offered(world);
  const { invitations } = world.sharing;
  expect(await codesOf(invitations.accept(owner, invitation))).toEqual(["NotPermitted"]);
  await invitations.accept(me, invitation);
  const before = await allRows(world);
  expect(await codesOf(invitations.accept(me, invitation))).toEqual(["InvitationAccepted"]);
  expect(await codesOf(invitations.reject(me, invitation))).toEqual(["InvitationAccepted"]);
  expect(await allRows(world)).toEqual(before);
});

test("R7, R31: a rejected invitation gives no access and does not count any more", async () => {
  const world = await openStage();
  const { invitation } = await offered(world);
  expect(await setOf(world, orders)).toMatchObject({ shared_accounts: 1 });
  expect(await world.sharing.invitations.reject(me, invitation)).toMatchObject({
    state: "rejected",
    answered_at: at(monday),
  });
  expect(await setOf(world, orders)).toMatchObject({ shared_accounts: 0 });
  expect(await miscounts(world)).toEqual([]);
  expect(await decided(world, me, "view")).toBe("not_permitted");
  expect(await problemOf(restore(world))).toMatchObject({ kind: "not_found" });
  expect(await codesOf(world.sharing.invitations.accept(me, invitation))).toEqual(["InvitationRejected"]);
  await settle(world);
  expect(await stateOf(world, invitation)).toBe("rejected");
});

test("R31: it can be accepted a millisecond before seven days are over, and not at seven days", async () => {
  const world = await openStage();
  const { invitation } = await offered(world);
  world.clock.advance(7 * day - 1);
  await settle(world);
  expect(await stateOf(world, invitation)).toBe("pending");
  await world.sharing.invitations.accept(me, invitation);

  const late = await openStage();
  const { invitation: other } = await offered(late);
  late.clock.advance(7 * day);
  expect(await codesOf(late.sharing.invitations.accept(me, other))).toEqual(["InvitationExpired"]);
  expect(await stateOf(late, other)).toBe("expired");
  expect(await decided(late, me, "view")).toBe("not_permitted");
});

test("R7, R31: the scheduler notices an expired invitation, so that it does not count any more", async () => {
  const world = await openStage();
  const { invitation } = await offered(world);
  await settle(world);
  world.clock.advance(7 * day - 1);
  await settle(world);
  expect(await setOf(world, orders)).toMatchObject({ shared_accounts: 1 });
  world.clock.advance(1);
  expect(await settle(world)).toBeGreaterThan(0);
  expect(await setOf(world, orders)).toMatchObject({ shared_accounts: 0 });
  expect(await miscounts(world)).toEqual([]);
  expect(await stateOf(world, invitation)).toBe("expired");
  expect(await codesOf(world.sharing.invitations.accept(me, invitation))).toEqual(["InvitationExpired"]);
});

test("R31: the seven days are the policy's; the scheduler follows another policy within an hour", async () => {
  const world = await openStage();
  const { invitation } = await offered(world);
  await settle(world);
  world.usePolicy(({ text }) => text.replace("invitation_lives = 7 days", "invitation_lives = 30 minutes"));
  world.clock.advance(30 * minute);
  expect(await stateOf(world, invitation)).toBe("expired");
  world.clock.advance(30 * minute);
  await settle(world);
  expect(await setOf(world, orders)).toMatchObject({ shared_accounts: 0 });
});

test("R31: an invitation is cancelled when the owner removes the principal first", async () => {
  const world = await openStage();
  const { share, invitation } = await offered(world);
  await world.sharing.shares.removePrincipal(owner, share, account(me));
  expect(await stateOf(world, invitation)).toBe("cancelled");
  expect(await codesOf(world.sharing.invitations.accept(me, invitation))).toEqual(["InvitationCancelled"]);
  // Nothing was accessible, so there is nothing to wait for.
  await settle(world);
  const view = await world.sharing.shares.get({ account: owner }, share);
  expect(view.principals).toEqual([]);
});

test("an accepted invitation stays accepted when the share is cancelled later", async () => {
  const world = await openStage();
  const { share, invitation } = await offered(world);
  await world.sharing.invitations.accept(me, invitation);
  world.clock.advance(day);
  await world.sharing.shares.cancel(owner, share);
  world.clock.advance(day);
  await settle(world);
  expect(await stateOf(world, invitation)).toBe("accepted");
});

test("R32: sets added to the share later need no new invitation", async () => {
  const world = await openStage();
  const { share, invitation } = await offered(world);
  await world.sharing.invitations.accept(me, invitation);
  world.clock.advance(8 * day);
  const [later = ""] = await registerSets(world, 1);
  await world.sharing.shares.addBackupSets(owner, share, [later]);
  expect(await decided(world, me, "restore", later)).toBe("permitted");
  const { items } = await world.sharing.invitations.list({ account: me }, { limit: 10 });
  expect(items).toMatchObject([{ id: invitation, backup_sets: [later, orders].sort() }]);
});

test("R32: acceptance is for each share and each account", async () => {
  const world = await openStage();
  await lend(world, { name: "first" });
  const [other = ""] = await registerSets(world, 1);
  await offer(world, { name: "second", to: [friend(1), friend(2)], backupSets: [other] });
  expect(await decided(world, me, "restore", other)).toBe("InvitationPending");
  await world.sharing.invitations.accept(friend(2), await invitationOf(world, friend(2)));
  expect(await decided(world, me, "restore", other)).toBe("InvitationPending");
  expect(await decided(world, friend(2), "restore", other)).toBe("permitted");
});

test("what a closed invitation shows does not grow with the share", async () => {
  const world = await openStage();
  const { share, invitation } = await offered(world);
  await world.sharing.invitations.reject(me, invitation);
  world.clock.advance(day);
  const [later = ""] = await registerSets(world, 1);
  await world.sharing.shares.addBackupSets(owner, share, [later]);
  const view = await world.sharing.invitations.get({ account: me }, invitation);
  expect(view.backup_sets).toEqual([orders]);
});

test("R31: invitations are listed by region and state, in pages", async () => {
  const world = await openStage();
  const { inventory, invitations, shares } = world.sharing;
  await inventory.putCluster("pc-south", clusterBody({ region: "cn-shenzhen" }));
  await inventory.putBackupSet("bk-south", setBody({ cluster: "pc-south" }));
  const ids: string[] = [];
  for (const [name, region, set] of [
    ["one", "cn-beijing", orders],
    ["two", "cn-shenzhen", "bk-south"],
    ["three", "cn-beijing", orders],
  ] as const) {
    await shares.create(owner, shareBody({ name, region, backup_sets: [set], principals: [account(me)] }));
    const { items } = await invitations.list({ account: me }, { limit: 10 });
    ids.push(...items.map(({ id }) => id).filter((id) => !ids.includes(id)));
    world.clock.advance(1);
  }
  const [one = "", two = "", three = ""] = ids;
  await invitations.accept(me, one);
  await invitations.reject(me, two);
  for (const viewer of [{ account: me }, { account: owner }, { account: null }]) {
    const listed = async (query: object) =>
      (await invitations.list(viewer, { limit: 10, ...query })).items.map(({ id }) => id);
    expect(await listed({})).toEqual([one, two, three]);
    expect(await listed({ region: "cn-beijing" })).toEqual([one, three]);
    expect(await listed({ state: "accepted" })).toEqual([one]);
    expect(await listed({ state: "rejected" })).toEqual([two]);
    expect(await listed({ state: "pending" })).toEqual([three]);
    expect(await listed({ state: "expired" })).toEqual([]);
    const first = await invitations.list(viewer, { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([one, two]);
    const next = await invitations.list(viewer, { limit: 2, cursor: first.next_cursor ?? "" });
    expect(next.items.map(({ id }) => id)).toEqual([three]);
    expect(next.next_cursor).toBeNull();
  }
  world.clock.advance(7 * day);
  const expired = await invitations.list({ account: me }, { limit: 10, state: "expired" });
  expect(expired.items.map(({ id }) => id)).toEqual([three]);
});
