/** Settings of the record and of webhooks. */
import { resolve } from "node:path";
import { type Given, wrong } from "./config-values.ts";

/**
 * Where webhooks may be: at `public` addresses through HTTPS; also at `private` ones, such as those of the machine or
 * of a local network; or `any`, which also takes HTTP.
 */
export type WebhookTargets = "public" | "private" | "any";

export interface EventsConfig {
  /** How long entries of the record are kept, in milliseconds; null for ever. */
  readonly recordKeptMs: number | null;
  readonly webhookTargets: WebhookTargets;
  /** A file with certificates of authorities for webhooks, absolute; null for those that Node trusts. */
  readonly webhookCaFile: string | null;
  /** The file with the keys that seal secrets of webhooks, absolute; null for the one of the data folder. */
  readonly secretsKeyFile: string | null;
}

export const eventsSettings = {
  recordKept: { flag: "--record-kept", variable: "LENDBASE_RECORD_KEPT", standard: "forever" },
  webhookTargets: { flag: "--webhook-targets", variable: "LENDBASE_WEBHOOK_TARGETS", standard: "public" },
  webhookCa: { flag: "--webhook-ca", variable: "LENDBASE_WEBHOOK_CA", standard: "" },
  secretsKeyFile: { flag: "--secrets-key-file", variable: "LENDBASE_SECRETS_KEY_FILE", standard: "" },
} as const;

const dayMs = 24 * 3600e3;
/** A hundred years. */
const mostDays = 36_500;

const readKept = (given: Given): number | null => {
  const { value } = given;
  if (value === "forever") return null;
  const days = /^[1-9][0-9]{0,4}d$/.test(value) ? Number.parseInt(value, 10) : Number.NaN;
  if (days <= mostDays) return days * dayMs;
  throw wrong(given, 'a number of days such as "400d", or "forever"');
};

const readTargets = (given: Given): WebhookTargets => {
  const { value } = given;
  if (value === "public" || value === "private" || value === "any") return value;
  throw wrong(given, '"public", "private" or "any"');
};

const readFileName = (given: Given): string | null => {
  if (given.value === "") return null;
  if (given.value.includes("\0")) throw wrong(given, "the path of a file");
  return resolve(given.value);
};

/** Throws a StartError. */
export const readEvents = (given: (setting: keyof typeof eventsSettings) => Given): EventsConfig => ({
  recordKeptMs: readKept(given("recordKept")),
  webhookTargets: readTargets(given("webhookTargets")),
  webhookCaFile: readFileName(given("webhookCa")),
  secretsKeyFile: readFileName(given("secretsKeyFile")),
});
