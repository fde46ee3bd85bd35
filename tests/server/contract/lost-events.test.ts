/** Retention waits for no webhook: what it removes before it was delivered is told, to the receiver and to its owner. */
import { expect, test } from "vitest";
import { readBounds } from "../../../server/events/reader.ts";
import { removeOldEntries } from "../../../server/events/retention.ts";
import type { Message, Outcome } from "../../../server/events/send.ts";
import type { WebhookOwner } from "../../../server/events/webhooks.ts";
import { serverPart } from "../../../server/store/log.ts";
import { until } from "../http/test-server.ts";
import { accountBody, friend, openStage, setBody } from "../sharing/cast.ts";
import { day, type World } from "../world.ts";
import { createReceiver, openHooks, startNode } from "./receiving.ts";

const url = "http://127.0.0.1:9/hook";
const page = { limit: 100 };
const ownerOf = (side: string | null): WebhookOwner => ({ actor: "test", by: serverPart("test"), side });
const operators = ownerOf(null);

const rename = async ({ sharing }: World, account: string, times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    await sharing.inventory.putAccount(account, accountBody({ name: `name ${time} ${Math.random()}` }));
  }
};

const suspend = ({ store, clock }: World, id: string) =>
  store.write((db) =>
    db.updateTable("webhooks").set({ suspended_at: clock.now() }).where("id", "=", id).execute(),
  );

/** Removes everything that is older than a day, a while later. The last entry of all always stays: one that nobody hears. */
const age = async (world: World): Promise<void> => {
  world.clock.advance(2 * day);
  await world.sharing.inventory.putBackupSet(`bk-${world.clock.now()}`, setBody());
  await removeOldEntries(world.store, world.clock.now(), day);
};

interface Told {
  readonly type: string;
  readonly from: number;
  readonly through: number;
  readonly count: number;
}
const read = (body: string): Told => JSON.parse(body) as Told;

const lossesOf = async (world: World, owner: WebhookOwner, id: string) =>
  (await openHooks(world).deadLetters(owner, id, page)).items;

test("a suspended webhook has one dead letter that names all that was removed, however often that happens", async () => {
  const world = await openStage();
  const { id } = await openHooks(world).create(operators, { url, types: ["put_account"] });
  await suspend(world, id);
  const { head: first } = await world.store.read(readBounds);
  await rename(world, friend(1), 3);
  const { head: last } = await world.store.read(readBounds);
  await age(world);
  const [letter, ...others] = await lossesOf(world, operators, id);
  expect(others).toEqual([]);
  expect(letter).toMatchObject({ type: "reset", state: "waiting", event: last });
  expect(letter?.failure).toContain("because of their age before they were delivered");
  expect(read(letter?.body ?? "")).toMatchObject({ from: first + 1, through: last, count: 3 });

  await rename(world, friend(1), 2);
  await age(world);
  const [grown, ...more] = await lossesOf(world, operators, id);
  expect([grown?.id, more]).toEqual([letter?.id, []]);
  expect(read(grown?.body ?? "")).toMatchObject({ from: first + 1, count: 5 });
});

test("the receiver is told once it takes messages again, before what comes later", async () => {
  const world = await openStage();
  const hooks = openHooks(world);
  const mine = ownerOf(friend(1));
  const { id } = await hooks.create(mine, { url, types: ["put_account"] });
  await suspend(world, id);
  await rename(world, friend(1), 2);
  await rename(world, friend(2), 2);
  await age(world);
  await rename(world, friend(1), 1);
  const receiver = createReceiver();
  await startNode(world, receiver.send);
  await hooks.resume(mine, id);
  await until(() => (receiver.got.length >= 2 ? true : undefined));
  const told = receiver.got.map(({ body }) => read(body));
  expect(told.map(({ type }) => type)).toEqual(["reset", "put_account"]);
  // Nothing of another account is counted.
  expect(told[0]).toMatchObject({ reason: "removed", count: 2 });
  await until(async () => ((await lossesOf(world, mine, id)).length === 0 ? true : undefined));
});

test("who got everything, or wanted nothing of it, is told nothing", async () => {
  const world = await openStage();
  const hooks = openHooks(world);
  const receiver = createReceiver();
  const [all, other, stranger] = [
    await hooks.create(operators, { url, types: ["put_account"] }),
    await hooks.create(operators, { url, types: ["put_cluster"] }),
    await hooks.create(ownerOf(friend(2)), { url, types: ["put_account"] }),
  ];
  await suspend(world, other.id);
  await suspend(world, stranger.id);
  await startNode(world, receiver.send);
  await rename(world, friend(1), 3);
  await until(() => (receiver.got.length === 3 ? true : undefined));
  await until(async () =>
    (await hooks.get(operators, all.id)).position === (await world.store.read(readBounds)).head
      ? true
      : undefined,
  );
  await age(world);
  expect((await world.store.read(readBounds)).removedThrough).toBeGreaterThan(0);
  for (const [owner, { id }] of [[operators, all] as const, [operators, other] as const]) {
    expect(await lossesOf(world, owner, id)).toEqual([]);
  }
  expect(await lossesOf(world, ownerOf(friend(2)), stranger.id)).toEqual([]);
});

test("a loss that grows while it is told is told again", async () => {
  const world = await openStage();
  const hooks = openHooks(world);
  const { id } = await hooks.create(operators, { url, types: ["put_account"] });
  await suspend(world, id);
  await rename(world, friend(1), 1);
  await age(world);
  await rename(world, friend(1), 1);
  const got: Message[] = [];
  const send = async (message: Message): Promise<Outcome> => {
    got.push(message);
    if (got.length === 1) await age(world);
    return { taken: true };
  };
  await hooks.resume(operators, id);
  await startNode(world, send);
  await until(async () =>
    got.length >= 2 && (await lossesOf(world, operators, id)).length === 0 ? true : undefined,
  );
  expect(got.map(({ body }) => [read(body).type, read(body).count])).toEqual([
    ["reset", 1],
    ["reset", 2],
  ]);
  expect(new Set(got.map(({ headers }) => headers["webhook-id"])).size).toBe(2);
});
