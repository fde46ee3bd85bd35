/** What a server counts about itself, in the words of Prometheus. Loaded only where somebody may read it. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Decision } from "../../engine/decision.ts";
import { createLoadGauges, type LoadDependencies } from "./load-gauges.ts";
import { createQuotaGauges, type QuotaWatch } from "./quota-gauges.ts";

export interface Measures {
  /** `route` is the template of the route, never a path. */
  request(method: string, route: string, status: number, seconds: number): void;
  decision(decision: Decision): void;
  change(seconds: number): void;
  /** How many changes were made durable together. */
  commit(changes: number): void;
  waiting(difference: 1 | -1): void;
  reading(difference: 1 | -1): void;
  storeFailure(code: string): void;
  pass(seconds: number, failed: boolean): void;
  policyChange(kind: "switched" | "restored" | "refused"): void;
  scrape(): Promise<{ readonly text: string; readonly type: string }>;
}

export interface MeasuresDependencies extends LoadDependencies {
  readonly quotas: QuotaWatch;
}

/** In seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Changes of one commit. */
const batchBuckets = [1, 2, 5, 10, 20, 50, 100];

/** The library's word for it, which is none of the format: a second scrape at once finds no lag of the event loop. */
const notANumber = / Nan$/gm;

/** Codes are those of the policies that were in force; beyond so many they are counted together. */
const mostCodes = 200;

const createRequestNumbers = (registers: Registry[]) => ({
  requests: new Histogram({
    name: "lendbase_http_request_duration_seconds",
    help: "Requests by method, route and status; of a stream the time until it began.",
    labelNames: ["method", "route", "status"] as const,
    buckets,
    registers,
  }),
  decisions: new Counter({
    name: "lendbase_decisions_total",
    help: "Decisions by outcome and by the code of the first refusal.",
    labelNames: ["outcome", "code"] as const,
    registers,
  }),
  quotas: new Counter({
    name: "lendbase_quota_decisions_total",
    help: "Decisions that asked a quota, by rule and by how full it would be.",
    labelNames: ["rule", "use"] as const,
    registers,
  }),
  policyChanges: new Counter({
    name: "lendbase_policy_changes_total",
    help: "What came of changes of the policy: switched, restored (the files are those in force again), or refused.",
    labelNames: ["kind"] as const,
    registers,
  }),
});

const createWorkNumbers = (registers: Registry[]) => {
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  return {
    changes: new Histogram({
      name: "lendbase_store_change_duration_seconds",
      help: "Changes from when they were asked for until they were durable or undone.",
      buckets,
      registers,
    }),
    commits: new Histogram({
      name: "lendbase_store_commit_changes",
      help: "Changes that were made durable by one commit.",
      buckets: batchBuckets,
      registers,
    }),
    waiting: gauge("lendbase_store_changes_waiting", "Changes under way."),
    reading: gauge("lendbase_store_reads_waiting", "Reads under way."),
    failures: new Counter({
      name: "lendbase_store_failures_total",
      help: "Failures of the store, by kind.",
      labelNames: ["code"] as const,
      registers,
    }),
    passes: new Histogram({
      name: "lendbase_scheduler_pass_duration_seconds",
      help: "Passes of the scheduler.",
      buckets,
      registers,
    }),
    failedPasses: counter("lendbase_scheduler_failures_total", "Passes of the scheduler that failed."),
    lag: gauge("lendbase_scheduler_lag_seconds", "Since the last pass of the scheduler that did not fail."),
  };
};

/** How full a quota would be: over its limit, or the highest of the percentages that it reaches. */
const bandOf = (used: number, limit: number, percents: readonly number[]): string => {
  if (used > limit) return "over";
  const reached = percents.findLast((percent) => used * 100 >= limit * percent);
  return reached === undefined ? "below" : `${reached}_percent`;
};

export const createMeasures = ({ quotas, ...dependencies }: MeasuresDependencies): Measures => {
  const registry = new Registry();
  const numbers = { ...createRequestNumbers([registry]), ...createWorkNumbers([registry]) };
  const look = createLoadGauges([registry], dependencies);
  const near = createQuotaGauges([registry], quotas);
  collectDefaultMetrics({ register: registry });
  const codes = new Set<string>();
  // Counted here and shown at each scrape: a gauge costs more than many a read.
  const underWay = { changes: 0, reads: 0 };
  let lastPass = performance.now();

  const known = (code: string): string => {
    if (codes.size < mostCodes) codes.add(code);
    return codes.has(code) ? code : "other";
  };
  return {
    request: (method, route, status, seconds) =>
      numbers.requests.observe({ method, route, status: String(status) }, seconds),
    decision: (decision) => {
      numbers.decisions.inc({ outcome: decision.outcome, code: known(decision.refusals[0]?.code ?? "") });
      for (const { rule, used, adding, limit } of decision.quotas) {
        numbers.quotas.inc({ rule: known(rule), use: bandOf(used + adding, limit, quotas.percents) });
      }
    },
    change: (seconds) => numbers.changes.observe(seconds),
    commit: (changes) => numbers.commits.observe(changes),
    waiting: (difference) => {
      underWay.changes += difference;
    },
    reading: (difference) => {
      underWay.reads += difference;
    },
    storeFailure: (code) => numbers.failures.inc({ code }),
    pass: (seconds, failed) => {
      numbers.passes.observe(seconds);
      if (failed) numbers.failedPasses.inc();
      else lastPass = performance.now();
    },
    policyChange: (kind) => numbers.policyChanges.inc({ kind }),
    scrape: async () => {
      numbers.waiting.set(underWay.changes);
      numbers.reading.set(underWay.reads);
      numbers.lag.set((performance.now() - lastPass) / 1e3);
      await Promise.all([look(), near.refresh()]);
      return { text: (await registry.metrics()).replaceAll(notANumber, " NaN"), type: registry.contentType };
    },
  };
};
