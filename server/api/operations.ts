/** Keys, the caller, the policy in force. */
import { z } from "zod";
import { accountId, instant, label } from "./words.ts";

export const permission = z.enum(["view", "share", "restore"]);
export const keyBody = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("operator"), name: label }),
  z.strictObject({ role: z.literal("service"), name: label }),
  z.strictObject({
    role: z.literal("account"),
    name: label,
    account: accountId,
    permissions: z.array(permission).min(1).max(10).default(["view", "share", "restore"]),
  }),
]);
export const keyView = z.object({
  id: z.string(),
  role: z.enum(["operator", "service", "account"]),
  name: z.string(),
  account: accountId.nullable(),
  permissions: z.array(permission),
  created_at: instant,
});
/** The only answer that holds the secret. */
export const newKeyView = keyView.extend({ secret: z.string() });

export const meView = z.object({
  role: z.enum(["operator", "service", "account"]),
  name: z.string(),
  account: accountId.nullable(),
  permissions: z.array(permission),
});

/** The policy in force, and what is wrong with the files if they differ from it (R42). */
export const policyView = z.object({
  name: z.string(),
  digest: z.string(),
  rules: z.number().int(),
  loaded_at: instant,
  /**
   * `in_force`: the files are what is in force; `errors` then names those of its own tests that it is stricter than.
   * `refused`: they have errors, the last good policy goes on.
   */
  files: z.enum(["in_force", "refused"]),
  errors: z.array(
    z.object({
      code: z.string(),
      message: z.string(),
      file: z.string(),
      line: z.number(),
      column: z.number(),
    }),
  ),
});

export type Permission = z.infer<typeof permission>;
export type KeyBody = z.infer<typeof keyBody>;
export type KeyView = z.infer<typeof keyView>;
export type NewKeyView = z.infer<typeof newKeyView>;
export type MeView = z.infer<typeof meView>;
export type PolicyView = z.infer<typeof policyView>;
