/** Registering webhooks, and looking after them. Each belongs to one account, or to the operators. */
import type { DeadLetterView, NewWebhookView, WebhookBody, WebhookView } from "../api/webhooks.ts";
import type { Page, PageQuery } from "../api/words.ts";
import type { WebhookTargets } from "../config-events.ts";
import type { Clock } from "../sharing/clock.ts";
import { writeConcerns } from "../sharing/concerns.ts";
import { newId } from "../sharing/ids.ts";
import { fillPage } from "../sharing/pages.ts";
import { ServiceError } from "../sharing/problem.ts";
import { type Attempt, attempting } from "../store/attempts.ts";
import { appendLog } from "../store/log.ts";
import type { Store } from "../store/store.ts";
import type { Database, WebhooksTable } from "../store/tables.ts";
import { readBounds, type Side } from "./reader.ts";
import { newWebhookSecret } from "./signature.ts";
import { targetMistake } from "./targets.ts";
import { deadLetterView, webhookView } from "./webhook-views.ts";

/** Who asks, for the record, and whose webhooks it may see: those of one account, or null for those of operators. */
export interface WebhookOwner {
  readonly actor: string;
  readonly side: Side;
}

export interface Webhooks {
  /** The same for one request, whose change is made as `attempt` says. */
  under(attempt: Attempt): Webhooks;
  create(owner: WebhookOwner, body: WebhookBody): Promise<NewWebhookView>;
  list(owner: WebhookOwner, query: PageQuery): Promise<Page<WebhookView>>;
  get(owner: WebhookOwner, id: string): Promise<WebhookView>;
  /** Its dead letters go with it. */
  delete(owner: WebhookOwner, id: string): Promise<void>;
  /** Messages are signed with the secret before, too, for a day. */
  rotate(owner: WebhookOwner, id: string): Promise<NewWebhookView>;
  /** Tries again at once, also one that was suspended. */
  resume(owner: WebhookOwner, id: string): Promise<WebhookView>;
  deadLetters(owner: WebhookOwner, id: string, query: PageQuery): Promise<Page<DeadLetterView>>;
  /** Once more; where it is not taken, it is a dead letter again. */
  resend(owner: WebhookOwner, id: string, letter: string): Promise<DeadLetterView>;
}

/** So that one account cannot take all the room there is. */
const mostOfOwner = 20;
const mostOfAll = 500;

/** How long the former secret signs beside the new one, in milliseconds. */
const graceMs = 24 * 3600e3;

const notFound = (what: string, id: string): ServiceError =>
  new ServiceError({ kind: "not_found", what, id });

const conflict = (code: string, message: string, help: string): ServiceError =>
  new ServiceError({ kind: "conflict", code, message, help });

const ofOwner = (db: Database, { side }: WebhookOwner) => {
  const rows = db.selectFrom("webhooks").selectAll();
  return side === null ? rows.where("account_id", "is", null) : rows.where("account_id", "=", side);
};

/** Another's is not there. */
const find = async (db: Database, owner: WebhookOwner, id: string): Promise<WebhooksTable> => {
  const row = await ofOwner(db, owner).where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw notFound("Webhook", id);
  return row;
};

const checkRoom = async (db: Database, owner: WebhookOwner): Promise<void> => {
  const own = await ofOwner(db, owner).execute();
  const all = await db
    .selectFrom("webhooks")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (own.length < mostOfOwner && Number(all.count) < mostOfAll) return;
  const message =
    own.length < mostOfOwner
      ? `There are ${mostOfAll} webhooks, as many as there may be.`
      : `There are ${mostOfOwner} webhooks here already, as many as there may be.`;
  throw conflict("TooManyWebhooks", message, "Delete one that is not needed any more.");
};

const requireAccount = async (db: Database, { side }: WebhookOwner): Promise<void> => {
  if (side === null) return;
  const account = await db.selectFrom("accounts").select("id").where("id", "=", side).executeTakeFirst();
  if (account === undefined) throw notFound("Account", side);
};

export interface WebhooksDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly targets: WebhookTargets;
}

// Not the URL, which may hold a secret of its own.
const record = async (db: Database, owner: WebhookOwner, at: number, action: string, id: string) => {
  const details = { account: owner.side ?? undefined };
  const entry = { at, actor: owner.actor, action, object: { type: "Webhook", id }, details };
  await writeConcerns(db, { ...entry, sequence: await appendLog(db, entry) });
};

const checkUrl = (url: string, targets: WebhookTargets): void => {
  const mistake = targetMistake(url, targets);
  if (mistake === null) return;
  throw new ServiceError({ kind: "invalid", pointer: "/url", message: `The URL ${mistake}.` });
};

const newRow = (owner: WebhookOwner, body: WebhookBody, now: number, position: number): WebhooksTable => ({
  id: newId("whk", now),
  account_id: owner.side,
  url: body.url,
  types: JSON.stringify([...new Set(body.types)]),
  secret: newWebhookSecret(),
  former_secret: null,
  former_until: null,
  created_at: now,
  position,
  failures: 0,
  next_at: now,
  delivered_at: null,
  last_failure: null,
  dead_in_a_row: 0,
  suspended_at: null,
  lease_owner: null,
  lease_until: 0,
});

/** What comes from now on is sent; what was before is not. */
const create = async (db: Database, owner: WebhookOwner, body: WebhookBody, now: number) => {
  await requireAccount(db, owner);
  await checkRoom(db, owner);
  const row = newRow(owner, body, now, (await readBounds(db)).head);
  await db.insertInto("webhooks").values(row).execute();
  await record(db, owner, now, "create_webhook", row.id);
  return { ...webhookView(row), secret: row.secret };
};

const update = async (
  db: Database,
  row: WebhooksTable,
  values: Partial<WebhooksTable>,
): Promise<WebhooksTable> => {
  await db.updateTable("webhooks").set(values).where("id", "=", row.id).execute();
  return { ...row, ...values };
};

const remove = async (db: Database, owner: WebhookOwner, row: WebhooksTable, now: number): Promise<void> => {
  await db.deleteFrom("dead_letters").where("webhook_id", "=", row.id).execute();
  await db.deleteFrom("webhooks").where("id", "=", row.id).execute();
  await record(db, owner, now, "delete_webhook", row.id);
};

const rotate = async (db: Database, owner: WebhookOwner, row: WebhooksTable, now: number) => {
  const secret = newWebhookSecret();
  const former = { former_secret: row.secret, former_until: now + graceMs };
  const next = await update(db, row, { secret, ...former });
  await record(db, owner, now, "rotate_webhook_secret", row.id);
  return { ...webhookView(next), secret };
};

const resume = async (db: Database, owner: WebhookOwner, row: WebhooksTable, now: number) => {
  const fresh = { suspended_at: null, dead_in_a_row: 0, failures: 0, next_at: now };
  const next = await update(db, row, fresh);
  if (row.suspended_at !== null) await record(db, owner, now, "resume_webhook", row.id);
  return webhookView(next);
};

const letters = (db: Database, owner: WebhookOwner, { id }: WebhooksTable, query: PageQuery) =>
  fillPage(
    query,
    (key, limit) =>
      db
        .selectFrom("dead_letters")
        .selectAll()
        .where("webhook_id", "=", id)
        .where("id", ">", key)
        .orderBy("id")
        .limit(limit)
        .execute(),
    (letter) => letter.id,
    async (letter) => deadLetterView(letter),
    `dead-letters ${id}`,
    owner.side,
  );

const resend = async (db: Database, row: WebhooksTable, letter: string, now: number) => {
  if (row.suspended_at !== null) {
    throw conflict("WebhookSuspended", `Webhook ${row.id} is suspended.`, "Resume it first.");
  }
  const found = await db
    .selectFrom("dead_letters")
    .selectAll()
    .where("id", "=", letter)
    .where("webhook_id", "=", row.id)
    .executeTakeFirst();
  if (found === undefined) throw notFound("DeadLetter", letter);
  await db.updateTable("dead_letters").set({ resend_at: now }).where("id", "=", letter).execute();
  return deadLetterView({ ...found, resend_at: now });
};

const list = (db: Database, owner: WebhookOwner, query: PageQuery): Promise<Page<WebhookView>> =>
  fillPage(
    query,
    (key, limit) => ofOwner(db, owner).where("id", ">", key).orderBy("id").limit(limit).execute(),
    (row) => row.id,
    async (row) => webhookView(row),
    "webhooks",
    owner.side,
  );

export const createWebhooks = ({ store, clock, targets }: WebhooksDependencies): Webhooks => {
  type Work<Value> = (db: Database, row: WebhooksTable, now: number) => Promise<Value>;
  const change = <Value>(owner: WebhookOwner, id: string, work: Work<Value>): Promise<Value> =>
    store.write(async (db) => await work(db, await find(db, owner, id), clock.now()));

  return {
    under: (attempt) => createWebhooks({ store: attempting(store, attempt), clock, targets }),
    create: async (owner, body) => {
      checkUrl(body.url, targets);
      return await store.write((db) => create(db, owner, body, clock.now()));
    },
    list: (owner, query) => store.read((db) => list(db, owner, query)),
    get: (owner, id) => store.read(async (db) => webhookView(await find(db, owner, id))),
    delete: (owner, id) => change(owner, id, (db, row, now) => remove(db, owner, row, now)),
    rotate: (owner, id) => change(owner, id, (db, row, now) => rotate(db, owner, row, now)),
    resume: (owner, id) => change(owner, id, (db, row, now) => resume(db, owner, row, now)),
    deadLetters: (owner, id, query) =>
      store.read(async (db) => letters(db, owner, await find(db, owner, id), query)),
    resend: (owner, id, letter) => change(owner, id, (db, row, now) => resend(db, row, letter, now)),
  };
};
