/** Who is asking. Every request but the health checks has one. */
import type { MeView, Permission } from "../api/operations.ts";

/** `keyId` names the key, or the subject of the token, with its account (`oidc:…`); it is no secret. */
export type Caller =
  /** Everything, for any account. */
  | { readonly role: "operator"; readonly keyId: string; readonly name: string }
  /** Registers clusters and backup sets, reports facts, asks decisions. Sees no shares. */
  | { readonly role: "service"; readonly keyId: string; readonly name: string }
  /** One account's user: its own side, as far as its permissions go. */
  | AccountCaller;

export interface AccountCaller {
  readonly role: "account";
  readonly keyId: string;
  readonly name: string;
  readonly account: string;
  readonly permissions: readonly Permission[];
  /** When its key ends, in milliseconds since 1970; null for never, and for a token, which is given out anew. */
  readonly expiresAt: number | null;
}

/** Whose credential it is, or why it is refused, in a sentence. */
export type Identified = { readonly caller: Caller } | { readonly refused: string };

/** Names who did something, in the record: the role and the key or the subject, never the secret. */
export const actorOf = ({ role, keyId }: Caller): string => `${role}:${keyId}`;

/** What `GET /v1/me` says about a caller. */
export const meOf = (caller: Caller): MeView => ({
  role: caller.role,
  name: caller.name,
  account: caller.role === "account" ? caller.account : null,
  permissions: caller.role === "account" ? [...caller.permissions] : [],
});
