/** The backup sets that a request names, with what they count for already. */
import type { EntityFacts } from "../../../engine/facts.ts";
import { prepareQuery } from "../../store/prepared.ts";
import { isVisible } from "../decide.ts";
import type { AccountLoader } from "../facts/accounts.ts";
import { type LoadedBackupSet, loadBackupSets } from "../facts/backup-sets.ts";
import { ServiceError } from "../problem.ts";
import type { Work } from "../work.ts";

/** Each set once. Throws `not_found` for all that are not there or not the caller's to see. */
export const loadNamedSets = async (
  work: Work,
  ids: readonly string[],
  subject: EntityFacts,
  accounts: AccountLoader,
): Promise<readonly LoadedBackupSet[]> => {
  const loaded = await loadBackupSets(work, [...new Set(ids)], subject, accounts, "subject");
  const sets = loaded.filter((set) => isVisible(work, subject, set));
  const present = new Set(sets.map((set) => set.id));
  const [id, ...others] = [...new Set(ids)].filter((each) => !present.has(each));
  if (id === undefined) return sets;
  const named = { kind: "not_found", what: "BackupSet", id } as const;
  throw new ServiceError(others.length === 0 ? named : { ...named, others, pointer: "/backup_sets" });
};

const selectSetsInShare = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_resources")
    .select("backup_set_id")
    .where("share_id", "=", parameter.text("share"))
    .where("removed_at", "is", null)
    .where("finished_at", "is", null)
    .orderBy("backup_set_id"),
);

/** Ids of the sets that are in the share and not taken out of it. */
export const setsInShare = async (work: Pick<Work, "db">, share: string): Promise<readonly string[]> =>
  (await selectSetsInShare(work.db, { share })).map(({ backup_set_id }) => backup_set_id);

/** Ids that the tables hold, so that none is missing. */
export const loadStoredSets = (
  work: Work,
  ids: readonly string[],
  subject: EntityFacts,
  accounts: AccountLoader,
): Promise<readonly LoadedBackupSet[]> => loadBackupSets(work, ids, subject, accounts);
