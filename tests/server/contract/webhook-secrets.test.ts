/** Secrets of webhooks at rest: sealed, under a key that changes, that is lost, or that is not there. */
import { randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { createDeliverer } from "../../../server/events/deliverer.ts";
import { createFeed } from "../../../server/events/feed.ts";
import { createSealer, keyId, keySize, type Sealer } from "../../../server/events/sealer.ts";
import type { Message } from "../../../server/events/send.ts";
import { signedHeaders } from "../../../server/events/signature.ts";
import { lookAtSecrets, openSecrets, sealAtStart } from "../../../server/events/webhook-secrets.ts";
import { createWebhooks, type WebhookOwner } from "../../../server/events/webhooks.ts";
import { serverPart } from "../../../server/store/log.ts";
import { until } from "../http/test-server.ts";
import { accountBody, friend, openStage } from "../sharing/cast.ts";
import { hour, type World } from "../world.ts";

const operators: WebhookOwner = { actor: "operator:key-1", by: serverPart("test"), side: null };
const body = { url: "https://example.com/hook", types: ["put_account"] };
const [older, newer] = [randomBytes(keySize), randomBytes(keySize)];

const hooksOf = ({ store, clock }: World, sealer: Sealer) =>
  createWebhooks({ store, clock, targets: "any", sealer });

const rowsOf = ({ store }: World) =>
  store.read((db) => db.selectFrom("webhooks").selectAll().orderBy("id").execute());

/** Lets a node deliver what changes now, until `done`. Answers what it sent. */
const deliver = async (
  world: World,
  sealer: Sealer,
  done: (sent: readonly Message[]) => Promise<boolean>,
) => {
  const { store, clock } = world;
  const failed = (cause: unknown): never => {
    throw cause;
  };
  const sent: Message[] = [];
  const feed = createFeed({ store, failed });
  const send = async (message: Message) => {
    sent.push(message);
    return { taken: true } as const;
  };
  await world.sharing.inventory.putAccount(
    friend(1),
    accountBody({ name: `at ${clock.now()} ${sent.length}` }),
  );
  const deliverer = createDeliverer({ store, clock, feed, send, sealer, failed, everyMs: 10 });
  const close = async (): Promise<void> => {
    await deliverer.close();
    await feed.close();
  };
  onTestFinished(close);
  await until(async () => ((await done(sent)) ? true : undefined));
  await close();
  return sent;
};

const signaturesOf = (sent: readonly Message[]) =>
  sent.map(({ headers }) => headers["webhook-signature"]?.split(" "));

const signatureBy = (secret: string | null, { headers, body: text }: Message) => {
  const at = Number(headers["webhook-timestamp"]) * 1e3;
  return signedHeaders(headers["webhook-id"] ?? "", at, text, [secret ?? ""])["webhook-signature"];
};

/** As an earlier version, or a server without a key, left it. */
const unseal = ({ store }: World, secret: string | null) =>
  store.write((db) =>
    db
      .updateTable("webhooks")
      .set({ secret: secret ?? "", secret_key: null })
      .execute(),
  );

test("what is stored of a secret is of no use without the key, nor in the row of another webhook", async () => {
  const world = await openStage();
  const sealer = createSealer([newer]);
  const hooks = hooksOf(world, sealer);
  const { secret } = await hooks.create(operators, body);
  await hooks.create(operators, body);
  const [one, other] = await rowsOf(world);
  if (one === undefined || other === undefined) throw new Error("no rows");
  const opened = [one, other].map((row) => openSecrets(sealer, row).secret);
  expect(opened).toContain(secret);
  expect(new Set([...opened, one.secret, other.secret]).size).toBe(4);
  expect([one.secret_key, keyId(newer)]).not.toContain(newer.toString("base64"));
  expect(openSecrets(sealer, { ...one, secret: other.secret }).secret).toBeNull();
  expect(openSecrets(createSealer([older]), one).secret).toBeNull();
  const cut = [
    one.secret.slice(0, 12),
    "",
    "AAAA",
    `A${one.secret.slice(1)}`,
    `${one.secret.slice(0, -4)}AAAA`,
  ];
  for (const forged of cut) expect(openSecrets(sealer, { ...one, secret: forged }).secret).toBeNull();
});

test("a secret from before secrets were sealed is sealed at the start, and goes on signing", async () => {
  const world = await openStage();
  const sealer = createSealer([newer]);
  const { secret } = await hooksOf(world, sealer).create(operators, body);
  await unseal(world, secret);
  expect(await sealAtStart(world.store, sealer, world.clock.now())).toBe(1);
  const [row] = await rowsOf(world);
  expect(row?.secret_key).toBe(keyId(newer));
  expect(row?.secret).not.toContain(secret);
  expect(await sealAtStart(world.store, sealer, world.clock.now())).toBe(0);
  const entries = await world.store.read((db) =>
    db.selectFrom("log").select(["action", "by_role"]).where("action", "=", "seal_webhook_secrets").execute(),
  );
  expect(entries).toEqual([{ action: "seal_webhook_secrets", by_role: "server" }]);
  const [message] = await deliver(world, sealer, async (sent) => sent.length === 1);
  if (message === undefined) throw new Error("nothing was sent");
  expect(signaturesOf([message])).toEqual([[signatureBy(secret, message)]]);
});

test("a key is changed by putting a new one before it; then the old one is of no use any more", async () => {
  const world = await openStage();
  const { id, secret } = await hooksOf(world, createSealer([older])).create(operators, body);
  const { secret: rotated } = await hooksOf(world, createSealer([older])).rotate(operators, id);
  expect(await sealAtStart(world.store, createSealer([newer, older]), world.clock.now())).toBe(1);
  const sealer = createSealer([newer]);
  expect(await world.store.read((db) => lookAtSecrets(db, sealer))).toEqual({ clear: 0, unknown: new Map() });
  const [message] = await deliver(world, sealer, async (sent) => sent.length === 1);
  if (message === undefined) throw new Error("nothing was sent");
  const both = [rotated, secret].map((each) => signatureBy(each, message));
  expect(signaturesOf([message])).toEqual([both]);
});

test("without its key a webhook is sent nothing and says so; the event waits for the key, or a new secret", async () => {
  const world = await openStage();
  const { id } = await hooksOf(world, createSealer([older])).create(operators, body);
  const sealer = createSealer([newer]);
  expect(await sealAtStart(world.store, sealer, world.clock.now())).toBe(0);
  const { unknown } = await world.store.read((db) => lookAtSecrets(db, sealer));
  expect([...unknown]).toEqual([[keyId(older), 1]]);
  const hooks = hooksOf(world, sealer);
  const failed = async (): Promise<boolean> => (await hooks.get(operators, id)).failures === 1;
  expect(await deliver(world, sealer, failed)).toEqual([]);
  expect((await hooks.get(operators, id)).last_failure).toContain("has not the key that opens its secret");

  const { secret } = await hooks.rotate(operators, id);
  world.clock.advance(hour);
  const sent = await deliver(world, sealer, async (messages) => messages.length === 2);
  const [message] = sent;
  if (message === undefined) throw new Error("nothing was sent");
  // The former secret cannot be opened, so it signs nothing beside the new one.
  expect(signaturesOf([message])).toEqual([[signatureBy(secret, message)]]);
});

test("a server without a key keeps no new secrets, and signs with those that are there as they are", async () => {
  const world = await openStage();
  const { id, secret } = await hooksOf(world, createSealer([newer])).create(operators, body);
  await unseal(world, secret);
  const none = createSealer([]);
  const hooks = hooksOf(world, none);
  const refused = { problem: { kind: "conflict", code: "NoSecretsKey" } };
  await expect(hooks.create(operators, body)).rejects.toMatchObject(refused);
  await expect(hooks.rotate(operators, id)).rejects.toMatchObject(refused);
  expect(await sealAtStart(world.store, none, world.clock.now())).toBe(0);
  expect((await world.store.read((db) => lookAtSecrets(db, none))).clear).toBe(1);
  const [message] = await deliver(world, none, async (sent) => sent.length === 1);
  if (message === undefined) throw new Error("nothing was sent");
  expect(signaturesOf([message])).toEqual([[signatureBy(secret, message)]]);
});
