/** Events, and the record that they are made from. */
import { z } from "zod";
import { accountId, instant, pageQuery } from "./words.ts";

const eventType = z.string().regex(/^[a-z][a-z_]{0,49}$/);
const sequence = z.number().int().nonnegative();
const object = z.object({ type: z.string(), id: z.string() });

/** Who really acted, whomever it was for: whose credential the request had, or a part of the server. */
const actedBy = z.object({
  role: z.enum(["operator", "service", "account", "server"]),
  /** The id of a key, the subject of a token, or the part of the server. */
  id: z.string(),
  /** Of the token; null for a key, and for the server. */
  issuer: z.string().nullable(),
  /** Whose user it is; null for who has no account. */
  account: z.string().nullable(),
});

/** That something changed, not what: whoever hears it reads the object, as far as it may. */
export const eventView = z.object({
  /** Larger for each event; also the `id` of the stream's event. */
  id: sequence,
  type: eventType,
  at: instant,
  /** To an account: the object as it knows it, such as its invitation to a share. */
  object,
  /** To an account: itself. Else everyone concerned, a hundred at most. */
  accounts: z.array(accountId),
  /** True where the list of accounts was cut off. */
  more_accounts: z.literal(true).optional(),
  /** To operators, and to an account whose own user acted; others are not told who did. */
  by: actedBy.optional(),
});

/** In place of what cannot be told any more: read everything anew, then go on. */
export const resetView = z.object({
  id: sequence,
  reason: z.enum(["removed", "unknown"]),
  message: z.string(),
});

const number = z.string().regex(/^(0|[1-9][0-9]{0,14})$/, "must be the id of an event, such as 42");

export const eventsQuery = z.strictObject({
  /** Only what came after this event; the header `Last-Event-ID` wins. */
  after: number.optional(),
  /** One type or several, with commas between them. */
  type: z
    .string()
    .max(500)
    .regex(/^[a-z][a-z_]*(,[a-z][a-z_]*)*$/, "must be types of events with commas between them")
    .optional(),
});
export const lastEventId = number;

export const logEntryView = z.object({
  sequence,
  at: instant,
  actor: z.string(),
  action: z.string(),
  object,
  details: z.record(z.string(), z.unknown()),
  /** Null where nobody said so, and in entries of earlier versions. */
  by: actedBy.nullable().default(null),
  /** The digest of the policy that the change was decided with; null where it was not the policy's to decide. */
  policy: z.string().nullable().default(null),
  /** The permits that made it possible; null where the policy was not asked. */
  permits: z.array(z.string()).nullable().default(null),
  previous_hash: z.string(),
  hash: z.string(),
});

/** What no actor and no object is called, PostgreSQL cannot be asked about. */
const text = z
  .string()
  .min(1)
  .max(300)
  .regex(/^\P{Cc}*$/u, "must have no control characters");

export const logQuery = pageQuery.extend({
  actor: text.optional(),
  action: text.optional(),
  object_type: text.optional(),
  object_id: text.optional(),
  /** The id of a key, the subject of a token, or a part of the server such as `scheduler`. */
  by: text.optional(),
  /** The digest of a policy. */
  policy: text.optional(),
  /** The first and the last instant that are shown. */
  from: instant.optional(),
  to: instant.optional(),
  sort: z.enum(["sequence", "-sequence"]).default("sequence"),
});

/** Where the record ends: kept elsewhere, it shows later that nothing before it was written anew. */
export const logHeadView = z.object({
  sequence,
  hash: z.string(),
  /** How many entries there are, and how many were removed because of their age. */
  entries: sequence,
  removed: sequence,
});

export type EventView = z.infer<typeof eventView>;
export type ResetView = z.infer<typeof resetView>;
export type LogEntryView = z.infer<typeof logEntryView>;
export type LogHeadView = z.infer<typeof logHeadView>;
export type LogQuery = z.infer<typeof logQuery>;
