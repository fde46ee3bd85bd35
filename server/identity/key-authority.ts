/**
 * Who may manage which keys. An operator manages all. An account's user with the permission `manage_keys` manages those
 * of its account that may do no more, for no longer, than itself: else it could give itself what it was not given.
 */
import type { Permission } from "../api/operations.ts";
import { ServiceError } from "../sharing/problem.ts";
import { type ActedBy, serverPart } from "../store/log.ts";
import { actedBy, actorOf, type Caller } from "./caller.ts";

export interface KeyManager {
  /** For the record. */
  readonly actor: string;
  readonly by: ActedBy;
  /** The caller's own key; null where it has none. */
  readonly keyId: string | null;
  /** Whose keys are seen and made; null for everybody's. */
  readonly account: string | null;
  /** What a key may be at most; null for anything. */
  readonly most: KeyReach | null;
}

/** What a key may do, and until when. */
export interface KeyReach {
  readonly permissions: readonly string[];
  /** Milliseconds since 1970; null for without end. */
  readonly expiresAt: number | null;
}

/** The server itself, which gives out the first key. */
export const serverManager: KeyManager = {
  actor: "server",
  by: serverPart("start"),
  keyId: null,
  account: null,
  most: null,
};

/** `account` narrows what an operator sees to one account. */
export const managerOf = (caller: Caller, account: string | null): KeyManager => {
  const actor = actorOf(caller);
  const by = actedBy(caller);
  const { keyId } = caller;
  if (caller.role !== "account") return { actor, by, keyId, account, most: null };
  const { permissions, expiresAt } = caller;
  return { actor, by, keyId, account: caller.account, most: { permissions, expiresAt } };
};

const refuse = (message: string, help: string): never => {
  const place = { rule: null, file: null, line: null };
  const refusal = { kind: "not_permitted", code: "KeyMayDoMore", message, help, ...place } as const;
  throw new ServiceError({ kind: "refused", refusals: [refusal] });
};

const endsLater = (key: KeyReach, most: KeyReach): boolean =>
  most.expiresAt !== null && (key.expiresAt === null || key.expiresAt > most.expiresAt);

/** Throws `refused` where the key would do more, or last longer, than the one that manages it. */
export const requireAuthority = ({ most }: KeyManager, key: KeyReach): void => {
  if (most === null) return;
  const more = key.permissions.filter((permission) => !most.permissions.includes(permission as Permission));
  if (more.length > 0) {
    const names = more.map((permission) => `"${permission}"`).join(", ");
    refuse(
      `A key with ${names} may do more than the one that asks, which does not have that itself.`,
      "Leave that out, or use a key that may do as much.",
    );
  }
  if (endsLater(key, most)) {
    const end = new Date(most.expiresAt as number).toISOString();
    refuse(
      `A key that works beyond ${end} may do more than the one that asks, which ends then.`,
      "Give an earlier expires_at.",
    );
  }
};
