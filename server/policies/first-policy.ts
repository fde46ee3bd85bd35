/** The first policy of a database, which somebody has to put there before any server can decide with it. */
import type { Source } from "../../dsl/index.ts";
import type { Clock } from "../sharing/clock.ts";
import { serverPart } from "../store/log.ts";
import { readSwitch } from "../store/policy-versions.ts";
import type { Store } from "../store/store.ts";
import { loadPolicy } from "./load-policy.ts";
import { activateVersion, putVersion } from "./version-changes.ts";

/**
 * Puts these sources in force where nothing is yet; of servers that start together one does it. Answers whether it was
 * this one. Throws a PolicyFilesError where they are no good policy.
 */
export const putFirstPolicy = async (
  store: Store,
  clock: Clock,
  sources: readonly Source[],
): Promise<boolean> => {
  const at = clock.now();
  const loaded = loadPolicy(sources, at);
  const author = { actor: "server", by: serverPart("server"), note: "The first policy.", at };
  return await store.write(async (db) => {
    if ((await readSwitch(db)) !== null) return false;
    const { row } = await putVersion(db, loaded, sources, author);
    await activateVersion(db, row.digest, author);
    return true;
  });
};
