/** What a new or changed key must hold to, whoever manages it. Each throws a ServiceError. */
import type { KeyBody } from "../api/operations.ts";
import { ServiceError } from "../sharing/problem.ts";
import { countKeys, type NewApiKey } from "../store/keys.ts";
import type { Database } from "../store/tables.ts";
import type { KeyManager } from "./key-authority.ts";
import { newKeyId } from "./secret.ts";

/** A guard of the server's memory and lists, not a limit of the feature. */
const mostKeysOfAnAccount = 200;

export const notFound = (id: string): ServiceError =>
  new ServiceError({ kind: "not_found", what: "Key", id });

const invalid = (pointer: string, message: string): ServiceError =>
  new ServiceError({ kind: "invalid", pointer, message });

const conflict = (code: string, message: string, help: string): ServiceError =>
  new ServiceError({ kind: "conflict", code, message, help });

/** A key for an account that does not exist would work for whoever registers that id one day. */
export const requireAccount = async (db: Database, account: string | null): Promise<void> => {
  if (account === null) return;
  const found = await db.selectFrom("accounts").select("id").where("id", "=", account).executeTakeFirst();
  if (found === undefined) throw invalid("/account", `There is no account ${account}; register it first.`);
};

export const requireRoom = async (db: Database, account: string | null, now: number): Promise<void> => {
  if (account === null || (await countKeys(db, account, now)) < mostKeysOfAnAccount) return;
  const message = `Account ${account} has ${mostKeysOfAnAccount} keys, which is as many as there may be.`;
  throw conflict("TooManyKeys", message, "Revoke those that are not used any more.");
};

const expiryOf = ({ expires_at }: KeyBody, now: number): number | null => {
  if (expires_at === undefined) return null;
  const expiresAt = Date.parse(expires_at);
  if (expiresAt <= now) throw invalid("/expires_at", "The key would end before it begins.");
  return expiresAt;
};

/** The key that a body asks for. Throws `invalid` where it would end before it begins. */
export const toKey = (body: KeyBody, createdBy: string, now: number): Omit<NewApiKey, "secretHash"> => ({
  id: newKeyId(),
  role: body.role,
  name: body.name,
  account: body.role === "account" ? body.account : null,
  permissions: body.role === "account" ? [...new Set(body.permissions)] : [],
  createdAt: now,
  createdBy,
  expiresAt: expiryOf(body, now),
});

export const refuseOwn = ({ keyId }: KeyManager, id: string): void => {
  if (id !== keyId) return;
  const message = "A key cannot take back itself, so that nobody is locked out by mistake.";
  throw conflict("KeyInUse", message, "Use another key that may.");
};

export const refuseOwnAtOnce = ({ keyId }: KeyManager, id: string, graceSeconds: number): void => {
  if (id !== keyId || graceSeconds > 0) return;
  const message = "A key cannot end its own secret at once: an answer that is lost would lock its user out.";
  throw conflict("KeyInUse", message, "Give a grace_seconds of more than 0, or use another key that may.");
};
