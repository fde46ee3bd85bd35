import { beforeEach, describe, expect, it } from "vitest";
import type { Principal } from "../../../server/api/words.ts";
import { minute, type World } from "../world.ts";
import {
  accept,
  account,
  accountBody,
  codesOf,
  directory,
  folder,
  friend,
  friends,
  miscounts,
  openStage,
  orders,
  owner,
  problemOf,
  registerFriends,
  setOf,
  shareBody,
} from "./cast.ts";

const corp = { type: "Directory", id: "rd-corp" } as const;
const finance = { type: "Folder", id: "fd-finance" } as const;
const audit = { type: "Folder", id: "fd-audit" } as const;
const sales = { type: "Folder", id: "fd-sales" } as const;
type Place = typeof corp | typeof finance | typeof audit | typeof sales | null;

let world: World;

const put = (id: string, parent: Place) =>
  world.sharing.inventory.putAccount(
    id,
    accountBody({ parent, features: id === owner ? ["backup-sharing"] : [] }),
  );

const mayRestore = async (id: string): Promise<boolean> => {
  const answer = await world.sharing.decisions.evaluate({
    subject: { type: "Account", id },
    action: "restore",
    resource: { type: "BackupSet", id: orders },
    context: { region: "cn-beijing" },
  });
  return answer.known && answer.decision.outcome === "permitted";
};

const maySee = async (id: string): Promise<boolean> => {
  const answer = await world.sharing.decisions.evaluate({
    subject: { type: "Account", id },
    action: "view",
    resource: { type: "BackupSet", id: orders },
    context: {},
  });
  return answer.known && answer.decision.outcome === "permitted";
};

const shareWith = (...principals: Principal[]) =>
  world.sharing.shares.create(owner, shareBody({ backup_sets: [orders], principals }));

const reached = async (): Promise<number | null> => {
  expect(await miscounts(world)).toEqual([]);
  return (await setOf(world, orders)).shared_accounts;
};

/** friend(1) manages the directory: friend(2) is in audit, which is in finance; friend(3) is outside. */
beforeEach(async () => {
  world = await openStage();
  const { inventory } = world.sharing;
  await registerFriends(world, 4, 6);
  await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: true });
  await inventory.putFolder(finance.id, { parent: corp });
  await inventory.putFolder(audit.id, { parent: finance });
  await inventory.putFolder(sales.id, { parent: corp });
  await put(owner, finance);
  await put(friend(2), audit);
});

describe("accounts inside the directory of the owner", () => {
  it("are accepted automatically, however they are named (R30)", async () => {
    await shareWith(account(friend(2)));
    expect(await mayRestore(friend(2))).toBe(true);
    const page = await world.sharing.invitations.list({ account: friend(2) }, { limit: 10 });
    expect(page.items).toEqual([]);
  });

  it("are reached through a folder at any depth, the owner not counted (R7, R29)", async () => {
    const share = await shareWith(folder(finance.id));
    expect(share.principals).toMatchObject([{ type: "Folder", id: finance.id, state: "sharing" }]);
    expect(await reached()).toBe(1);
    expect(await mayRestore(friend(2))).toBe(true);
    expect(await mayRestore(friend(1))).toBe(false);
  });

  it("are all reached through the directory, its management account too (R26)", async () => {
    await shareWith(directory(corp.id));
    expect(await reached()).toBe(2);
    expect(await mayRestore(friend(1))).toBe(true);
    expect(await mayRestore(friend(3))).toBe(false);
  });

  it("count once where several principals reach them", async () => {
    await shareWith(directory(corp.id), folder(finance.id), account(friend(2)));
    expect(await reached()).toBe(2);
  });
});

describe("the scope of a share (R26)", () => {
  it("within the directory takes its management account, members and folders, and nobody else", async () => {
    const { shares } = world.sharing;
    const inside = await shares.create(
      owner,
      shareBody({
        scope: "resource_directory",
        backup_sets: [orders],
        principals: [account(friend(1)), account(friend(2)), folder(audit.id), directory(corp.id)],
      }),
    );
    expect(inside.principals).toHaveLength(4);
    expect(await codesOf(shares.addPrincipals(owner, inside.id, friends(3, 3)))).toEqual([
      "OutsideDirectory",
    ]);
  });

  it("may be narrowed once only members are in it (R38)", async () => {
    const { shares } = world.sharing;
    const share = await shareWith(account(friend(2)), account(friend(3)), folder(finance.id));
    const narrow = { scope: "resource_directory" } as const;
    expect(await codesOf(shares.update(owner, share.id, narrow))).toEqual(["OutsidePrincipals"]);
    // The outside principal joins the directory, and is outside no more.
    await put(friend(3), sales);
    expect((await shares.update(owner, share.id, narrow)).scope).toBe("resource_directory");
    expect(await miscounts(world)).toEqual([]);
  });

  it("knows that a member that left is outside", async () => {
    const { shares } = world.sharing;
    const share = await shareWith(account(friend(2)));
    await put(friend(2), null);
    const narrow = { scope: "resource_directory" } as const;
    expect(await codesOf(shares.update(owner, share.id, narrow))).toEqual(["OutsidePrincipals"]);
  });
});

describe("sharing with folders and directories (R29)", () => {
  it("needs the consent of the management account, and goes on when that is withdrawn", async () => {
    const { inventory, shares } = world.sharing;
    await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: false });
    const body = shareBody({ backup_sets: [orders], principals: [folder(finance.id)] });
    expect(await codesOf(shares.create(owner, body))).toEqual(["DirectorySharingDisabled"]);
    await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: true });
    await shares.create(owner, body);
    await inventory.putDirectory(corp.id, { management_account: friend(1), sharing_enabled: false });
    expect(await mayRestore(friend(2))).toBe(true);
  });

  it("is not possible with a folder of another directory, which is as if it were not there", async () => {
    const { inventory, shares } = world.sharing;
    await inventory.putDirectory("rd-rival", { management_account: friend(3), sharing_enabled: true });
    await inventory.putFolder("fd-rival", { parent: { type: "Directory", id: "rd-rival" } });
    const share = await shares.create(owner, shareBody());
    const told = async (principal: Principal) => {
      const body = shareBody({ backup_sets: [orders], principals: [principal] });
      const problems = [
        await problemOf(shares.create(owner, body)),
        await problemOf(shares.addPrincipals(owner, share.id, [principal])),
        await problemOf(
          world.sharing.decisions.evaluate({
            subject: { type: "Account", id: owner },
            action: "share",
            resource: { type: "BackupSet", id: orders },
            context: { region: "cn-beijing", scope: "all_accounts", principal },
          }),
        ),
      ];
      return JSON.stringify(problems).replaceAll(principal.id, "it");
    };
    for (const [present, absent] of [
      [folder("fd-rival"), folder("fd-none")],
      [directory("rd-rival"), directory("rd-none")],
    ] as const) {
      expect(await told(present)).toBe(await told(absent));
      expect(await told(present)).toContain("register it first");
    }
  });

  it("gives an account that joins what its folder was offered", async () => {
    await shareWith(folder(finance.id));
    await put(friend(4), audit);
    expect(await mayRestore(friend(4))).toBe(true);
    expect(await reached()).toBe(2);
    await put(friend(5), sales);
    expect(await mayRestore(friend(5))).toBe(false);
  });

  it("lets an account that joins exceed the number of accounts, and refuses the next share (R7)", async () => {
    world.usePolicy(({ text }) => text.replace("at most 64", "at most 1"));
    const share = await shareWith(folder(finance.id));
    await put(friend(4), audit);
    expect(await mayRestore(friend(4))).toBe(true);
    expect(await reached()).toBe(2);
    expect(await codesOf(world.sharing.shares.addPrincipals(owner, share.id, friends(3, 3)))).toEqual([
      "TooManyAccounts",
    ]);
  });

  it("revokes the access of an account that leaves, in the usual time (R16, R17)", async () => {
    await shareWith(folder(finance.id));
    world.clock.advance(minute);
    await put(friend(2), sales);
    expect(await mayRestore(friend(2))).toBe(false);
    expect(await maySee(friend(2))).toBe(true);
    expect(await reached()).toBe(0);
    world.clock.advance(10 * minute);
    expect(await maySee(friend(2))).toBe(false);
    // Coming back is joining again.
    await put(friend(2), audit);
    expect(await mayRestore(friend(2))).toBe(true);
    expect(await reached()).toBe(1);
  });

  it("keeps an account that moves within what was offered", async () => {
    await shareWith(folder(finance.id));
    await put(friend(2), finance);
    expect(await mayRestore(friend(2))).toBe(true);
    expect(await reached()).toBe(1);
  });

  it("follows the accounts of a folder that is moved", async () => {
    const { inventory } = world.sharing;
    await shareWith(folder(sales.id));
    expect(await reached()).toBe(0);
    world.clock.advance(minute);
    await inventory.putFolder(audit.id, { parent: sales });
    expect(await mayRestore(friend(2))).toBe(true);
    expect(await reached()).toBe(1);
    world.clock.advance(minute);
    await inventory.putFolder(audit.id, { parent: corp });
    expect(await mayRestore(friend(2))).toBe(false);
    expect(await maySee(friend(2))).toBe(true);
    expect(await reached()).toBe(0);
  });

  it("keeps what another principal still gives (R19)", async () => {
    await shareWith(directory(corp.id), folder(finance.id));
    await put(friend(2), sales);
    expect(await mayRestore(friend(2))).toBe(true);
    expect(await reached()).toBe(2);
  });
});

describe("leaving the directory", () => {
  it("ends what an account was given for being inside, though it was named itself (R16, R30)", async () => {
    const { shares } = world.sharing;
    const share = await shareWith(account(friend(2)));
    world.clock.advance(minute);
    await put(friend(2), null);
    expect(await mayRestore(friend(2))).toBe(false);
    expect(await maySee(friend(2))).toBe(true);
    expect(await reached()).toBe(0);
    // Outside, it has to accept an invitation like everybody else.
    const again = await shares.addPrincipals(owner, share.id, [account(friend(2))]);
    expect(again.principals).toMatchObject([{ id: friend(2), state: "pending" }]);
    await accept(world, friend(2));
    expect(await mayRestore(friend(2))).toBe(true);
  });

  it("leaves alone what was accepted by an invitation", async () => {
    await shareWith(account(friend(3)));
    await accept(world, friend(3));
    await put(friend(3), sales);
    expect(await mayRestore(friend(3))).toBe(true);
    await put(friend(3), null);
    expect(await mayRestore(friend(3))).toBe(true);
    expect(await reached()).toBe(1);
  });

  it("ends everything automatic where it is the owner that leaves, until it comes back", async () => {
    await shareWith(directory(corp.id), account(friend(3)));
    await accept(world, friend(3));
    world.clock.advance(minute);
    await put(owner, null);
    expect(await mayRestore(friend(2))).toBe(false);
    expect(await mayRestore(friend(3))).toBe(true);
    expect(await reached()).toBe(1);
    await put(owner, sales);
    expect(await mayRestore(friend(2))).toBe(true);
    expect(await reached()).toBe(3);
  });

  it("lets a folder reach nobody while the owner is away, and its members when it comes back (R16, R29)", async () => {
    await shareWith(folder(sales.id));
    await put(owner, null);
    await put(friend(2), sales);
    await put(friend(4), sales);
    await put(friend(4), null);
    expect(await reached()).toBe(0);
    const { items } = await world.sharing.invitations.list({ account: null }, { limit: 10 });
    expect(items).toEqual([]);
    await put(owner, sales);
    expect(await mayRestore(friend(2))).toBe(true);
    expect(await reached()).toBe(1);
  });
});
