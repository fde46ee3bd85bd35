/** What an error answer says: an RFC 9457 problem document. */
import { z } from "zod";

/** One rule that refused, and, in a write over several sets and principals, which pair it refused. */
export const refusalView = z.object({
  kind: z.enum(["forbid", "quota", "lock", "lifecycle", "failure", "not_permitted"]),
  code: z.string(),
  message: z.string(),
  help: z.string().nullable(),
  rule: z.string().nullable(),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  backup_set: z.string().optional(),
  principal: z.object({ type: z.string(), id: z.string() }).optional(),
  /** R35: the invitation that has to be accepted first. */
  invitation: z.string().optional(),
});

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** One sentence: what, where, why. */
  detail: z.string(),
  /** The rule's code for a refusal, else one of the service's own. */
  code: z.string(),
  /** What to do. */
  help: z.string().nullable().optional(),
  instance: z.string().optional(),
  request_id: z.string().optional(),
  /** R35: the invitation that has to be accepted first, where that is why. */
  invitation: z.string().optional(),
  /** Every rule that refused. */
  refusals: z.array(refusalView).optional(),
  /** Where the request is wrong; `pointer` is a JSON pointer into the body, or names a parameter. */
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});

export type RefusalView = z.infer<typeof refusalView>;
export type Problem = z.infer<typeof problem>;
