/** R29: the management account enables sharing with its directory once. */
import { expect, test } from "vitest";
import type { World } from "../world.ts";
import {
  accountBody,
  codesOf,
  directory,
  friend,
  openStage,
  orders,
  owner,
  problemOf,
  shareBody,
} from "./cast.ts";

const manager = friend(1);
const member = friend(2);
const root = { type: "Directory", id: "rd-1" } as const;

const openCompany = async (): Promise<World> => {
  const world = await openStage();
  const { inventory } = world.sharing;
  await inventory.putDirectory("rd-1", { management_account: manager, sharing_enabled: false });
  await inventory.putAccount(owner, accountBody({ features: ["backup-sharing"], parent: root }));
  await inventory.putAccount(member, accountBody({ parent: root }));
  return world;
};

test("with its consent the directory can be a principal, without it not", async () => {
  const world = await openCompany();
  const { inventory, shares } = world.sharing;
  const body = shareBody({ backup_sets: [orders], principals: [directory("rd-1")] });
  expect(await codesOf(shares.create(owner, body))).toEqual(["DirectorySharingDisabled"]);
  expect(await inventory.setDirectorySharing(manager, "rd-1", true)).toMatchObject({ sharing_enabled: true });
  const { id } = await shares.create(owner, body);
  await inventory.setDirectorySharing(manager, "rd-1", false);
  expect((await shares.get({ account: owner }, id)).state).toBe("live");
  expect(await codesOf(shares.create(owner, body))).toEqual(["DirectorySharingDisabled"]);
});

test("no other account decides for the directory, and outside of it it is not there", async () => {
  const world = await openCompany();
  const { inventory } = world.sharing;
  expect(await codesOf(inventory.setDirectorySharing(member, "rd-1", true))).toEqual(["NotPermitted"]);
  expect(await problemOf(inventory.setDirectorySharing(friend(3), "rd-1", true))).toEqual({
    kind: "not_found",
    what: "Directory",
    id: "rd-1",
  });
});
