/** The settings of a server: how each is given, and what it is where nobody gives it. */
import { fileURLToPath } from "node:url";
import { eventsSettings } from "./config-events.ts";
import { identitySettings } from "./config-identity.ts";
import { operationsSettings } from "./config-operations.ts";
import { policiesSettings } from "./config-policies.ts";

/** Each setting: its flag, its environment variable, its default. All are text, as a person writes them. */
export const settings = {
  host: { flag: "--host", variable: "LENDBASE_HOST", standard: "127.0.0.1" },
  port: { flag: "--port", variable: "LENDBASE_PORT", standard: "7311" },
  data: { flag: "--data", variable: "LENDBASE_DATA", standard: ".lendbase" },
  store: { flag: "--store", variable: "LENDBASE_STORE", standard: "" },
  ...policiesSettings,
  restoreTakes: { flag: "--restore-takes", variable: "LENDBASE_RESTORE_TAKES", standard: "30s" },
  tickEvery: { flag: "--tick-every", variable: "LENDBASE_TICK_EVERY", standard: "1s" },
  idempotencyKept: {
    flag: "--idempotency-kept",
    variable: "LENDBASE_IDEMPOTENCY_KEPT",
    standard: "24h",
  },
  ...identitySettings,
  ...eventsSettings,
  ...operationsSettings,
} as const;

export type Setting = keyof typeof settings;

/** What the command line gave; `config` is the file with the rest. */
export type Flags = Readonly<Partial<Record<Setting | "config", string>>>;
export type Environment = Readonly<Record<string, string | undefined>>;

export const settingNames = Object.keys(settings) as readonly Setting[];

/** The name of a setting in a file: its flag without the dashes. */
export const fileNameOf = (setting: Setting): string => settings[setting].flag.slice(2);

/** The policies that come with the program: in the package, wherever it is run from. */
export const shippedPolicies: string = fileURLToPath(new URL("../policies", import.meta.url));
