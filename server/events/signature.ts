/** Secrets and signatures of webhooks, as standardwebhooks.com has them. */
import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";
const secretBytes = 32;

export const newWebhookSecret = (): string => prefix + randomBytes(secretBytes).toString("base64");

const sign = (secret: string, content: string): string => {
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  return `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
};

/** The headers of one message. `secrets` are all that are in use: a receiver needs to know one of them. */
export const signedHeaders = (
  id: string,
  /** Milliseconds since 1970. */
  now: number,
  body: string,
  secrets: readonly string[],
): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(now / 1e3));
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": secrets.map((secret) => sign(secret, `${id}.${timestamp}.${body}`)).join(" "),
  };
};
