/** Keys, the caller, the policy in force. */
import { z } from "zod";
import { policyFinding } from "./policies.ts";
import { accountId, instant, label } from "./words.ts";

/**
 * What an account's user may do: `view` its side, `share` (manage shares, answer invitations, delete and convert its
 * sets), `restore`, and `manage_keys` of its account that may do no more than its own.
 */
export const permission = z.enum(["view", "share", "restore", "manage_keys"]);

/** From when on the key does not work; without it, the key works until it is revoked. */
const expires_at = instant.optional();

export const keyBody = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("operator"), name: label, expires_at }),
  z.strictObject({ role: z.literal("service"), name: label, expires_at }),
  z.strictObject({
    role: z.literal("account"),
    name: label,
    account: accountId,
    permissions: z.array(permission).min(1).max(10).default(["view", "share", "restore"]),
    expires_at,
  }),
]);

/** A month: who has not changed to the new secret by then has forgotten it. */
const longestGraceSeconds = 30 * 24 * 3600;

/** How long the secret before goes on working beside the new one; 0 ends it at once. */
export const rotationBody = z.strictObject({
  grace_seconds: z.number().int().min(0).max(longestGraceSeconds).default(0),
});

export const keyView = z.object({
  id: z.string(),
  role: z.enum(["operator", "service", "account"]),
  name: z.string(),
  account: accountId.nullable(),
  permissions: z.array(permission),
  state: z.enum(["working", "expired", "revoked"]),
  created_at: instant,
  /** Who gave it out, as the record has it. */
  created_by: z.string().nullable(),
  expires_at: instant.nullable(),
  revoked_at: instant.nullable(),
  /** The hour of the last use; null where it was never used. */
  last_used_at: instant.nullable(),
  rotated_at: instant.nullable(),
  /** Until when the secret before the last rotation works too; null where it does not. */
  former_secret_until: instant.nullable(),
});
/** The only answer that holds the secret. */
export const newKeyView = keyView.extend({ secret: z.string() });
/** The same to a request that may be a repeated one: the secret is never stored, so it is null the second time. */
export const repeatedKeyView = keyView.extend({ secret: z.string().nullable() });

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
  /** Where it comes from. */
  source: z.enum(["folder", "database"]),
  /**
   * `in_force`: the files are what is in force; `errors` then names those of its own tests that it is stricter than.
   * `refused`: they have errors, the last good policy goes on.
   */
  files: z.enum(["in_force", "refused"]),
  errors: z.array(policyFinding),
  /** Of a policy from the database: the number of the switch that put it in force; null of one from a folder. */
  activation: z.number().int().nullable(),
  /** The version that is in force in the database and that this server cannot load; null where there is none. */
  refused_version: z.string().nullable(),
});

export type Permission = z.infer<typeof permission>;
export type KeyBody = z.infer<typeof keyBody>;
export type KeyView = z.infer<typeof keyView>;
export type RotationBody = z.infer<typeof rotationBody>;
export type NewKeyView = z.infer<typeof newKeyView>;
export type RepeatedKeyView = z.infer<typeof repeatedKeyView>;
export type MeView = z.infer<typeof meView>;
export type PolicyView = z.infer<typeof policyView>;
