/** Loads versions from the database, each once: one that is loaded, or that cannot be, stays what it is. */
import type { Clock } from "../sharing/clock.ts";
import { readSources } from "../store/policy-versions.ts";
import type { Database } from "../store/tables.ts";
import { type LoadedPolicy, loadPolicy } from "./load-policy.ts";
import { asFilesError } from "./policies.ts";
import type { PolicyFilesError } from "./policy-error.ts";
import { sourcesFrom, wrongVersion } from "./version-sources.ts";

/** Answers the policy of a version, or why it is none. Throws what the store throws. */
export type LoadVersion = (db: Database, digest: string) => Promise<LoadedPolicy | PolicyFilesError>;

/** Enough for the one in force, the one before it and some that are looked at. */
const mostKept = 6;

/**
 * What is in the row must be what its digest says, so that nothing else than what was tested comes into force. Warnings
 * are not looked for: who put it there has heard them, and a change may be waiting here.
 */
const loadSame = (digest: string, sources: Parameters<typeof loadPolicy>[0], now: number): LoadedPolicy => {
  const loaded = loadPolicy(sources, now, { warnings: false });
  if (loaded.program.digest === digest) return loaded;
  throw wrongVersion(`The sources of the policy ${digest} are not those that it was made of.`);
};

export const createVersionLoader = (clock: Clock): LoadVersion => {
  const kept = new Map<string, LoadedPolicy | PolicyFilesError>();
  const keep = (digest: string, found: LoadedPolicy | PolicyFilesError): void => {
    kept.delete(digest);
    kept.set(digest, found);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  };
  return async (db, digest) => {
    const known = kept.get(digest);
    if (known !== undefined) return known;
    const sources = await readSources(db, digest);
    if (sources === null) return wrongVersion(`The policy ${digest} is not in the database.`);
    let found: LoadedPolicy | PolicyFilesError;
    try {
      found = loadSame(digest, sourcesFrom(sources, digest), clock.now());
    } catch (cause) {
      found = asFilesError(cause);
    }
    keep(digest, found);
    return found;
  };
};
