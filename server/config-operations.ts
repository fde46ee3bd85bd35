/** Settings of operations: how a server is watched, and how it stops. */
import { type Given, readDuration, wrong } from "./config-values.ts";

/** Who may read `/metrics`: whoever has the key of an operator or a service, everyone, or nobody. */
export type MetricsAccess = "key" | "open" | "off";

export interface OperationsConfig {
  readonly metrics: MetricsAccess;
  /** How long a stop waits for requests that are under way, in milliseconds. */
  readonly drainMs: number;
}

export const operationsSettings = {
  metrics: { flag: "--metrics", variable: "LENDBASE_METRICS", standard: "key" },
  drain: { flag: "--drain", variable: "LENDBASE_DRAIN", standard: "5s" },
} as const;

const readMetrics = (given: Given): MetricsAccess => {
  const { value } = given;
  if (value === "key" || value === "open" || value === "off") return value;
  throw wrong(given, '"key", "open" or "off"');
};

export const operationsReaders = { metrics: readMetrics, drain: readDuration } as const;
