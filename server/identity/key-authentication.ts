/** Whose a secret is, and why it is refused where it does not work. */
import type { Permission } from "../api/operations.ts";
import type { ApiKey } from "../store/keys.ts";
import type { Caller, Identified } from "./caller.ts";
import type { KeyUse } from "./key-use.ts";
import { stateOf } from "./key-views.ts";
import type { KnownKeys } from "./known-keys.ts";
import { hashSecret, sameHash } from "./secret.ts";

const toCaller = ({ id: keyId, name, role, account, permissions, expiresAt }: ApiKey): Caller | null => {
  if (role !== "account") return { role, keyId, name };
  if (account === null) return null;
  return {
    role,
    keyId,
    name,
    account,
    permissions: permissions as readonly Permission[],
    expiresAt,
  };
};

/** Nothing more is said of a key to who may have guessed at it. */
export const unknownKey = { refused: "The API key does not work." } as const;

/** Why a key whose secret was given does not work now, or null where it does. */
const refusalOf = (key: ApiKey, secretHash: string, now: number): string | null => {
  if (key.revokedAt !== null) return "The API key was revoked.";
  if (stateOf(key, now) === "expired") return "The API key has expired.";
  if (sameHash(key.secretHash, secretHash)) return null;
  const former = key.formerHash !== null && sameHash(key.formerHash, secretHash);
  if (!former) return unknownKey.refused;
  return (key.formerUntil ?? 0) > now ? null : "The API key has a new secret, and this one has ended.";
};

interface Found {
  readonly known: KnownKeys;
  readonly use: KeyUse;
}

/** Only who has the secret is told more than that it does not work. */
export const authenticate = async (
  { known, use }: Found,
  secret: string,
  now: number,
): Promise<Identified> => {
  const secretHash = hashSecret(secret);
  const key = await known.find(secretHash);
  if (key === null) return unknownKey;
  const refused = refusalOf(key, secretHash, now);
  if (refused !== null) return { refused };
  const caller = toCaller(key);
  if (caller === null) return unknownKey;
  use.note(key, now);
  return { caller };
};
