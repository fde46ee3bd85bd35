/**
 * How many are near the limits of their quotas. Looking costs more the more there is, so a scrape waits for a look only
 * for a moment, and shows the last one with its age; looks take a twentieth of the time at most.
 */
import { Gauge, type Registry } from "prom-client";
import { waitAtMost } from "../wait-at-most.ts";

export interface QuotaLook {
  readonly quota: string;
  readonly per: string;
  /** One for each of the percentages. */
  readonly counts: readonly number[];
}

export interface QuotaWatch {
  readonly percents: readonly number[];
  readonly look: () => Promise<readonly QuotaLook[]>;
}

export interface QuotaGauges {
  /** Begins a look where the last one is old, and waits for it for a moment. Never rejects. */
  refresh(): Promise<void>;
}

/** In milliseconds. */
const freshMs = 30_000;
const patienceMs = 200;
/** A look that took so long is followed by a rest of so many times as long. */
const rests = 20;

export const createQuotaGauges = (
  registers: Registry[],
  { percents, look }: QuotaWatch,
  now: () => number = () => performance.now(),
): QuotaGauges => {
  const near = new Gauge({
    name: "lendbase_quota_near_limit",
    help: "Accounts or backup sets that use at least so many percent of a quota; see lendbase_quota_look_age_seconds.",
    labelNames: ["quota", "per", "percent"] as const,
    registers,
  });
  const age = new Gauge({
    name: "lendbase_quota_look_age_seconds",
    help: "How old the numbers of lendbase_quota_near_limit are; +Inf before there are any.",
    registers,
  });
  let last: { readonly at: number; readonly tookMs: number } | null = null;
  let looking: Promise<void> | null = null;

  const show = (looks: readonly QuotaLook[]): void => {
    near.reset();
    for (const { quota, per, counts } of looks) {
      for (const [index, percent] of percents.entries()) {
        near.set({ quota, per, percent: String(percent) }, counts[index] ?? 0);
      }
    }
  };
  const begin = async (): Promise<void> => {
    const began = now();
    try {
      show(await look());
      last = { at: now(), tookMs: now() - began };
    } catch {
      // The age says it, and the next scrape tries again.
    } finally {
      looking = null;
    }
  };
  const isOld = (): boolean => last === null || now() - last.at >= Math.max(freshMs, last.tookMs * rests);
  return {
    refresh: async () => {
      if (looking === null && isOld()) looking = begin();
      if (looking !== null) await waitAtMost(patienceMs, looking);
      age.set(last === null ? Number.POSITIVE_INFINITY : (now() - last.at) / 1e3);
    },
  };
};
