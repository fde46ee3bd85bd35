/** Settings of operations: how a server is watched, and how it stops. */
import { type Given, readDuration, wrong } from "./config-values.ts";

/** Who may read `/metrics`: whoever has the key of an operator or a service, everyone, or nobody. */
export type MetricsAccess = "key" | "open" | "off";

export interface OperationsConfig {
  readonly metrics: MetricsAccess;
  /** Where traces are sent (OTLP over HTTP), or null where there are none. */
  readonly tracesUrl: string | null;
  /** How long a stop waits for requests that are under way, in milliseconds. */
  readonly drainMs: number;
}

export const operationsSettings = {
  metrics: { flag: "--metrics", variable: "LENDBASE_METRICS", standard: "key" },
  traces: { flag: "--traces", variable: "LENDBASE_TRACES", standard: "" },
  drain: { flag: "--drain", variable: "LENDBASE_DRAIN", standard: "5s" },
} as const;

const readMetrics = (given: Given): MetricsAccess => {
  const { value } = given;
  if (value === "key" || value === "open" || value === "off") return value;
  throw wrong(given, '"key", "open" or "off"');
};

const readTraces = (given: Given): string | null => {
  if (given.value === "") return null;
  const url = URL.canParse(given.value) ? new URL(given.value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "") {
    throw wrong(given, "the address of a collector, such as http://127.0.0.1:4318/v1/traces");
  }
  return given.value;
};

export const operationsReaders = { metrics: readMetrics, traces: readTraces, drain: readDuration } as const;
