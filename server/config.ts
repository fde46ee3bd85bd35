/** What a server is told when it starts, checked as a whole: every mistake is said at once. */
import { resolve } from "node:path";
import { type EventsConfig, readEvents } from "./config-events.ts";
import { readRates, readTokens } from "./config-identity.ts";
import { type OperationsConfig, operationsReaders } from "./config-operations.ts";
import { type PoliciesConfig, readPolicies, readPolicyFolder } from "./config-policies.ts";
import type { Environment, Flags, Setting } from "./config-settings.ts";
import { createSources } from "./config-sources.ts";
import {
  checkHost,
  type Given,
  readDuration,
  readHost,
  readPath,
  readPort,
  readStore,
} from "./config-values.ts";
import type { RateLimits } from "./http/rate-limits.ts";
import type { TokenConfig } from "./identity/token-config.ts";
import { StartError } from "./start-error.ts";

export {
  type Environment,
  type Flags,
  type Setting,
  settings,
  shippedPolicies,
} from "./config-settings.ts";

export interface ServerConfig extends OperationsConfig, PoliciesConfig {
  readonly host: string;
  /** 0 for one that is free. */
  readonly port: number;
  readonly dataFolder: string;
  /** The URL of a PostgreSQL database, or null for a file in the data folder. */
  readonly storeUrl: string | null;
  /** How long a simulated restore takes, in milliseconds. */
  readonly restoreMs: number;
  /** How long the scheduler waits between two passes, in milliseconds. */
  readonly tickMs: number;
  /** How long an answer is kept for a caller who repeats a request with its Idempotency-Key, in milliseconds. */
  readonly idempotencyMs: number;
  /** Whose tokens are believed, or null where the server takes API keys only. */
  readonly tokens: TokenConfig | null;
  /** How much one caller may ask, or null for no limits. */
  readonly rates: RateLimits | null;
  readonly events: EventsConfig;
}

const theOne = (setting: Setting, flags: Flags, environment: Environment): Given => {
  const { given, mistakes } = createSources(flags, environment);
  if (mistakes.length > 0) throw new StartError(mistakes.join("\n"));
  return given(setting);
};

/** The data folder that a command works on, absolute. Throws a StartError. */
export const dataFolderFrom = (flags: Flags, environment: Environment): string =>
  resolve(readPath(theOne("data", flags, environment)));

/** The policy folder that a command works on, absolute. Throws a StartError. */
export const policyFolderFrom = (flags: Flags, environment: Environment): string =>
  readPolicyFolder(theOne("policies", flags, environment));

/** A conversion writes the whole backup set anew, so a simulated one takes many times as long as a restore. */
export const conversionMs = ({ restoreMs }: Pick<ServerConfig, "restoreMs">): number => 20 * restoreMs;

/** Throws a StartError whose message says, in one sentence for each, what is wrong. */
export const readConfig = (flags: Flags, environment: Environment): ServerConfig => {
  const { given, mistakes: inFile } = createSources(flags, environment);
  const mistakes: string[] = [...inFile];
  const attempt = <Value>(reader: () => Value): Value | undefined => {
    try {
      return reader();
    } catch (cause) {
      if (!(cause instanceof StartError)) throw cause;
      mistakes.push(cause.message);
      return undefined;
    }
  };
  const read = <Value>(setting: Setting, reader: (value: Given) => Value): Value | undefined =>
    attempt(() => reader(given(setting)));
  const host = read("host", (value) => checkHost(readHost(value), given("host").from !== "environment"));
  const port = read("port", readPort);
  const data = read("data", readPath);
  const store = read("store", readStore);
  const policies = attempt(() => readPolicies(given));
  const restoreMs = read("restoreTakes", readDuration);
  const tickMs = read("tickEvery", readDuration);
  const idempotencyMs = read("idempotencyKept", readDuration);
  const rates = read("rateLimits", (value) => readRates(value, host ?? ""));
  const tokens = attempt(() => readTokens(given));
  const metrics = read("metrics", operationsReaders.metrics);
  const drainMs = read("drain", operationsReaders.drain);
  const drainForMs = read("drainFor", operationsReaders.drainFor);
  const quotaLevels = read("quotaLevels", operationsReaders.quotaLevels);
  const tracesUrl = read("traces", operationsReaders.traces);
  const events = attempt(() => readEvents(given));
  if (
    mistakes.length > 0 ||
    host === undefined ||
    port === undefined ||
    data === undefined ||
    store === undefined ||
    policies === undefined ||
    restoreMs === undefined ||
    tickMs === undefined ||
    idempotencyMs === undefined ||
    rates === undefined ||
    tokens === undefined ||
    events === undefined ||
    metrics === undefined ||
    drainMs === undefined ||
    drainForMs === undefined ||
    quotaLevels === undefined ||
    tracesUrl === undefined
  ) {
    throw new StartError(mistakes.join("\n"));
  }
  return {
    host,
    port,
    dataFolder: resolve(data),
    storeUrl: store,
    ...policies,
    restoreMs,
    tickMs,
    idempotencyMs,
    metrics,
    drainMs,
    drainForMs,
    quotaLevels,
    tracesUrl,
    tokens,
    rates,
    events,
  };
};
