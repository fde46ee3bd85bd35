/** Which policy is in force: loads it, watches its files, switches at once or keeps the last good one (R42). */
import type { Source } from "../../dsl/index.ts";
import type { PolicyView } from "../api/operations.ts";
import type { Clock } from "../sharing/clock.ts";
import type { CurrentPolicy, PolicyInForce } from "./active-policy.ts";
import { loadPolicy } from "./load-policy.ts";
import { type PolicyFileError, PolicyFilesError } from "./policy-error.ts";
import { readPolicyFolder } from "./policy-folder.ts";
import { watchFolder } from "./watch-folder.ts";

/** What came of a change of the files. */
export type PolicyChange =
  | { readonly kind: "switched"; readonly policy: PolicyInForce }
  | { readonly kind: "refused"; readonly error: PolicyFilesError };

export interface Policies {
  readonly current: CurrentPolicy;
  view(): PolicyView;
  /** Looks at the files now. What is wrong with them is in the view, never thrown. */
  reload(): void;
  close(): void;
}

export interface PoliciesOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Called after a switch, and for each set of files that is refused. */
  readonly onChange: (change: PolicyChange) => void;
  /** False where only `reload` is to look at the files. */
  readonly watch?: boolean;
}

interface State {
  readonly inForce: PolicyInForce;
  readonly refused: readonly PolicyFileError[];
  /** What was read last, so that a file that was only touched is no change. */
  readonly read: string;
}

const viewOf = ({ inForce: { program, loadedAt }, refused }: State): PolicyView => ({
  name: program.name,
  digest: program.digest,
  rules: countRules(program),
  loaded_at: new Date(loadedAt).toISOString(),
  files: refused.length === 0 ? "in_force" : "refused",
  errors: [...refused],
});

/** Rules as they are written: one on several resource types appears once for each of them in the program. */
export const countRules = ({ rules, lifecycles }: PolicyInForce["program"]): number =>
  new Set([...rules, ...lifecycles].map(({ place }) => `${place.file}:${place.line}:${place.column}`)).size;

const asFilesError = (cause: unknown): PolicyFilesError => {
  if (cause instanceof PolicyFilesError) return cause;
  const message = `The policy cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new PolicyFilesError([{ code: "PolicyFiles", message, file: "", line: 1, column: 1 }], message);
};

/** Tells two readings apart, and a failure to read from both. */
const readFolder = (
  folder: string,
): { readonly sources: readonly Source[] | null; readonly read: string } => {
  try {
    const sources = readPolicyFolder(folder);
    return { sources, read: JSON.stringify(sources) };
  } catch (cause) {
    return { sources: null, read: asFilesError(cause).message };
  }
};

const nextState = (state: State, folder: string, now: number): State => {
  const { sources, read } = readFolder(folder);
  if (read === state.read) return state;
  try {
    const loaded = loadPolicy(sources ?? readPolicyFolder(folder), now);
    const same = loaded.program.digest === state.inForce.program.digest;
    return { inForce: same ? state.inForce : loaded, refused: [], read };
  } catch (cause) {
    return { ...state, refused: asFilesError(cause).errors, read };
  }
};
