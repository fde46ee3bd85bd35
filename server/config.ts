/** What a server is told when it starts: flags win over the environment, which wins over the defaults. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type EventsConfig, eventsSettings, readEvents } from "./config-events.ts";
import { identitySettings, readRates, readTokens } from "./config-identity.ts";
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

export interface ServerConfig {
  readonly host: string;
  /** 0 for one that is free. */
  readonly port: number;
  readonly dataFolder: string;
  /** The URL of a PostgreSQL database, or null for a file in the data folder. */
  readonly storeUrl: string | null;
  readonly policyFolder: string;
  /** How long a simulated restore takes, in milliseconds. */
  readonly restoreMs: number;
  /** How long the scheduler waits between two passes, in milliseconds. */
  readonly tickMs: number;
  /** How long an answer is kept for a caller who repeats a request with its Idempotency-Key, in milliseconds. */
  readonly idempotencyMs: number;
  /** How long a stop waits for requests that are under way, in milliseconds. */
  readonly drainMs: number;
  /** Whose tokens are believed, or null where the server takes API keys only. */
  readonly tokens: TokenConfig | null;
  /** How much one caller may ask, or null for no limits. */
  readonly rates: RateLimits | null;
  readonly events: EventsConfig;
}

/** Each setting: its flag, its environment variable, its default. All are text, as a person writes them. */
export const settings = {
  host: { flag: "--host", variable: "LENDBASE_HOST", standard: "127.0.0.1" },
  port: { flag: "--port", variable: "LENDBASE_PORT", standard: "7311" },
  data: { flag: "--data", variable: "LENDBASE_DATA", standard: ".lendbase" },
  store: { flag: "--store", variable: "LENDBASE_STORE", standard: "" },
  policies: { flag: "--policies", variable: "LENDBASE_POLICIES", standard: null },
  restoreTakes: { flag: "--restore-takes", variable: "LENDBASE_RESTORE_TAKES", standard: "30s" },
  tickEvery: { flag: "--tick-every", variable: "LENDBASE_TICK_EVERY", standard: "1s" },
  idempotencyKept: {
    flag: "--idempotency-kept",
    variable: "LENDBASE_IDEMPOTENCY_KEPT",
    standard: "24h",
  },
  ...identitySettings,
  ...eventsSettings,
} as const;

export type Setting = keyof typeof settings;
export type Flags = Readonly<Partial<Record<Setting, string>>>;
export type Environment = Readonly<Record<string, string | undefined>>;

/** The policies that come with the program: in the package, wherever it is run from. */
export const shippedPolicies: string = fileURLToPath(new URL("../policies", import.meta.url));

/** An empty variable is one that is not set. */
const given = (setting: Setting, flags: Flags, environment: Environment): Given => {
  const { flag, variable, standard } = settings[setting];
  const fromFlag = flags[setting];
  if (fromFlag !== undefined) return { name: flag, value: fromFlag };
  const fromEnvironment = environment[variable];
  if (fromEnvironment) return { name: variable, value: fromEnvironment };
  return { name: flag, value: standard ?? shippedPolicies };
};

/** The data folder that a command works on, absolute. Throws a StartError. */
export const dataFolderFrom = (flags: Flags, environment: Environment): string =>
  resolve(readPath(given("data", flags, environment)));

/** The policy folder that a command works on, absolute. Throws a StartError. */
export const policyFolderFrom = (flags: Flags, environment: Environment): string =>
  resolve(readPath(given("policies", flags, environment)));

/** A conversion writes the whole backup set anew, so a simulated one takes many times as long as a restore. */
export const conversionMs = ({ restoreMs }: Pick<ServerConfig, "restoreMs">): number => 20 * restoreMs;

const drainMs = 5_000;

/** Throws a StartError whose message says, in one sentence for each, what is wrong. */
export const readConfig = (flags: Flags, environment: Environment): ServerConfig => {
  const mistakes: string[] = [];
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
    attempt(() => reader(given(setting, flags, environment)));
  const host = read("host", (value) => checkHost(readHost(value), flags.host !== undefined));
  const port = read("port", readPort);
  const data = read("data", readPath);
  const store = read("store", readStore);
  const policies = read("policies", readPath);
  const restoreMs = read("restoreTakes", readDuration);
  const tickMs = read("tickEvery", readDuration);
  const idempotencyMs = read("idempotencyKept", readDuration);
  const rates = read("rateLimits", (value) => readRates(value, host ?? ""));
  const tokens = attempt(() => readTokens((setting) => given(setting, flags, environment)));
  const events = attempt(() => readEvents((setting) => given(setting, flags, environment)));
  if (
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
    events === undefined
  ) {
    throw new StartError(mistakes.join("\n"));
  }
  return {
    host,
    port,
    dataFolder: resolve(data),
    storeUrl: store,
    policyFolder: resolve(policies),
    restoreMs,
    tickMs,
    idempotencyMs,
    drainMs,
    tokens,
    rates,
    events,
  };
};
