/** Measures, where somebody may read them. */
import type { ServerConfig } from "./config.ts";
import type { StreamsLoad } from "./measures/load-gauges.ts";
import type { Measures } from "./measures/measures.ts";
import type { Policies } from "./policies/policies.ts";
import type { Clock } from "./sharing/clock.ts";
import { lookForNearLimits } from "./sharing/quotas/near-limit.ts";
import type { Store } from "./store/store.ts";

export interface Measured {
  readonly store: Store;
  readonly clock: Clock;
  readonly policies: Pick<Policies, "view" | "current">;
  /** Asked at each scrape. */
  readonly streams: () => StreamsLoad;
}

/** The numbers themselves are read from the store as it is, so that reading them is not counted. */
export const startMeasures = async (
  { metrics, quotaLevels }: Pick<ServerConfig, "metrics" | "quotaLevels">,
  { store, clock, policies, streams }: Measured,
): Promise<Measures | null> => {
  if (metrics === "off") return null;
  const { createMeasures } = await import("./measures/measures.ts");
  const asked = { store, clock, policy: () => policies.current() };
  const measures = createMeasures({
    store,
    clock,
    streams,
    policy: () => policies.view(),
    quotas: { percents: quotaLevels, look: () => lookForNearLimits(asked, quotaLevels) },
  });
  store.watchCommits(measures.commit);
  return measures;
};
