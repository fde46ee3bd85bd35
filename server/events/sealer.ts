/**
 * Secrets of webhooks at rest: sealed with AES-256-GCM, by a key that is not in the database. Whoever has the database
 * or a backup of it cannot sign. A secret is sealed for one webhook: in the row of another it cannot be opened.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
/** In bytes. */
export const keySize = 32;
const nonceSize = 12;
const tagSize = 16;

export interface Sealer {
  /** The id of the key that seals; null where the server has none. */
  readonly current: string | null;
  /** Throws where there is no key. */
  seal(secret: string, webhook: string): string;
  /** Null where the key is not here, or this is not what it sealed for this webhook. */
  open(sealed: string, key: string, webhook: string): string | null;
}

/** Tells keys apart, and nothing of them. */
export const keyId = (key: Uint8Array): string =>
  createHash("sha256").update("lendbase key id").update(key).digest("hex").slice(0, 12);

const forWebhook = (webhook: string): Buffer => Buffer.from(`webhook ${webhook}`);

const sealWith = (key: Uint8Array, secret: string, webhook: string): string => {
  const nonce = randomBytes(nonceSize);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagSize });
  cipher.setAAD(forWebhook(webhook));
  const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString("base64");
};

/** Throws where it does not fit. */
const openWith = (key: Uint8Array, sealed: string, webhook: string): string => {
  const all = Buffer.from(sealed, "base64");
  const nonce = all.subarray(0, nonceSize);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagSize });
  decipher.setAAD(forWebhook(webhook));
  decipher.setAuthTag(all.subarray(-tagSize));
  const body = all.subarray(nonceSize, -tagSize);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
};

/** The first key seals; all of them open. */
export const createSealer = (keys: readonly Uint8Array[]): Sealer => {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const [first] = keys;
  return {
    current: first === undefined ? null : keyId(first),
    seal: (secret, webhook) => {
      if (first === undefined) throw new Error("there is no key to seal with");
      return sealWith(first, secret, webhook);
    },
    open: (sealed, key, webhook) => {
      const found = byId.get(key);
      if (found === undefined) return null;
      try {
        return openWith(found, sealed, webhook);
      } catch {
        return null;
      }
    },
  };
};
