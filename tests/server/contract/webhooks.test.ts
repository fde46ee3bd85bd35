/** Webhooks: in order, once while all goes well, again where it does not, by one node at a time. */
import { expect, test } from "vitest";
import { mostAttempts, mostDeadInARow } from "../../../server/events/deliveries.ts";
import { createRecordReader } from "../../../server/events/record.ts";
import type { Message, Outcome } from "../../../server/events/send.ts";
import type { WebhookOwner } from "../../../server/events/webhooks.ts";
import { serverPart } from "../../../server/store/log.ts";
import { until } from "../http/test-server.ts";
import { account, accountBody, friend, openStage, orders, owner, shareBody } from "../sharing/cast.ts";
import { hour, type World } from "../world.ts";
import { createReceiver, openHooks, startNode } from "./receiving.ts";

const url = "http://127.0.0.1:9/hook";
const by = serverPart("test");
const operators: WebhookOwner = { actor: "operator:key-1", by, side: null };
const page = { limit: 100 };

const change = (world: World, name: string) =>
  world.sharing.inventory.putAccount(friend(1), accountBody({ name }));

const ids = (messages: readonly Message[]): readonly number[] =>
  messages.map(({ body }) => (JSON.parse(body) as { id: number }).id);

const increasing = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] as number));

test("a webhook gets the events of its own side, of its types, in order and signed", async () => {
  const world = await openStage();
  const hooks = openHooks(world);
  const receiver = createReceiver();
  const mine = await hooks.create(
    { actor: "a", by, side: friend(1) },
    { url, types: ["create_resource_share"] },
  );
  await startNode(world, receiver.send);
  await change(world, "not of this type");
  await world.sharing.shares.create(
    owner,
    shareBody({ backup_sets: [orders], principals: [account(friend(1))] }),
  );
  await world.sharing.shares.create(
    owner,
    shareBody({ backup_sets: [orders], principals: [account(friend(2))] }),
  );
  const [message] = await until(() => (receiver.got.length > 0 ? receiver.got : undefined));
  expect(JSON.parse(message?.body ?? "")).toMatchObject({
    type: "create_resource_share",
    object: { type: "Invitation" },
    accounts: [friend(1)],
  });
  expect(message?.headers["webhook-id"]).toMatch(new RegExp(`^${mine.id}-[0-9]+$`));
  const view = await until(async () => {
    const now = await hooks.get({ actor: "a", by, side: friend(1) }, mine.id);
    return now.delivered_at === null ? undefined : now;
  });
  expect(view).not.toHaveProperty("secret");
  expect(receiver.got).toHaveLength(1);
});

test("two nodes deliver everything once and in order between them, one at a time", async () => {
  const world = await openStage();
  const hooks = openHooks(world);
  await hooks.create(operators, { url, types: ["put_account"] });
  const receiver = createReceiver();
  let atOnce = 0;
  let most = 0;
  const send = async (message: Message): Promise<Outcome> => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setTimeout(resolve, 1));
    atOnce -= 1;
    return await receiver.send(message);
  };
  await Promise.all([startNode(world, send), startNode(world, send)]);
  const count = 40;
  for (let index = 0; index < count; index += 1) await change(world, `name ${index}`);
  await until(() => (receiver.got.length >= count ? true : undefined));
  expect(ids(receiver.got)).toHaveLength(count);
  expect(increasing(ids(receiver.got))).toBe(true);
  expect(most).toBe(1);
});

test("what is not taken is tried again later and later, then is a dead letter, and the next has its turn", async () => {
  const world = await openStage();
  const hooks = openHooks(world);
  const { id } = await hooks.create(operators, { url, types: ["put_account"] });
  const receiver = createReceiver();
  receiver.answer = { taken: false, reason: "answered 500" };
  await change(world, "first");
  await change(world, "second");
  await startNode(world, receiver.send);
  const waits: number[] = [];
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    await until(() => (receiver.got.length >= attempt ? true : undefined));
    const view = await until(async () => {
      const now = await hooks.get(operators, id);
      return now.failures === attempt % mostAttempts ? now : undefined;
    });
    if (view.next_attempt_at === null) break;
    const wait = Date.parse(view.next_attempt_at) - world.clock.now();
    waits.push(wait / 1000);
    world.clock.advance(wait);
  }
  expect(waits).toEqual([5, 20, 80, 320, 1280, 3600, 3600]);
  expect(new Set(ids(receiver.got)).size).toBe(1);
  const letters = await hooks.deadLetters(operators, id, page);
  expect(letters.items).toMatchObject([
    { attempts: mostAttempts, failure: "answered 500", state: "given_up" },
  ]);

  receiver.answer = { taken: true };
  world.clock.advance(hour);
  await until(() => (receiver.got.length > mostAttempts ? true : undefined));
  const [first, second] = [...new Set(ids(receiver.got))];
  expect(second).toBeGreaterThan(first as number);

  const [letter] = letters.items;
  await hooks.resend(operators, id, letter?.id ?? "");
  await until(async () =>
    (await hooks.deadLetters(operators, id, page)).items.length === 0 ? true : undefined,
  );
  expect(ids(receiver.got).at(-1)).toBe(first);
  expect(receiver.got.at(-1)?.headers["webhook-id"]).toBe(receiver.got[0]?.headers["webhook-id"]);
});

test("a webhook that takes nothing for long is suspended, and goes on where it stopped when it is resumed", async () => {
  const world = await openStage();
  const hooks = openHooks(world);
  const { id } = await hooks.create(operators, { url, types: ["put_account"] });
  const receiver = createReceiver();
  receiver.answer = { taken: false, reason: "refused the connection" };
  for (let index = 0; index < mostDeadInARow + 2; index += 1) await change(world, `name ${index}`);
  await startNode(world, receiver.send);
  await until(async () => {
    world.clock.advance(hour);
    return (await hooks.get(operators, id)).state === "suspended" ? true : undefined;
  });
  const tried = receiver.got.length;
  expect(tried).toBe(mostAttempts * mostDeadInARow);
  const record = createRecordReader(world.store);
  const { items } = await record.list({ ...page, sort: "-sequence", object_type: "Webhook", object_id: id });
  expect(items.slice(0, 1)).toMatchObject([
    { action: "suspend_webhook", by: { role: "server", id: "webhooks" } },
  ]);
  expect((await hooks.deadLetters(operators, id, page)).items).toHaveLength(mostDeadInARow);
  receiver.answer = { taken: true };
  await hooks.resume(operators, id);
  await until(() => (receiver.got.length === tried + 2 ? true : undefined));
  expect(increasing([...new Set(ids(receiver.got))])).toBe(true);
});

test("a node that stops breaks off and lets go at once; one that dies is followed when its lease ends", async () => {
  const world = await openStage();
  const hooks = openHooks(world);
  const { id } = await hooks.create(operators, { url, types: ["put_account"] });
  await change(world, "waits");
  let asked = 0;
  const never = (message: Message): Promise<Outcome> => {
    asked += 1;
    return new Promise((resolve) => {
      message.signal.addEventListener("abort", () => resolve({ taken: false, reason: null }));
    });
  };
  const stopped = await startNode(world, never);
  await until(() => (asked === 1 ? true : undefined));
  await stopped.stop();
  expect((await hooks.get(operators, id)).failures).toBe(0);

  const lease = { lease_owner: "node-dead", lease_until: world.clock.now() + 30_000 };
  await world.store.write((db) => db.updateTable("webhooks").set(lease).execute());
  const receiver = createReceiver();
  await startNode(world, receiver.send);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(receiver.got).toEqual([]);
  world.clock.advance(30_000);
  await until(() => (receiver.got.length === 1 ? true : undefined));
});

test("another's webhook is not there, and one side cannot take all the room", async () => {
  const world = await openStage();
  const hooks = openHooks(world);
  const one = { actor: "a", by, side: friend(1) };
  const { id } = await hooks.create(one, { url, types: [] });
  const other = { actor: "b", by, side: friend(2) };
  const tries = [
    hooks.get(other, id),
    hooks.delete(other, id),
    hooks.rotate(other, id),
    hooks.resume(other, id),
    hooks.deadLetters(other, id, page),
    hooks.get(operators, id),
  ];
  for (const { status } of await Promise.allSettled(tries)) expect(status).toBe("rejected");
  expect((await hooks.list(other, page)).items).toEqual([]);
  for (let count = 1; count < 20; count += 1) await hooks.create(one, { url, types: [] });
  await expect(hooks.create(one, { url, types: [] })).rejects.toMatchObject({
    problem: { code: "TooManyWebhooks" },
  });
  await hooks.delete(one, id);
  await hooks.create(one, { url, types: [] });
});
