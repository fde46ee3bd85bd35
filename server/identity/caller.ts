/** Who is asking. Every request but the health checks has one. */
import type { MeView, Permission } from "../api/operations.ts";
import type { ActedBy } from "../store/log.ts";

/** What a token says of its bearer. */
export interface TokenBearer {
  /** At most 255 ASCII characters. */
  readonly subject: string;
  readonly issuer: string;
}

interface Credential {
  readonly keyId: string;
  readonly name: string;
  /** Of a token; left out where the credential is a key. */
  readonly token?: TokenBearer;
}

/** `keyId` names the key, or the subject of the token, with its account (`oidc:…`); it is no secret. */
export type Caller =
  /** Everything, for any account. */
  | ({ readonly role: "operator" } & Credential)
  /** Registers clusters and backup sets, reports facts, asks decisions. Sees no shares. */
  | ({ readonly role: "service" } & Credential)
  /** One account's user: its own side, as far as its permissions go. */
  | AccountCaller;

export interface AccountCaller extends Credential {
  readonly role: "account";
  readonly account: string;
  readonly permissions: readonly Permission[];
  /** When its key ends, in milliseconds since 1970; null for never, and for a token, which is given out anew. */
  readonly expiresAt: number | null;
}

/** Whose credential it is, or why it is refused, in a sentence. */
export type Identified = { readonly caller: Caller } | { readonly refused: string };

/** Names who did something, in the record: the role and the key or the subject, never the secret. */
export const actorOf = ({ role, keyId }: Caller): string => `${role}:${keyId}`;

/** Who really acted, whomever the request was for. */
export const actedBy = (caller: Caller): ActedBy => ({
  role: caller.role,
  id: caller.token?.subject ?? caller.keyId,
  issuer: caller.token?.issuer ?? null,
  account: caller.role === "account" ? caller.account : null,
});

/** What `GET /v1/me` says about a caller. */
export const meOf = (caller: Caller): MeView => ({
  role: caller.role,
  name: caller.name,
  account: caller.role === "account" ? caller.account : null,
  permissions: caller.role === "account" ? [...caller.permissions] : [],
});
