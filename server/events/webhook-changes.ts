/** What each change of a webhook writes, in the transaction of its caller. */
import type { WebhookBody, WebhookView } from "../api/webhooks.ts";
import { writeConcerns } from "../sharing/concerns.ts";
import { newId } from "../sharing/ids.ts";
import { ServiceError } from "../sharing/problem.ts";
import { type ActedBy, appendLog } from "../store/log.ts";
import type { Database, WebhooksTable } from "../store/tables.ts";
import { readBounds, type Side } from "./reader.ts";
import type { Sealer } from "./sealer.ts";
import { openSecrets, sealSecrets } from "./webhook-secrets.ts";
import { deadLetterView, webhookView } from "./webhook-views.ts";

/** Who asks, for the record, and whose webhooks it may see: those of one account, or null for those of operators. */
export interface WebhookOwner {
  readonly actor: string;
  readonly by: ActedBy;
  readonly side: Side;
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

export const ofOwner = (db: Database, { side }: WebhookOwner) => {
  const rows = db.selectFrom("webhooks").selectAll();
  return side === null ? rows.where("account_id", "is", null) : rows.where("account_id", "=", side);
};

/** Another's is not there. */
export const findWebhook = async (db: Database, owner: WebhookOwner, id: string): Promise<WebhooksTable> => {
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

// Not the URL, which may hold a secret of its own.
export const recordWebhook = async (
  db: Database,
  owner: WebhookOwner,
  at: number,
  action: string,
  id: string,
) => {
  const details = { account: owner.side ?? undefined };
  const { actor, by } = owner;
  const entry = { at, actor, by, action, object: { type: "Webhook", id }, details };
  await writeConcerns(db, { ...entry, sequence: await appendLog(db, entry) });
};

/** A secret that is not sealed would be in each backup of the database. */
const requireKey = ({ current }: Sealer): void => {
  if (current !== null) return;
  throw conflict(
    "NoSecretsKey",
    "The server has no key to seal the secret of a webhook with.",
    "Ask the operator to give it one (--secrets-key-file).",
  );
};

type NewRow = Omit<WebhooksTable, "secret" | "former_secret" | "secret_key">;

const newRow = (owner: WebhookOwner, body: WebhookBody, now: number, position: number): NewRow => ({
  id: newId("whk", now),
  account_id: owner.side,
  url: body.url,
  types: JSON.stringify([...new Set(body.types)]),
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

export interface NewSecret {
  readonly secret: string;
  readonly sealer: Sealer;
}

/** What comes from now on is sent; what was before is not. */
export const createWebhook = async (
  db: Database,
  owner: WebhookOwner,
  body: WebhookBody,
  { secret, sealer }: NewSecret,
  now: number,
): Promise<WebhookView> => {
  await requireAccount(db, owner);
  requireKey(sealer);
  await checkRoom(db, owner);
  const fresh = newRow(owner, body, now, (await readBounds(db)).head);
  const row: WebhooksTable = { ...fresh, ...sealSecrets(sealer, fresh.id, secret) };
  await db.insertInto("webhooks").values(row).execute();
  await recordWebhook(db, owner, now, "create_webhook", row.id);
  return webhookView(row);
};

const update = async (
  db: Database,
  row: WebhooksTable,
  values: Partial<WebhooksTable>,
): Promise<WebhooksTable> => {
  await db.updateTable("webhooks").set(values).where("id", "=", row.id).execute();
  return { ...row, ...values };
};

export const removeWebhook = async (
  db: Database,
  owner: WebhookOwner,
  row: WebhooksTable,
  now: number,
): Promise<void> => {
  await db.deleteFrom("dead_letters").where("webhook_id", "=", row.id).execute();
  await db.deleteFrom("webhooks").where("id", "=", row.id).execute();
  await recordWebhook(db, owner, now, "delete_webhook", row.id);
};

export const rotateWebhook = async (
  db: Database,
  owner: WebhookOwner,
  row: WebhooksTable,
  { secret, sealer }: NewSecret,
  now: number,
): Promise<WebhookView> => {
  requireKey(sealer);
  // One whose key is lost signs nothing any more.
  const { secret: former } = openSecrets(sealer, row);
  const kept = sealSecrets(sealer, row.id, secret, former);
  const next = await update(db, row, { ...kept, former_until: former === null ? null : now + graceMs });
  await recordWebhook(db, owner, now, "rotate_webhook_secret", row.id);
  return webhookView(next);
};

export const resumeWebhook = async (db: Database, owner: WebhookOwner, row: WebhooksTable, now: number) => {
  const fresh = { suspended_at: null, dead_in_a_row: 0, failures: 0, next_at: now };
  const next = await update(db, row, fresh);
  if (row.suspended_at !== null) await recordWebhook(db, owner, now, "resume_webhook", row.id);
  return webhookView(next);
};

export const resendLetter = async (db: Database, row: WebhooksTable, letter: string, now: number) => {
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
