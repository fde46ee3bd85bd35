/** Which policy is in force: loads it, watches its files, switches at once or keeps the last good one (R42). */
import type { Source } from "../../dsl/index.ts";
import type { PolicyView } from "../api/operations.ts";
import { reasonOf } from "../reason.ts";
import type { Clock } from "../sharing/clock.ts";
import type { Database } from "../store/tables.ts";
import { type LoadedPolicy, loadPolicy } from "./load-policy.ts";
import { type PolicyFileError, PolicyFilesError } from "./policy-error.ts";
import { folderSignature, readPolicyFolder } from "./policy-folder.ts";
import { policyViewOf } from "./policy-view.ts";
import { watchFolder } from "./watch-folder.ts";

/** What came of a change of the files, or of a switch in the database. */
export type PolicyChange =
  | { readonly kind: "switched"; readonly policy: LoadedPolicy }
  /** It is again the policy in force that should be, after another was refused. */
  | { readonly kind: "restored"; readonly policy: LoadedPolicy }
  | { readonly kind: "refused"; readonly error: PolicyFilesError };

/** What a server decides with, wherever it comes from. */
export interface Policies {
  /** Switches as a whole: whoever holds one keeps it. */
  readonly current: () => LoadedPolicy;
  /**
   * The policy that a change is decided with: never an older one than that which is active in its transaction. Throws a
   * PolicyBehindError where this server cannot load that one.
   */
  readonly within: (db: Database) => Promise<LoadedPolicy>;
  view(): PolicyView;
  /** Follows it from now on. `onChange` is called once for each change. */
  watch(onChange: (change: PolicyChange) => void): void;
  close(): void | Promise<void>;
}

export interface FolderPolicies extends Policies {
  /** Looks at the files now. What is wrong with them is in the view and the answer, never thrown. */
  reload(): PolicyChange | undefined;
}

export interface PoliciesOptions {
  readonly folder: string;
  readonly clock: Clock;
}

interface State {
  readonly inForce: LoadedPolicy;
  readonly refused: readonly PolicyFileError[];
  /** What was read last, so that a file that was only touched is no change. */
  readonly read: string;
}

const viewOf = ({ inForce, refused }: State): PolicyView =>
  policyViewOf(
    { inForce, refused, since: inForce.loadedAt },
    { source: "folder", activation: null, refused_version: null },
  );

export const asFilesError = (cause: unknown): PolicyFilesError => {
  if (cause instanceof PolicyFilesError) return cause;
  const message = `The policy cannot be loaded: ${reasonOf(cause)}`;
  return new PolicyFilesError([{ code: "PolicyFiles", message, file: "", line: 1, column: 1 }], message);
};

interface Reading {
  /** Answers the policy that the files are, or throws a PolicyFilesError. */
  load(now: number): LoadedPolicy;
  /** Differs wherever the files, or why they cannot be read, differ. */
  readonly read: string;
}

const readFiles = (folder: string): Reading => {
  try {
    const sources: readonly Source[] = readPolicyFolder(folder);
    return { load: (now) => loadPolicy(sources, now), read: JSON.stringify(sources) };
  } catch (cause) {
    const error = asFilesError(cause);
    const load = (): never => {
      throw error;
    };
    return { load, read: error.text };
  }
};

/** So that a folder that is being written without end does not keep the server from its work. */
const mostReadings = 5;

/** Reads again where a file changed meanwhile, so that no policy is made of files that never stood side by side. */
const readSettled = (folder: string): Reading => {
  for (let reading = 1; ; reading++) {
    const before = folderSignature(folder);
    const files = readFiles(folder);
    if (reading === mostReadings || folderSignature(folder) === before) return files;
  }
};

const nextState = (state: State, { load, read }: Reading, now: number): readonly [State, PolicyChange?] => {
  if (read === state.read) return [state];
  try {
    const loaded = load(now);
    const same = loaded.program.digest === state.inForce.program.digest;
    const policy = same ? { ...loaded, loadedAt: state.inForce.loadedAt } : loaded;
    const next = { inForce: policy, refused: [], read };
    if (!same) return [next, { kind: "switched", policy }];
    return state.refused.length === 0 ? [next] : [next, { kind: "restored", policy }];
  } catch (cause) {
    const error = asFilesError(cause);
    return [
      { ...state, refused: error.errors, read },
      { kind: "refused", error },
    ];
  }
};

/** Loads the policy of the folder. Throws a PolicyFilesError where it is no good one. */
export const createPolicies = ({ folder, clock }: PoliciesOptions): FolderPolicies => {
  const first = readSettled(folder);
  let state: State = { inForce: first.load(clock.now()), refused: [], read: first.read };
  let stopWatching = (): void => {};

  const reload = (): PolicyChange | undefined => {
    const [next, change] = nextState(state, readSettled(folder), clock.now());
    state = next;
    return change;
  };
  return {
    current: () => state.inForce,
    within: async () => state.inForce,
    view: () => viewOf(state),
    reload,
    watch: (onChange) => {
      const look = (): void => {
        const change = reload();
        if (change !== undefined) onChange(change);
      };
      stopWatching = watchFolder(folder, look);
      // What changed since the files were read.
      look();
    },
    close: () => stopWatching(),
  };
};
