/**
 * The policy that the database has in force, on this server. Every server of one database switches to what the last
 * activation says: at once where it hears of it, and by looking at its number where it does not (R42).
 */
import type { PolicyView } from "../api/operations.ts";
import type { Clock } from "../sharing/clock.ts";
import { readSwitch, type Switch } from "../store/policy-versions.ts";
import type { Store } from "../store/store.ts";
import type { Database } from "../store/tables.ts";
import { readActiveVersion } from "./active-version.ts";
import type { LoadedPolicy } from "./load-policy.ts";
import { createVersionLoader, type LoadVersion } from "./load-version.ts";
import { createLook } from "./one-look.ts";
import type { Policies, PolicyChange } from "./policies.ts";
import { PolicyBehindError, PolicyFilesError } from "./policy-error.ts";
import { policyViewOf } from "./policy-view.ts";
import { wrongVersion } from "./version-sources.ts";

export interface StoredPoliciesOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** How often to look without being told of a switch, in milliseconds. */
  readonly everyMs: number;
  /** Hears that the database could not be looked at; the policy in force goes on. */
  readonly failed: (cause: unknown) => void;
}

export interface StoredPolicies extends Policies {
  /** Looks at the database now; what the store throws goes to `failed`. */
  readonly catchUp: () => Promise<void>;
  readonly load: LoadVersion;
}

interface State {
  readonly inForce: LoadedPolicy;
  readonly since: number;
  /** The switch that put it in force. */
  readonly activation: Switch;
  /** A later switch, whose version this server cannot load. */
  readonly refused: { readonly activation: Switch; readonly error: PolicyFilesError } | null;
}

const isSame = (one: Switch, other: Switch): boolean =>
  one.number === other.number && one.digest === other.digest;

/** Somebody took the activations out of the database, which then has no policy in force. */
const nothing: Switch = { number: 0, digest: "" };

const loadSwitch = (load: LoadVersion, db: Database, active: Switch) =>
  active === nothing
    ? wrongVersion("There is no policy in force in the database any more.")
    : load(db, active.digest);

const nextState = (
  state: State,
  active: Switch,
  found: LoadedPolicy | PolicyFilesError,
  now: number,
): readonly [State, PolicyChange?] => {
  if (found instanceof PolicyFilesError) {
    return [
      { ...state, refused: { activation: active, error: found } },
      { kind: "refused", error: found },
    ];
  }
  const same = found.program.digest === state.inForce.program.digest;
  const next = { inForce: found, since: same ? state.since : now, activation: active, refused: null };
  if (!same) return [next, { kind: "switched", policy: found }];
  return state.refused === null ? [next] : [next, { kind: "restored", policy: found }];
};

const viewOf = ({ inForce, since, activation, refused }: State): PolicyView =>
  policyViewOf(
    { inForce, since, refused: refused?.error.errors ?? [] },
    {
      source: "database",
      activation: activation.number,
      refused_version: refused === null || refused.activation === nothing ? null : refused.activation.digest,
    },
  );

/** Throws a NoPolicyError where there is none yet, and a PolicyFilesError where it cannot be loaded. */
export const openStoredPolicies = async (options: StoredPoliciesOptions): Promise<StoredPolicies> => {
  const { store, clock, everyMs, failed } = options;
  const load = createVersionLoader(clock);
  const first = await readActiveVersion(store, load);
  let state: State = { ...first, since: clock.now(), refused: null };
  let tell = (_: PolicyChange): void => {};

  const { catchUp, follow, close } = createLook(async () => {
    // Only here the state changes, one look after another, so that a server never goes back to what it has left.
    const [next, change] = await store.read(async (db): Promise<readonly [State, PolicyChange?]> => {
      const active = (await readSwitch(db)) ?? nothing;
      if (isSame(active, state.refused?.activation ?? state.activation)) return [state];
      return nextState(state, active, await loadSwitch(load, db, active), clock.now());
    });
    state = next;
    if (change !== undefined) tell(change);
  }, failed);

  return {
    current: () => state.inForce,
    within: async (db) => {
      const active = (await readSwitch(db)) ?? nothing;
      if (isSame(active, state.activation)) return state.inForce;
      // Nobody told this server, so its questions should not wait for the clock either.
      void catchUp();
      const found = await loadSwitch(load, db, active);
      if (!(found instanceof PolicyFilesError)) return found;
      throw new PolicyBehindError(active === nothing ? null : active.digest, found);
    },
    view: () => viewOf(state),
    watch: (onChange) => {
      tell = onChange;
      follow({ hear: (heard) => store.watch(heard, "policies"), everyMs });
    },
    close,
    catchUp,
    load,
  };
};
