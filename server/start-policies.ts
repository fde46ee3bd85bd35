/** Opens the policy that a configuration names: that of a folder, or that of the database. */
import type { ServerConfig } from "./config.ts";
import type { Log } from "./log.ts";
import { NoPolicyError } from "./policies/active-version.ts";
import { putFirstPolicy } from "./policies/first-policy.ts";
import { createVersionLoader, type LoadVersion } from "./policies/load-version.ts";
import { createPolicies, type Policies, type PolicyChange } from "./policies/policies.ts";
import { PolicyFilesError } from "./policies/policy-error.ts";
import { readPolicyFolder } from "./policies/policy-folder.ts";
import { openStoredPolicies, type StoredPolicies } from "./policies/stored-policies.ts";
import { reasonOf } from "./reason.ts";
import type { Clock } from "./sharing/clock.ts";
import { StartError } from "./start-error.ts";
import { logPolicyChange, logPolicyTests, logPolicyWarnings } from "./start-policy-log.ts";
import type { Store } from "./store/store.ts";

type Place = Pick<ServerConfig, "policyFolder" | "policiesFrom">;

export interface OpenedPolicies {
  readonly policies: Policies;
  readonly load: LoadVersion;
  /** Lets this server see a switch in the database at once; null where none concerns it. */
  readonly switched: (() => Promise<void>) | null;
}

/** Says what is wrong with a policy to who starts a server. */
const worded = (where: string, cause: unknown): unknown => {
  if (!(cause instanceof PolicyFilesError)) return cause;
  // Files that cannot be read have no places to show.
  if (cause.errors.every(({ code }) => code === "PolicyFiles")) return new StartError(cause.text, { cause });
  const count = cause.errors.length === 1 ? "an error" : `${cause.errors.length} errors`;
  const message = `The policy in ${where} has ${count}; nothing was started.`;
  return new StartError(message, { details: cause.text, cause });
};

/** Null where the policy is in the database. Throws a StartError. */
export const openFolderPolicies = ({ policyFolder }: Place, clock: Clock): Policies | null => {
  if (policyFolder === null) return null;
  try {
    return createPolicies({ folder: policyFolder, clock });
  } catch (cause) {
    throw worded(policyFolder, cause);
  }
};

interface Surroundings {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

const putFirst = async (
  folder: string | null,
  { store, clock, log }: Surroundings,
  none: NoPolicyError,
): Promise<void> => {
  if (folder === null) throw new StartError(none.message, { cause: none });
  try {
    const isFirst = await putFirstPolicy(store, clock, readPolicyFolder(folder));
    if (isFirst) log.info({ folder }, "The policy of a folder is the first one in the database.");
  } catch (cause) {
    throw worded(folder, cause);
  }
};

/** Says it once for each failure that lasts. */
const failedLook = (log: Log) => {
  let told: string | undefined;
  return (cause: unknown): void => {
    const reason = reasonOf(cause);
    if (reason !== told) log.warn({ err: cause }, `The policy in force cannot be looked up: ${reason}`);
    told = reason;
  };
};

const openStored = async (
  { policiesFrom, tickMs }: Place & Pick<ServerConfig, "tickMs">,
  around: Surroundings,
): Promise<StoredPolicies> => {
  const { store, clock, log } = around;
  const options = { store, clock, everyMs: tickMs, failed: failedLook(log) };
  try {
    return await openStoredPolicies(options);
  } catch (cause) {
    if (!(cause instanceof NoPolicyError)) throw worded("the database", cause);
    await putFirst(policiesFrom, around, cause);
  }
  return await openStoredPolicies(options);
};

/** `folder` is what {@link openFolderPolicies} answered. Throws a StartError. */
export const openPolicies = async (
  config: Place & Pick<ServerConfig, "tickMs">,
  folder: Policies | null,
  around: Surroundings,
): Promise<OpenedPolicies> => {
  if (folder !== null) {
    return { policies: folder, load: createVersionLoader(around.clock), switched: null };
  }
  const stored = await openStored(config, around);
  return { policies: stored, load: stored.load, switched: stored.catchUp };
};

/** Follows the policy from now on, and says in the log what becomes of it; `changed` hears of it, too. */
export const followPolicies = (
  policies: Policies,
  log: Log,
  changed: (change: PolicyChange["kind"]) => void,
): void => {
  logPolicyTests(log, policies.current());
  logPolicyWarnings(log, policies.current());
  policies.watch((change) => {
    logPolicyChange(log, change, policies.view().source);
    changed(change.kind);
  });
};
