/** Keys as callers see them: never with a secret, or its hash. */
import type { KeyView, Permission } from "../api/operations.ts";
import type { ApiKey } from "../store/keys.ts";

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();
const instantOrNull = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : instant(milliseconds);

export type KeyState = KeyView["state"];

/** From the instant of its end on, a key does not work. */
export const stateOf = ({ revokedAt, expiresAt }: ApiKey, now: number): KeyState => {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && expiresAt <= now ? "expired" : "working";
};

/** An account is told that an operator made its key, not which. */
const makerFor = (viewer: string | null, createdBy: string | null): string | null =>
  viewer === null || createdBy === null || createdBy.startsWith("account:")
    ? createdBy
    : (createdBy.split(":", 1)[0] ?? null);

/** `viewer` is the account that looks, or null for an operator. */
export const keyViewOf = (key: ApiKey, viewer: string | null, now: number): KeyView => ({
  id: key.id,
  role: key.role,
  name: key.name,
  account: key.account,
  permissions: key.permissions as Permission[],
  state: stateOf(key, now),
  created_at: instant(key.createdAt),
  created_by: makerFor(viewer, key.createdBy),
  expires_at: instantOrNull(key.expiresAt),
  revoked_at: instantOrNull(key.revokedAt),
  last_used_at: instantOrNull(key.lastUsedAt),
  rotated_at: instantOrNull(key.rotatedAt),
  former_secret_until: key.formerUntil === null || key.formerUntil <= now ? null : instant(key.formerUntil),
});
