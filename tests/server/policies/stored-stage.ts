/** Nodes that take their policy from the database, on the store of a world. */
import { onTestFinished } from "vitest";
import type { Source } from "../../../dsl/index.ts";
import type { PolicySource } from "../../../server/api/policies.ts";
import { shippedPolicies } from "../../../server/config.ts";
import { putFirstPolicy } from "../../../server/policies/first-policy.ts";
import { readPolicyFolder } from "../../../server/policies/policy-folder.ts";
import { openStoredPolicies, type StoredPolicies } from "../../../server/policies/stored-policies.ts";
import { createPolicyVersions, type PolicyVersions } from "../../../server/policies/versions.ts";
import { createSimulatedExecutor } from "../../../server/restore/simulated-executor.ts";
import { createSharing } from "../../../server/sharing/create-sharing.ts";
import { newId } from "../../../server/sharing/ids.ts";
import type { Sharing } from "../../../server/sharing/service.ts";
import type { Store } from "../../../server/store/store.ts";
import { hour, type World } from "../world.ts";

export const shipped: readonly Source[] = readPolicyFolder(shippedPolicies);

/** The shipped policies with another text in place of one, without their cases, which would not fit any more. */
export const variant = (from: string, to: string): PolicySource[] => {
  const files = shipped.filter(({ file }) => !file.endsWith(".tests.lend"));
  const changed = files.map(({ file, text }) => ({ file, text: text.replaceAll(from, to) }));
  if (changed.every(({ text }, at) => text === files[at]?.text))
    throw new Error(`The policies have no ${from}.`);
  return changed;
};

/** With so many accounts for each backup set (R7). */
export const atMost = (accounts: number): PolicySource[] => variant("at most 64", `at most ${accounts}`);

export interface Node {
  readonly policies: StoredPolicies;
  readonly versions: PolicyVersions;
  readonly sharing: Sharing;
}

export interface NodeOptions {
  /** Hears of no switch by itself, as where the notification is lost. */
  readonly deaf?: boolean;
  /** How often it looks without being told; by default never in a test. */
  readonly everyMs?: number;
}

const failed = (cause: unknown): never => {
  throw cause;
};

/** Puts the shipped policy in force where nothing is, and follows the database from then on. */
export const openNode = async (
  { store, clock }: Pick<World, "store" | "clock">,
  { deaf = false, everyMs = hour }: NodeOptions = {},
): Promise<Node> => {
  await putFirstPolicy(store, clock, shipped);
  const heard: Store = deaf ? { ...store, watch: () => () => {} } : store;
  const policies = await openStoredPolicies({ store: heard, clock, everyMs, failed });
  policies.watch(() => {});
  onTestFinished(() => policies.close());
  const { load, catchUp } = policies;
  return {
    policies,
    versions: createPolicyVersions({ store, clock, load, switched: catchUp }),
    sharing: createSharing({
      store,
      policy: policies.current,
      policyWithin: policies.within,
      clock,
      newId,
      executor: createSimulatedExecutor({ durationMs: hour }),
    }),
  };
};

/** Puts sources into the database and in force; answers their digest. */
export const activate = async ({ versions }: Node, sources: PolicySource[]): Promise<string> => {
  const { version } = await versions.put("operator:test", { sources, note: null });
  await versions.activate("operator:test", { digest: version.digest, note: null });
  return version.digest;
};
