/** The secret of an API key: shown once, stored as its SHA-256 only. */
import { hash, randomBytes, timingSafeEqual } from "node:crypto";

/** Marks a key as ours, so that scanners for leaked secrets can find it. */
const prefix = "lendbase_";
const secretBytes = 32;

/** A new secret with 256 bits of chance. */
export const newSecret = (): string => prefix + randomBytes(secretBytes).toString("base64url");

/** What is stored and looked up. A fast hash is enough: a random secret cannot be guessed from it. */
export const hashSecret = (secret: string): string => hash("sha256", secret, "hex");

/**
 * Whether two hashes of secrets are one, in a time that does not depend on where they differ. The store finds a key by
 * the hash of what was sent, which nobody can choose; this has the last word.
 */
export const sameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** Names a key where its secret must not appear. */
export const newKeyId = (): string => `key-${randomBytes(8).toString("hex")}`;
