import { expect, test } from "vitest";
import type { Sharing } from "../../../server/sharing/service.ts";
import { openStage, orders, problemOf, region, shareBody } from "./cast.ts";

const nobody = "9999999999999999";
const viewer = { account: nobody };
const page = { limit: 10 };

const asked: Readonly<Record<string, (sharing: Sharing) => Promise<unknown>>> = {
  "its My Shares": ({ shares }) => shares.myShares(nobody, page),
  "its Shared With Me": ({ shares }) => shares.sharedWithMe(nobody, page),
  "its resource shares": ({ shares }) => shares.list(viewer, page),
  "its invitations": ({ invitations }) => invitations.list(viewer, page),
  "its restores": ({ restores }) => restores.list(viewer, page),
  "its backup sets": ({ inventory }) => inventory.listBackupSets(viewer, page),
  "a restore by it": ({ restores }) => restores.request(nobody, { backup_set: orders, region }),
  "a share of it": ({ shares }) => shares.create(nobody, shareBody()),
};

for (const [what, ask] of Object.entries(asked)) {
  test(`an account that is not registered is not found by ${what}, which is no empty answer`, async () => {
    const { sharing } = await openStage();
    expect(await problemOf(ask(sharing))).toEqual({ kind: "not_found", what: "Account", id: nobody });
  });
}
