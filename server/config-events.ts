/** Settings of the record and of webhooks. */
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
}

export const eventsSettings = {
  recordKept: { flag: "--record-kept", variable: "LENDBASE_RECORD_KEPT", standard: "forever" },
  webhookTargets: { flag: "--webhook-targets", variable: "LENDBASE_WEBHOOK_TARGETS", standard: "public" },
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

/** Throws a StartError. */
export const readEvents = (given: (setting: keyof typeof eventsSettings) => Given): EventsConfig => ({
  recordKeptMs: readKept(given("recordKept")),
  webhookTargets: readTargets(given("webhookTargets")),
});
