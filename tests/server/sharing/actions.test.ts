/** R40: what may be done with an object, and why not, before anything is tried. */
import { expect, test } from "vitest";
import type { ServiceProblem } from "../../../server/sharing/problem.ts";
import type { ActionQuestion } from "../../../server/sharing/service.ts";
import type { World } from "../world.ts";
import {
  account,
  clusterBody,
  friend,
  holdLock,
  openStage,
  orders,
  owner,
  problemOf,
  setBody,
} from "./cast.ts";
import { lend, me, offer, restore } from "./loan.ts";

type On = Pick<ActionQuestion, "type" | "id"> & Partial<ActionQuestion>;

const codesOf = (problem: ServiceProblem): readonly string[] => {
  switch (problem.kind) {
    case "refused":
      return problem.refusals.map(({ code }) => code);
    case "not_found":
      return ["NotFound"];
    case "conflict":
      return [problem.code];
    case "invalid":
      return [problem.code ?? "InvalidRequest"];
  }
};

/** Each action with the codes of what refuses it, or that it can be done. */
const said = async ({ sharing }: World, by: string | null, on: On): Promise<Record<string, string>> => {
  const answers = await sharing.actions.list({ account: by }, on);
  return Object.fromEntries(
    Object.entries(answers).map(([action, { problem }]) => [
      action,
      problem === null ? "available" : codesOf(problem).join(" "),
    ]),
  );
};

const ofSet = { type: "BackupSet", id: orders } as const;

test("an owner may do everything with a set of its own that is not converted yet", async () => {
  const world = await openStage();
  expect(await said(world, owner, ofSet)).toEqual({
    view: "available",
    register: "available",
    restore: "available",
    share: "available",
    unshare: "available",
    convert: "AlreadyConverted",
    delete: "available",
  });
});

test("a set that cannot be shared says every reason, whoever it would be shared with", async () => {
  const world = await openStage();
  await world.sharing.inventory.putCluster("pc-secret", clusterBody({ tde: true, disk_encryption: true }));
  await world.sharing.inventory.putBackupSet("rp-secret", setBody({ cluster: "pc-secret" }));
  const { share } = await said(world, owner, { type: "BackupSet", id: "rp-secret" });
  expect(share?.split(" ").sort()).toEqual([
    "CrossRegionBackup",
    "DiskEncryption",
    "TransparentDataEncryption",
  ]);
});

test("a set that has as many accounts as it may have can be shared with no other", async () => {
  const world = await openStage({ edit: ({ text }) => text.replace("at most 64", "at most 1") });
  await lend(world);
  expect((await said(world, owner, ofSet)).share).toBe("TooManyAccounts");
  // Who has it already adds nothing.
  expect((await said(world, owner, { ...ofSet, principal: account(me) })).share).toBe("available");
});

test("R22: while a set is locked, its shares say why they cannot be changed", async () => {
  const world = await openStage();
  const id = await lend(world);
  await holdLock(world, orders);
  expect(await said(world, owner, { type: "ResourceShare", id })).toEqual({
    view: "available",
    update: "Locked",
    add_backup_set: "Locked",
    remove_backup_set: "Locked",
    add_principal: "Locked",
    remove_principal: "Locked",
    cancel: "Locked",
  });
  expect(await said(world, me, { type: "ResourceShare", id })).toEqual({ leave: "available" });
});

test("R38: whether a share can be narrowed is told where the scope is given", async () => {
  const world = await openStage();
  const id = await lend(world);
  const on = { type: "ResourceShare", id } as const;
  expect((await said(world, owner, on)).update).toBe("available");
  expect((await said(world, owner, { ...on, scope: "resource_directory" })).update).toBe("OutsidePrincipals");
});

test("R35: an invited account is told to accept, on the set and on the invitation", async () => {
  const world = await openStage();
  await offer(world);
  expect(await said(world, me, ofSet)).toMatchObject({
    view: "InvitationPending",
    restore: "InvitationPending",
  });
  const { items } = await world.sharing.invitations.list({ account: me }, { limit: 1 });
  const on = { type: "Invitation", id: items[0]?.id ?? "" } as const;
  expect(await said(world, me, on)).toEqual({ view: "available", accept: "available", reject: "available" });
  expect(await said(world, owner, on)).toMatchObject({ view: "available", accept: "NotPermitted" });
});

test("R2, R13: a recipient may look and restore, and is told why nothing else", async () => {
  const world = await openStage();
  await lend(world);
  expect(await said(world, me, ofSet)).toMatchObject({
    view: "available",
    restore: "available",
    share: expect.stringContaining("ReSharing"),
    unshare: "ReSharing",
    delete: "NotPermitted",
  });
  expect((await said(world, me, { ...ofSet, region: "cn-hangzhou" })).restore).toBe("OtherRegion");
});

test("R6: an account without the beta feature is told so", async () => {
  const world = await openStage();
  expect(await said(world, me, { type: "Account", id: me })).toMatchObject({
    create_resource_share: "FeatureNotEnabled",
  });
  expect(await said(world, owner, { type: "Account", id: owner })).toMatchObject({
    create_resource_share: "available",
  });
});

test("what is not the account's to see is not there", async () => {
  const world = await openStage();
  const share = await lend(world);
  const { id } = await restore(world);
  for (const on of [
    ofSet,
    { type: "ResourceShare", id: share },
    { type: "Restore", id },
    { type: "Account", id: owner },
  ] as const) {
    expect(await problemOf(world.sharing.actions.list({ account: friend(2) }, on))).toEqual({
      kind: "not_found",
      what: on.type,
      id: on.id,
    });
  }
  expect(await said(world, me, { type: "Restore", id })).toEqual({ view: "available" });
});

test("what it says of a principal that is named is what the change answers", async () => {
  const world = await openStage();
  const id = await lend(world);
  for (const named of [account(owner), account(friend(2)), account(friend(3))]) {
    const on = { type: "ResourceShare", id, principal: named } as const;
    const { add_principal } = await world.sharing.actions.list({ account: owner }, on);
    const problem = add_principal?.problem ?? null;
    const adding = world.sharing.shares.addPrincipals(owner, id, [named]);
    if (problem === null) await adding;
    else expect(await problemOf(adding)).toEqual(problem);
  }
});
