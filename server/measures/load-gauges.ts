/** Numbers that are looked up at each scrape: what waits, what is being revoked, which policy is in force. */
import { Gauge, type Registry } from "prom-client";
import type { PolicyView } from "../api/operations.ts";
import type { Clock } from "../sharing/clock.ts";
import type { Store } from "../store/store.ts";
import { type Backlog, readBacklog } from "./backlog.ts";

/** Open streams of events, and how many of them have something that their readers did not take. */
export interface StreamsLoad {
  readonly count: number;
  readonly behind: number;
}

export interface LoadDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: () => PolicyView;
  readonly streams: () => StreamsLoad;
}

const createGauges = (registers: Registry[]) => {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  return {
    restores: gauge("lendbase_restores_running", "Restores that are running; at most 10,000 are counted."),
    locks: gauge("lendbase_locks", "Locks on backup sets; at most 10,000 are counted."),
    webhooks: gauge("lendbase_webhook_backlog_entries", "Entries that the slowest webhook has not seen."),
    age: gauge("lendbase_webhook_backlog_age_seconds", "The age of the first of them."),
    letters: gauge("lendbase_webhook_dead_letters", "Events that webhooks did not take."),
    streams: gauge("lendbase_event_streams", "Open streams of events."),
    behind: gauge(
      "lendbase_event_streams_behind",
      "Streams whose reader has not taken what there is for it.",
    ),
    refused: gauge(
      "lendbase_policy_refused",
      "1 where the policy in force here is not the one that should be.",
    ),
    activation: gauge("lendbase_policy_activation", "The number of the switch in force here; 0 of a folder."),
    policyAge: gauge("lendbase_policy_age_seconds", "Since the policy in force is in force here."),
    readable: gauge("lendbase_store_readable", "0 where the numbers of the store could not be read."),
    revoking: new Gauge({
      name: "lendbase_revocations_pending",
      help: "What is being revoked; at most 10,000 of each are counted.",
      labelNames: ["object"] as const,
      registers,
    }),
    oldest: new Gauge({
      name: "lendbase_revocations_oldest_seconds",
      help: "How long ago the first of them was taken back; 0 where there is none.",
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

/** Answers what looks everything up; it never rejects. */
export const createLoadGauges = (registers: Registry[], dependencies: LoadDependencies) => {
  const { store, clock, policy, streams } = dependencies;
  const gauges = createGauges(registers);
  const secondsSince = (at: number | null): number => (at === null ? 0 : Math.max(0, clock.now() - at) / 1e3);

  const showBacklog = ({ revoking, webhookSince, ...found }: Backlog): void => {
    gauges.restores.set(found.restoresRunning);
    gauges.locks.set(found.locks);
    gauges.letters.set(found.deadLetters);
    gauges.webhooks.set(found.webhookEntries);
    gauges.age.set(secondsSince(webhookSince));
    for (const [object, { count, since }] of Object.entries(revoking)) {
      gauges.revoking.set({ object }, count);
      gauges.oldest.set({ object }, secondsSince(since));
    }
  };
  const showPolicy = ({ name, digest, files, loaded_at, activation }: PolicyView): void => {
    gauges.policy.reset();
    gauges.policy.set({ name, digest }, 1);
    gauges.refused.set(files === "refused" ? 1 : 0);
    gauges.activation.set(activation ?? 0);
    gauges.policyAge.set(secondsSince(Date.parse(loaded_at)));
  };
  return async (): Promise<void> => {
    showPolicy(policy());
    const { count, behind } = streams();
    gauges.streams.set(count);
    gauges.behind.set(behind);
    try {
      showBacklog(await readBacklog(store));
      gauges.readable.set(1);
    } catch {
      gauges.readable.set(0);
    }
  };
};
