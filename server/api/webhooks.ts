/** Webhooks: where events are sent. */
import { z } from "zod";
import { accountId, instant, pageQuery, sortBy, sortByIdOr } from "./words.ts";

export const webhookId = z.string().regex(/^whk-[a-z0-9]{1,50}$/, "must be the id of a webhook");
export const deadLetterId = z.string().regex(/^dlt-[a-z0-9]{1,50}$/, "must be the id of a dead letter");

const eventType = z
  .string()
  .regex(/^[a-z][a-z_]{0,49}$/, "must be a type of event such as accept_invitation");

export const webhookBody = z.strictObject({
  url: z.string().min(1).max(500),
  /** Without any: all. */
  types: z.array(eventType).max(50).default([]),
});

export const webhookView = z.object({
  id: webhookId,
  /** Whose events it gets; null for all of them. */
  account: accountId.nullable(),
  url: z.string(),
  types: z.array(z.string()),
  /** A suspended one gets nothing until it is resumed, and then goes on where it stopped. */
  state: z.enum(["active", "suspended"]),
  created_at: instant,
  suspended_at: instant.nullable(),
  delivered_at: instant.nullable(),
  /** The number of the event through which all were delivered or given up. */
  position: z.number().int(),
  /** How often the event after that has failed, why, and when it is tried again. */
  failures: z.number().int(),
  last_failure: z.string().nullable(),
  next_attempt_at: instant.nullable(),
});

/** The only answers that hold the secret: null where the answer to an idempotency key is given again. */
export const newWebhookView = webhookView.extend({ secret: z.string().nullable() });

export const deadLetterView = z.object({
  id: deadLetterId,
  webhook: webhookId,
  /** The number and the type of the event, and the body that was not taken. */
  event: z.number().int(),
  type: z.string(),
  body: z.string(),
  attempts: z.number().int(),
  failure: z.string(),
  failed_at: instant,
  state: z.enum(["given_up", "waiting"]),
});

export const webhooksQuery = pageQuery.extend({
  sort: sortByIdOr("created_at"),
  state: webhookView.shape.state.optional(),
  created_from: instant.optional(),
  created_to: instant.optional(),
});
export const deadLettersQuery = pageQuery.extend({
  sort: sortBy("id", "sequence", "failed_at"),
  state: deadLetterView.shape.state.optional(),
  failed_from: instant.optional(),
  failed_to: instant.optional(),
  type: z
    .string()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, "must have no control characters")
    .optional(),
});

export type WebhooksQuery = z.infer<typeof webhooksQuery>;
export type DeadLettersQuery = z.infer<typeof deadLettersQuery>;

export type WebhookBody = z.infer<typeof webhookBody>;
export type WebhookView = z.infer<typeof webhookView>;
export type NewWebhookView = z.infer<typeof newWebhookView>;
export type DeadLetterView = z.infer<typeof deadLetterView>;
