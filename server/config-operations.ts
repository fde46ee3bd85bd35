/** Settings of operations: how a server is watched, and how it stops. */
import { type Given, readDuration, wrong } from "./config-values.ts";
import { StartError } from "./start-error.ts";

/** Who may read `/metrics`: whoever has the key of an operator or a service, everyone, or nobody. */
export type MetricsAccess = "key" | "open" | "off";

export interface OperationsConfig {
  readonly metrics: MetricsAccess;
  /** How long a stop waits for requests that are under way, in milliseconds. */
  readonly drainMs: number;
  /** How long before that requests go on being answered while `/readyz` refuses, in milliseconds; 0 for not at all. */
  readonly drainForMs: number;
  /** From how many percent of a quota on an account or a backup set is counted in the metrics, in ascending order. */
  readonly quotaLevels: readonly number[];
  /** Where an OpenTelemetry collector takes traces, or null where there is none. */
  readonly tracesUrl: string | null;
}

export const operationsSettings = {
  metrics: { flag: "--metrics", variable: "LENDBASE_METRICS", standard: "key" },
  drain: { flag: "--drain", variable: "LENDBASE_DRAIN", standard: "5s" },
  drainFor: { flag: "--drain-for", variable: "LENDBASE_DRAIN_FOR", standard: "0s" },
  quotaLevels: { flag: "--quota-levels", variable: "LENDBASE_QUOTA_LEVELS", standard: "80,100" },
  traces: { flag: "--traces", variable: "LENDBASE_TRACES", standard: "" },
} as const;

const readMetrics = (given: Given): MetricsAccess => {
  const { value } = given;
  if (value === "key" || value === "open" || value === "off") return value;
  throw wrong(given, '"key", "open" or "off"');
};

const readTraces = ({ name, value }: Given): string | null => {
  if (value === "") return null;
  if (URL.canParse(value)) {
    const { protocol, username, password } = new URL(value);
    if (["http:", "https:"].includes(protocol) && username === "" && password === "") return value;
  }
  // The value may hold a password, so it is not repeated.
  throw new StartError(
    `${name} must be the address of an OpenTelemetry collector without a password, such as http://127.0.0.1:4318/v1/traces; leave it out to send no traces.`,
  );
};

/** No time at all is one, too. */
const readDrainFor = (given: Given): number => (/^0(s|ms)?$/.test(given.value) ? 0 : readDuration(given));

const percent = /^([1-9][0-9]?|100)$/;
const mostLevels = 5;

const readLevels = (given: Given): readonly number[] => {
  const parts = given.value.split(",");
  if (parts.length <= mostLevels && parts.every((part) => percent.test(part))) {
    return [...new Set(parts.map(Number))].sort((a, b) => a - b);
  }
  throw wrong(given, `one to ${mostLevels} percentages from 1 to 100, such as "80,100"`);
};

export const operationsReaders = {
  metrics: readMetrics,
  drain: readDuration,
  drainFor: readDrainFor,
  quotaLevels: readLevels,
  traces: readTraces,
} as const;
