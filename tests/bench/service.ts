/** The sharing service in this process, on a real file and with the shipped policies. */
import { join } from "node:path";
import { shippedPolicies } from "../../server/config.ts";
import { loadPolicy } from "../../server/policies/load-policy.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";
import { createSimulatedExecutor } from "../../server/restore/simulated-executor.ts";
import { systemClock } from "../../server/sharing/clock.ts";
import { createSharing } from "../../server/sharing/create-sharing.ts";
import { newId } from "../../server/sharing/ids.ts";
import type { Sharing } from "../../server/sharing/service.ts";
import { openStore, type Store } from "../../server/store/store.ts";

export interface Service {
  readonly sharing: Sharing;
  readonly store: Store;
  close(): Promise<void>;
}

export const openService = async (dataFolder: string): Promise<Service> => {
  const policy = loadPolicy(readPolicyFolder(shippedPolicies), Date.now());
  const store = await openStore(join(dataFolder, "lendbase.db"));
  const executor = createSimulatedExecutor({ durationMs: 60_000 });
  const sharing = createSharing({ store, policy: () => policy, clock: systemClock, newId, executor });
  return { sharing, store, close: () => store.close() };
};
