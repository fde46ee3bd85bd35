/** Webhooks and dead letters as their owners see them; never the secret. */
import type { DeadLetterView, WebhookView } from "../api/webhooks.ts";
import type { DeadLettersTable, WebhooksTable } from "../store/tables.ts";

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

export const webhookView = (row: WebhooksTable): WebhookView => ({
  id: row.id,
  account: row.account_id,
  url: row.url,
  types: JSON.parse(row.types) as string[],
  state: row.suspended_at === null ? "active" : "suspended",
  created_at: iso(row.created_at),
  suspended_at: isoOrNull(row.suspended_at),
  delivered_at: isoOrNull(row.delivered_at),
  position: row.position,
  failures: row.failures,
  last_failure: row.last_failure,
  next_attempt_at: row.failures > 0 && row.suspended_at === null ? iso(row.next_at) : null,
});

export const deadLetterView = (row: DeadLettersTable): DeadLetterView => ({
  id: row.id,
  webhook: row.webhook_id,
  event: row.sequence,
  type: row.type,
  body: row.body,
  attempts: row.attempts,
  failure: row.failure,
  failed_at: iso(row.failed_at),
  state: row.resend_at === null ? "given_up" : "waiting",
});
