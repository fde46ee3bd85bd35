/** Shares, accepts, takes back, and prints what was acknowledged, until it is killed. It is given where its data is. */
import { openWorld } from "../world.ts";
import { account, accountBody, clusterBody, friend, owner, setBody, shareBody } from "./cast-bodies.ts";

const world = await openWorld({ location: process.argv[2] ?? "" });
const { inventory, invitations, shares } = world.sharing;
const sets = ["bk-a", "bk-b", "bk-c"];
const recipients = 6;

await inventory.putAccount(owner, accountBody({ features: ["backup-sharing"] }));
for (let n = 1; n <= recipients; n += 1) await inventory.putAccount(friend(n), accountBody());
await inventory.putCluster("pc-orders", clusterBody());
for (const id of sets) await inventory.putBackupSet(id, setBody());

const say = (...words: readonly string[]) => process.stdout.write(`${words.join(" ")}\n`);

const story = async (n: number): Promise<void> => {
  const recipient = friend(n);
  for (;;) {
    const body = shareBody({ backup_sets: sets, principals: [account(recipient)] });
    const share = await shares.create(owner, body);
    say("shared", share.id);
    const { items } = await invitations.list({ account: recipient }, { limit: 100, state: "pending" });
    for (const { id } of items) {
      await invitations.accept(recipient, id);
      say("accepted", id);
    }
    await shares.removeBackupSet(owner, share.id, "bk-a");
    say("removed", share.id);
    await shares.cancel(owner, share.id);
    say("cancelled", share.id);
  }
};

await Promise.all(Array.from({ length: recipients }, (_, index) => story(index + 1)));
