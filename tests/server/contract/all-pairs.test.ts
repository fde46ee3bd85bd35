/** Several sets with several principals are one change: all of it, or a refusal that names every pair that failed. */
import { expect, test } from "vitest";
import type { RefusalView } from "../../../server/api/problem.ts";
import { dump } from "../dump.ts";
import {
  account,
  accountBody,
  clusterBody,
  friend,
  openStage,
  orders,
  owner,
  problemOf,
  refusalsOf,
  setBody,
  shareBody,
} from "../sharing/cast.ts";
import type { World } from "../world.ts";

const foreigner = friend(7);
const secret = "bk-secret";

const openCrowd = async (): Promise<World> => {
  const world = await openStage();
  const { inventory } = world.sharing;
  await inventory.putAccount(foreigner, accountBody({ site: "alibabacloud.com" }));
  await inventory.putCluster("pc-secret", clusterBody({ tde: true, disk_encryption: true }));
  await inventory.putBackupSet(secret, setBody({ cluster: "pc-secret" }));
  await inventory.putBackupSet("bk-other", setBody());
  return world;
};

const pairs = (refusals: readonly RefusalView[]): readonly string[] =>
  refusals
    .map(({ backup_set, principal, code }) => `${backup_set ?? "-"} ${principal?.id ?? "-"} ${code}`)
    .sort();

const everyPair = [
  `${orders} ${foreigner} OtherSite`,
  `${secret} ${foreigner} DiskEncryption`,
  `${secret} ${foreigner} OtherSite`,
  `${secret} ${foreigner} TransparentDataEncryption`,
  `${secret} ${friend(1)} DiskEncryption`,
  `${secret} ${friend(1)} TransparentDataEncryption`,
].sort();

const principals = [account(friend(1)), account(foreigner)];

test("a new share is refused with every pair and every reason, and nothing of it is kept", async () => {
  const world = await openCrowd();
  const before = await dump(world.store);
  const create = world.sharing.shares.create(owner, shareBody({ backup_sets: [orders, secret], principals }));
  expect(pairs(await refusalsOf(create))).toEqual(everyPair);
  expect(await dump(world.store)).toEqual(before);
});

test("principals are refused with every set of the share, and sets with every principal", async () => {
  const world = await openCrowd();
  const { shares } = world.sharing;
  const one = await shares.create(owner, shareBody({ backup_sets: [orders, "bk-other"] }));
  const before = await dump(world.store);
  expect(pairs(await refusalsOf(shares.addPrincipals(owner, one.id, principals)))).toEqual([
    `${orders} ${foreigner} OtherSite`,
    `bk-other ${foreigner} OtherSite`,
  ]);
  expect(await dump(world.store)).toEqual(before);
  await shares.addPrincipals(owner, one.id, [account(friend(1)), account(friend(2))]);
  const refusals = await refusalsOf(shares.addBackupSets(owner, one.id, [secret]));
  expect(pairs(refusals)).toEqual(
    [friend(1), friend(2)].flatMap((id) => [
      `${secret} ${id} DiskEncryption`,
      `${secret} ${id} TransparentDataEncryption`,
    ]),
  );
});

test("what is not there is named at once, all of it", async () => {
  const { sharing } = await openCrowd();
  const absent = shareBody({ backup_sets: ["bk-x", orders, "bk-y"], principals });
  expect(await problemOf(sharing.shares.create(owner, absent))).toEqual({
    kind: "not_found",
    what: "BackupSet",
    id: "bk-x",
    others: ["bk-y"],
    pointer: "/backup_sets",
  });
  const nobody = shareBody({ principals: [account(friend(8)), account(friend(1)), account(friend(9))] });
  expect(await problemOf(sharing.shares.create(owner, nobody))).toMatchObject({
    kind: "invalid",
    pointer: "/principals/0/id",
    others: [{ pointer: "/principals/2/id", message: expect.stringContaining(friend(9)) }],
  });
});
