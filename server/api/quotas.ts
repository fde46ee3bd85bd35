/** Quotas of an account, and its requests for higher limits (R7 to R9). */
import { z } from "zod";
import { accountId, backupSetId, instant, label, pageQuery, sortByIdOr } from "./words.ts";

/** The name of a quota, as the policy has it. */
const quotaName = label;
const count = z.number().int().nonnegative();

export const quotaRequestId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "a quota request id is 1 to 63 letters, digits, . _ or -");

const text = z
  .string()
  .min(1)
  .max(500)
  .regex(/^\P{Cc}*$/u, "must have no control characters");

export const quotasQuery = z.strictObject({
  /** A set of the account, whose own quotas are then shown with what is used of them. */
  backup_set: backupSetId.optional(),
});

export const quotaView = z.object({
  quota: quotaName,
  /** The code of the refusal where it would be exceeded. */
  code: z.string(),
  description: z.string(),
  /** What it is counted for. */
  per: z.enum(["Account", "BackupSet"]),
  /** Null for a quota of each backup set where no set was named. */
  used: count.nullable(),
  /** What holds now, a raise included. */
  limit: count,
  /** What an approved request raised it to; null where nothing did. */
  raised: count.nullable(),
  /** Whether a higher limit can be asked for. */
  can_be_raised: z.boolean(),
  /** The open request for a higher limit, if there is one. */
  open_request: quotaRequestId.nullable(),
});
export const quotasView = z.object({
  account: accountId,
  backup_set: backupSetId.nullable(),
  quotas: z.array(quotaView),
});

export const quotaRequestBody = z.strictObject({
  quota: quotaName,
  limit: z.number().int().positive().max(1_000_000_000),
  reason: text,
});
export const quotaDecisionBody = z.strictObject({ note: text.nullable().default(null) });
export const quotaRequestState = z.enum(["open", "approved", "rejected", "withdrawn"]);
export const quotaRequestView = z.object({
  id: quotaRequestId,
  account: accountId,
  quota: quotaName,
  limit: count,
  reason: z.string(),
  state: quotaRequestState,
  requested_at: instant,
  /** When it was answered, or withdrawn. */
  decided_at: instant.nullable(),
  /** What the operator said who decided. */
  note: z.string().nullable(),
});
export const quotaRequestsQuery = pageQuery.extend({
  sort: sortByIdOr("requested_at"),
  account: accountId.optional(),
  quota: quotaName.optional(),
  state: quotaRequestState.optional(),
  requested_from: instant.optional(),
  requested_to: instant.optional(),
});

export type QuotaView = z.infer<typeof quotaView>;
export type QuotasView = z.infer<typeof quotasView>;
export type QuotasQuery = z.infer<typeof quotasQuery>;
export type QuotaRequestBody = z.infer<typeof quotaRequestBody>;
export type QuotaRequestView = z.infer<typeof quotaRequestView>;
export type QuotaRequestsQuery = z.infer<typeof quotaRequestsQuery>;
