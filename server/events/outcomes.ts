/** What the answer of a webhook changes. */
import { newId } from "../sharing/ids.ts";
import { serverPart } from "../store/log.ts";
import type { Database, WebhooksTable } from "../store/tables.ts";
import { type Delivery, delayAfter, letGo, mostAttempts, mostDeadInARow, writeHook } from "./deliveries.ts";
import { recordWebhook } from "./webhook-changes.ts";

export interface Attempted {
  readonly hook: WebhooksTable;
  readonly delivery: Delivery;
  readonly node: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly leaseMs: number;
}

const taken = async (db: Database, { hook, delivery, node, now, leaseMs }: Attempted): Promise<boolean> => {
  const { letter, sequence } = delivery;
  const moved = letter === null ? { position: sequence, failures: 0, last_failure: null } : {};
  const holds = await writeHook(db, hook.id, node, {
    ...moved,
    delivered_at: now,
    dead_in_a_row: 0,
    next_at: now,
    lease_until: now + leaseMs,
  });
  // A loss of events that has grown since it was sent is still to be told.
  if (holds && letter !== null)
    await db.deleteFrom("dead_letters").where("id", "=", letter.id).where("body", "=", letter.body).execute();
  return holds;
};

const letterFailed = async (db: Database, attempted: Attempted, failure: string): Promise<boolean> => {
  const { hook, delivery, node, now, leaseMs } = attempted;
  const { letter } = delivery;
  if (letter === null || !(await writeHook(db, hook.id, node, { lease_until: now + leaseMs }))) return false;
  await db
    .updateTable("dead_letters")
    .set({ resend_at: null, attempts: letter.attempts + 1, failure, failed_at: now })
    .where("id", "=", letter.id)
    .execute();
  return true;
};

/** The event is given up, and the next one has its turn. Who is suspended hears it as an event elsewhere. */
const bury = async (db: Database, attempted: Attempted, failure: string, next_at: number): Promise<void> => {
  const { hook, delivery, node, now } = attempted;
  const dead_in_a_row = hook.dead_in_a_row + 1;
  const suspends = dead_in_a_row >= mostDeadInARow;
  const holds = await writeHook(db, hook.id, node, {
    ...letGo,
    position: delivery.sequence,
    failures: 0,
    last_failure: failure,
    dead_in_a_row,
    next_at,
    suspended_at: suspends ? now : null,
  });
  if (!holds) return;
  if (suspends) {
    const server = { actor: "webhooks", by: serverPart("webhooks"), side: hook.account_id };
    await recordWebhook(db, server, now, "suspend_webhook", hook.id);
  }
  await db
    .insertInto("dead_letters")
    .values({
      id: newId("dlt", now),
      webhook_id: hook.id,
      sequence: delivery.sequence,
      type: delivery.type,
      body: delivery.body,
      attempts: hook.failures + 1,
      failure,
      failed_at: now,
      resend_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** Answers whether the lease goes on, to deliver what comes next. `failure` null is an answer that took it. */
export const writeOutcome = async (
  db: Database,
  attempted: Attempted,
  failure: string | null,
  chance: number,
): Promise<boolean> => {
  const { hook, delivery, node, now } = attempted;
  if (failure === null) return await taken(db, attempted);
  if (delivery.letter !== null) return await letterFailed(db, attempted, failure);
  const failures = hook.failures + 1;
  const next_at = now + delayAfter(failures, chance);
  if (failures >= mostAttempts) await bury(db, attempted, failure, next_at);
  else await writeHook(db, hook.id, node, { ...letGo, failures, last_failure: failure, next_at });
  return false;
};
