/** R40: what may be done with an object, and why not, before anything is tried. */
import { expect, test } from "vitest";
import type { Source } from "../../../dsl/index.ts";
import type { ServiceProblem } from "../../../server/sharing/problem.ts";
import type { ActionQuestion } from "../../../server/sharing/service.ts";
import type { World } from "../world.ts";
import {
  account,
  accountBody,
  clusterBody,
  folder,
  friend,
  holdLock,
  openStage,
  orders,
  owner,
  problemOf,
  setBody,
  shareBody,
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

const onlyFriends = `
forbid only_friends
  on BackupSet     to share
  on ResourceShare to add_principal
  unless context.principal is Account and context.principal.id == "${me}"
  code    OnlyFriends
  because "Nobody but a friend."
  help    "Ask a friend."
`;

const onlyToFriends = `
permit only_to_friends
  on BackupSet to share
  when subject == resource.owner and context.principal is present and context.principal is Account
   and context.principal.id == "${me}"
`;

const added = ({ file, text }: Source, rule: string): string =>
  file.endsWith("backup-sharing.lend") ? `${text}\n${rule}` : text;

test("without a principal, no rule about principals is held against sharing", async () => {
  const world = await openStage({ edit: (source) => added(source, onlyFriends) });
  const { id } = await world.sharing.shares.create(owner, shareBody({ principals: [account(me)] }));
  const onShare = { type: "ResourceShare", id } as const;
  expect((await said(world, owner, ofSet)).share).toBe("available");
  expect((await said(world, owner, onShare)).add_principal).toBe("available");
  expect((await said(world, owner, { ...ofSet, principal: account(me) })).share).toBe("available");
  const others = account(friend(2));
  expect((await said(world, owner, { ...ofSet, principal: others })).share).toBe("OnlyFriends");
  expect((await said(world, owner, { ...onShare, principal: others })).add_principal).toBe("OnlyFriends");
});

test("without a principal, a permit for some of them is not missed", async () => {
  const edit = (source: Source): string =>
    source.text
      .replace("on BackupSet to view, restore, share, unshare,", "on BackupSet to view, restore, unshare,")
      .concat(source.file.endsWith("backup-sharing.lend") ? onlyToFriends : "");
  const world = await openStage({ edit });
  expect((await said(world, owner, ofSet)).share).toBe("available");
  expect((await said(world, owner, { ...ofSet, principal: account(me) })).share).toBe("available");
  expect((await said(world, owner, { ...ofSet, principal: account(friend(2)) })).share).toBe("NotPermitted");
});

test("without a principal, an answer says that it depends on one, and names nobody", async () => {
  const world = await openStage({ edit: ({ text }) => text.replace("at most 64", "at most 1") });
  const id = await lend(world);
  for (const on of [ofSet, { type: "ResourceShare", id }] as const) {
    for (const scope of ["all_accounts", "resource_directory"] as const) {
      const answers = await world.sharing.actions.list({ account: owner }, { ...on, scope });
      const { problem, dependsOn } = answers.share ??
        answers.add_principal ?? { problem: null, dependsOn: [] };
      expect(dependsOn).toEqual(["principal"]);
      expect(problem).toMatchObject({ kind: "refused", refusals: [{ code: "TooManyAccounts" }] });
      expect(JSON.stringify(answers)).not.toContain('0000000000000000"');
      expect(JSON.stringify(answers)).not.toContain("OutsideDirectory");
    }
  }
});

test("R13: a recipient is not told of folders in the directory of the owner", async () => {
  const world = await openStage();
  const { inventory } = world.sharing;
  await inventory.putDirectory("rd-own", { management_account: owner, sharing_enabled: true });
  await inventory.putFolder("fd-own", { parent: { type: "Directory", id: "rd-own" } });
  await lend(world);
  const told = async (id: string) => {
    const answers = await world.sharing.actions.list({ account: me }, { ...ofSet, principal: folder(id) });
    return JSON.stringify(answers.share).replaceAll(id, "it");
  };
  expect(await told("fd-own")).toBe(await told("fd-none"));
});

test("R29: only the management account is told that it can set the sharing of its directory", async () => {
  const world = await openStage();
  const { inventory } = world.sharing;
  await inventory.putDirectory("rd-own", { management_account: owner, sharing_enabled: false });
  await inventory.putAccount(me, accountBody({ parent: { type: "Directory", id: "rd-own" } }));
  const on = { type: "Directory", id: "rd-own" } as const;
  expect((await said(world, owner, on)).set_sharing).toBe("available");
  expect((await said(world, me, on)).set_sharing).toBe("NotPermitted");
  expect(await problemOf(world.sharing.actions.list({ account: friend(2) }, on))).toMatchObject({
    kind: "not_found",
  });
});

test("R9: a higher limit is asked for once, and answered once", async () => {
  const world = await openStage();
  const { quotas } = world.sharing;
  const on = { type: "Account", id: owner } as const;
  expect((await said(world, owner, on)).request_quota).toBe("available");
  const { id } = await quotas.request(owner, {
    quota: "backup_sets_per_account",
    limit: 5_000,
    reason: "More.",
  });
  expect((await said(world, owner, on)).request_quota).toBe("QuotaRequestOpen");
  const request = { type: "QuotaRequest", id } as const;
  const open = { view: "available", approve: "available", reject: "available" };
  expect(await said(world, null, request)).toEqual(open);
  expect(await said(world, owner, request)).toEqual({ ...open, withdraw: "available" });
  await quotas.reject("operator", id, null);
  expect(await said(world, null, request)).toMatchObject({
    approve: "QuotaRequestDecided",
    reject: "QuotaRequestDecided",
  });
});
