import { beforeEach, describe, expect, it } from "vitest";
import type { World } from "../world.ts";
import { accountBody, friend, openStage, problemOf } from "./cast.ts";

const corp = { type: "Directory", id: "rd-corp" } as const;
const inFolder = (id: string) => ({ type: "Folder", id }) as const;

let world: World;

beforeEach(async () => {
  world = await openStage();
});

describe("a resource directory", () => {
  it("has its management account as a member, whatever the account's own entry says (R26)", async () => {
    const { inventory } = world.sharing;
    await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: false });
    expect(await inventory.getAccount(friend(1))).toMatchObject({ parent: corp, directory: corp.id });
    await inventory.putFolder("fd-one", { parent: corp });
    await inventory.putAccount(friend(1), accountBody({ parent: inFolder("fd-one") }));
    expect(await inventory.getAccount(friend(1))).toMatchObject({ parent: inFolder("fd-one") });
    const back = await inventory.putAccount(friend(1), accountBody());
    expect(back).toMatchObject({ parent: corp, directory: corp.id });
  });

  it("does not share its management account with another", async () => {
    const { inventory } = world.sharing;
    await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: false });
    const second = inventory.putDirectory("rd-two", {
      management_account: friend(1),
      sharing_enabled: false,
    });
    expect(await problemOf(second)).toMatchObject({ kind: "conflict", code: "MemberOfAnotherDirectory" });
    await inventory.putDirectory("rd-two", { management_account: friend(2), sharing_enabled: false });
    const moved = inventory.putAccount(
      friend(1),
      accountBody({ parent: { type: "Directory", id: "rd-two" } }),
    );
    expect(await problemOf(moved)).toMatchObject({ kind: "conflict", code: "ManagementAccount" });
  });

  it("needs a management account that is registered", async () => {
    const unknown = { management_account: "9999999999999999", sharing_enabled: true };
    expect(await problemOf(world.sharing.inventory.putDirectory(corp.id, unknown))).toMatchObject({
      kind: "invalid",
      pointer: "/management_account",
    });
  });

  it("has folders at most five levels below its root", async () => {
    const { inventory } = world.sharing;
    await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: false });
    await inventory.putFolder("fd-1", { parent: corp });
    for (const level of [2, 3, 4, 5]) {
      await inventory.putFolder(`fd-${level}`, { parent: inFolder(`fd-${level - 1}`) });
    }
    const sixth = inventory.putFolder("fd-6", { parent: inFolder("fd-5") });
    expect(await problemOf(sixth)).toMatchObject({
      kind: "conflict",
      code: "FolderTooDeep",
      message: "Folder fd-6 would reach level 6 below the root; a directory has at most 5 levels of folders.",
    });
    // A folder takes what is below it along.
    await inventory.putFolder("fd-side", { parent: corp });
    expect(await problemOf(inventory.putFolder("fd-1", { parent: inFolder("fd-side") }))).toMatchObject({
      code: "FolderTooDeep",
    });
    await inventory.putFolder("fd-2", { parent: inFolder("fd-side") });
  });

  it("has no folder that is its own ancestor", async () => {
    const { inventory } = world.sharing;
    await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: false });
    await inventory.putFolder("fd-1", { parent: corp });
    await inventory.putFolder("fd-2", { parent: inFolder("fd-1") });
    for (const parent of [inFolder("fd-1"), inFolder("fd-2")]) {
      expect(await problemOf(inventory.putFolder("fd-1", { parent }))).toMatchObject({
        code: "FolderInItself",
      });
    }
  });

  it("keeps its folders: one cannot move to another directory", async () => {
    const { inventory } = world.sharing;
    await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: false });
    await inventory.putDirectory("rd-two", { management_account: friend(2), sharing_enabled: false });
    await inventory.putFolder("fd-1", { parent: corp });
    const moved = inventory.putFolder("fd-1", { parent: { type: "Directory", id: "rd-two" } });
    expect(await problemOf(moved)).toMatchObject({ kind: "conflict", code: "CannotChange" });
  });
});
