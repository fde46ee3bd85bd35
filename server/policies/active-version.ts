/** The version that the database has in force, for a server that starts and for who works without one. */
import type { Clock } from "../sharing/clock.ts";
import { readSwitch, type Switch } from "../store/policy-versions.ts";
import type { Database } from "../store/tables.ts";
import type { LoadedPolicy } from "./load-policy.ts";
import { createVersionLoader, type LoadVersion } from "./load-version.ts";
import { PolicyFilesError } from "./policy-error.ts";

/** Nobody has put a policy into the database yet. */
export class NoPolicyError extends Error {
  override readonly name = "NoPolicyError";

  constructor() {
    super(
      "There is no policy in the database yet; start a server once with --policies-from and the folder of its first policy.",
    );
  }
}

/** Whatever reads a snapshot of the database. */
interface Readable {
  read<Value>(work: (db: Database) => Promise<Value>): Promise<Value>;
}

export interface ActiveVersion {
  readonly inForce: LoadedPolicy;
  readonly activation: Switch;
}

/** Throws a NoPolicyError, or a PolicyFilesError where what is in force cannot be loaded. */
export const readActiveVersion = (store: Readable, load: LoadVersion): Promise<ActiveVersion> =>
  store.read(async (db) => {
    const activation = await readSwitch(db);
    if (activation === null) throw new NoPolicyError();
    const inForce = await load(db, activation.digest);
    if (inForce instanceof PolicyFilesError) throw inForce;
    return { inForce, activation };
  });

/** The same, for who looks once. */
export const loadActivePolicy = async (store: Readable, clock: Clock): Promise<LoadedPolicy> =>
  (await readActiveVersion(store, createVersionLoader(clock))).inForce;
