/** The attributes of a context that the service works out itself. */
import { actionKey } from "../../../dsl/schema.ts";
import type { EntityFacts, RecordFacts } from "../../../engine/facts.ts";
import { isEntity } from "../../../engine/values.ts";
import type { Principal } from "../../api/words.ts";
import { addingFacts } from "../facts/adding.ts";
import { leavingFacts, offersInShare } from "../facts/leaving.ts";
import { loadPrincipal, loadPrincipals } from "../shares/named-principals.ts";
import { loadStoredSets } from "../shares/named-sets.ts";
import type { Loading } from "./entities.ts";

type WorkOut = (loading: Loading, resource: EntityFacts, given: RecordFacts) => Promise<RecordFacts>;

/** R7, R8, R9: what sharing this one set with this one principal would add. */
const adding: WorkOut = async ({ work, subject, accounts }, resource, { principal }) => {
  const { owner } = resource.attributes;
  const named = isEntity(principal) ? [{ type: principal.type, id: principal.id } as Principal] : [];
  const ownerId = isEntity(owner) ? owner.id : "";
  // What the subject may not know of was refused when the context was read.
  const load = (each: Principal) => loadPrincipal(accounts, each);
  const principals = await loadPrincipals(work.db, load, named, ownerId);
  const sets = await loadStoredSets(work, [resource.id], subject, accounts);
  const [set] = sets;
  return set === undefined ? {} : await addingFacts(work, sets, principals)(set);
};

/** R16: what the subject has of this share. */
const leaving: WorkOut = async ({ work, subject }, resource) =>
  leavingFacts(await offersInShare(work, resource.id, subject.id));

const workOut: Readonly<Record<string, WorkOut>> = {
  [actionKey("BackupSet", "share")]: adding,
  [actionKey("ResourceShare", "leave")]: leaving,
};

/** What the service does not know stays absent; a rule that reads it refuses. */
export const storedContext: (key: string) => WorkOut | null = (key) => workOut[key] ?? null;
