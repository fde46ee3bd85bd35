/** Why a policy is not put into the database, or not in force. */
import type { PolicySource } from "../api/policies.ts";
import { ServiceError } from "../sharing/problem.ts";
import type { Database } from "../store/tables.ts";
import { type LoadedPolicy, loadPolicy } from "./load-policy.ts";
import type { LoadVersion } from "./load-version.ts";
import { asFilesError } from "./policies.ts";
import { type PolicyFileError, PolicyFilesError } from "./policy-error.ts";
import { sourcesFrom } from "./version-sources.ts";

const shownError = ({ code, message, file, line, column }: PolicyFileError): string =>
  file === "" ? `${message} (${code})` : `${file}:${line}:${column}: ${message} (${code})`;

const pointerTo = (sources: readonly PolicySource[], file: string): string => {
  const at = sources.findIndex((source) => source.file === file);
  return at === -1 ? "/sources" : `/sources/${at}/text`;
};

/** Every error, each with its place. */
const refusedSources = (sources: readonly PolicySource[], error: PolicyFilesError): ServiceError => {
  const all = error.errors.map((each) => ({
    pointer: pointerTo(sources, each.file),
    message: shownError(each),
  }));
  const [first = { pointer: "/sources", message: error.message }, ...others] = all;
  return new ServiceError({ kind: "invalid", code: "PolicyRefused", ...first, others });
};

/** Throws `invalid` with every error. */
export const loadOrRefuse = (sources: readonly PolicySource[], now: number): LoadedPolicy => {
  try {
    return loadPolicy(sources, now);
  } catch (cause) {
    throw refusedSources(sources, asFilesError(cause));
  }
};

/** Throws `conflict` where somebody wrote what is none into the database. */
export const readableSources = (kept: string, digest: string): readonly PolicySource[] => {
  try {
    return sourcesFrom(kept, digest);
  } catch (cause) {
    const { message } = asFilesError(cause);
    const help = "Restore that row of the database from a backup, or put its files there as another version.";
    throw new ServiceError({ kind: "conflict", code: "PolicyRefused", message, help });
  }
};

/** Throws `conflict` where this server cannot load a version. */
export const requireLoadable = async (load: LoadVersion, db: Database, digest: string): Promise<void> => {
  const found = await load(db, digest);
  if (!(found instanceof PolicyFilesError)) return;
  throw new ServiceError({
    kind: "conflict",
    code: "PolicyRefused",
    message: `The policy ${digest} cannot come into force: ${found.message}`,
    help: "Put a version into the database that has no errors, and activate that.",
  });
};

export const inFolder = (): ServiceError =>
  new ServiceError({
    kind: "conflict",
    code: "PolicyInFolder",
    message:
      "This server takes its policy from a folder, so no version of the database can be put in force here.",
    help: "Change the files of its folder, or start the servers with --policies database.",
  });
