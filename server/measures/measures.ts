/** What a server counts about itself, in the words of Prometheus. Loaded only where somebody may read it. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Decision } from "../../engine/decision.ts";
import type { PolicyView } from "../api/operations.ts";
import type { Clock } from "../sharing/clock.ts";
import type { Store } from "../store/store.ts";
import { type Backlog, readBacklog } from "./backlog.ts";

export interface Measures {
  /** `route` is the template of the route, never a path. */
  request(method: string, route: string, status: number, seconds: number): void;
  decision(decision: Decision): void;
  change(seconds: number): void;
  waiting(difference: 1 | -1): void;
  storeFailure(code: string): void;
  pass(seconds: number, failed: boolean): void;
  scrape(): Promise<{ readonly text: string; readonly type: string }>;
}

export interface MeasuresDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: () => PolicyView;
}

/** In seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Codes are those of the policies that were in force; beyond so many they are counted together. */
const mostCodes = 200;

/** Shares of a limit that are worth a number of their own. */
const nearLimit = 0.8;

const createNumbers = (registers: Registry[]) => ({
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
  changes: new Histogram({
    name: "lendbase_store_change_duration_seconds",
    help: "Changes from when they were asked for until they were durable or undone.",
    buckets,
    registers,
  }),
  waiting: new Gauge({ name: "lendbase_store_changes_waiting", help: "Changes under way.", registers }),
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
  failedPasses: new Counter({
    name: "lendbase_scheduler_failures_total",
    help: "Passes of the scheduler that failed.",
    registers,
  }),
});

const createBacklogGauges = (registers: Registry[]) => {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  return {
    lag: gauge("lendbase_scheduler_lag_seconds", "Since the last pass of the scheduler that did not fail."),
    restores: gauge("lendbase_restores_running", "Restores that are running; at most 10,000 are counted."),
    locks: gauge("lendbase_locks", "Locks on backup sets; at most 10,000 are counted."),
    webhooks: gauge("lendbase_webhook_backlog_entries", "Entries that the slowest webhook has not seen."),
    age: gauge("lendbase_webhook_backlog_age_seconds", "The age of the first of them."),
    letters: gauge("lendbase_webhook_dead_letters", "Events that webhooks did not take."),
    refused: gauge("lendbase_policy_refused", "1 where the files differ from the policy in force."),
    readable: gauge("lendbase_store_readable", "0 where the numbers of the store could not be read."),
    revoking: new Gauge({
      name: "lendbase_revocations_pending",
      help: "What is being revoked; at most 10,000 of each are counted.",
      labelNames: ["object"] as const,
      registers,
    }),
    policy: new Gauge({
      name: "lendbase_policy_info",
      help: "1, with the policy in force.",
      labelNames: ["name", "digest"] as const,
      registers,
    }),
  };
};

const bandOf = (used: number, limit: number): string => {
  if (used > limit) return "over";
  return used >= nearLimit * limit ? "above_80_percent" : "below_80_percent";
};

export const createMeasures = ({ store, clock, policy }: MeasuresDependencies): Measures => {
  const registry = new Registry();
  const numbers = createNumbers([registry]);
  const gauges = createBacklogGauges([registry]);
  collectDefaultMetrics({ register: registry });
  const codes = new Set<string>();
  let lastPass = performance.now();

  const known = (code: string): string => {
    if (codes.size < mostCodes) codes.add(code);
    return codes.has(code) ? code : "other";
  };
  const showBacklog = ({ revoking, webhookSince, ...found }: Backlog): void => {
    gauges.restores.set(found.restoresRunning);
    gauges.locks.set(found.locks);
    gauges.letters.set(found.deadLetters);
    gauges.webhooks.set(found.webhookEntries);
    gauges.age.set(webhookSince === null ? 0 : Math.max(0, clock.now() - webhookSince) / 1e3);
    for (const [object, count] of Object.entries(revoking)) gauges.revoking.set({ object }, count);
  };
  const look = async (): Promise<void> => {
    const { name, digest, files } = policy();
    gauges.policy.reset();
    gauges.policy.set({ name, digest }, 1);
    gauges.refused.set(files === "refused" ? 1 : 0);
    gauges.lag.set((performance.now() - lastPass) / 1e3);
    try {
      showBacklog(await readBacklog(store));
      gauges.readable.set(1);
    } catch {
      gauges.readable.set(0);
    }
  };
  return {
    request: (method, route, status, seconds) =>
      numbers.requests.observe({ method, route, status: String(status) }, seconds),
    decision: ({ outcome, refusals, quotas }) => {
      numbers.decisions.inc({ outcome, code: known(refusals[0]?.code ?? "") });
      for (const { rule, used, adding, limit } of quotas) {
        numbers.quotas.inc({ rule: known(rule), use: bandOf(used + adding, limit) });
      }
    },
    change: (seconds) => numbers.changes.observe(seconds),
    waiting: (difference) => numbers.waiting.inc(difference),
    storeFailure: (code) => numbers.failures.inc({ code }),
    pass: (seconds, failed) => {
      numbers.passes.observe(seconds);
      if (failed) numbers.failedPasses.inc();
      else lastPass = performance.now();
    },
    scrape: async () => {
      await look();
      return { text: await registry.metrics(), type: registry.contentType };
    },
  };
};
