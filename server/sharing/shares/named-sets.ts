/** The backup sets that a request names, with what they count for already. */
import type { EntityFacts } from "../../../engine/facts.ts";
import { prepareQuery } from "../../store/prepared.ts";
import { loadVisibleBackupSet } from "../decide.ts";
import type { AccountLoader } from "../facts/accounts.ts";
import { type LoadedBackupSet, loadBackupSet } from "../facts/backup-sets.ts";
import type { Work } from "../work.ts";

export interface NamedSet {
  readonly id: string;
  readonly facts: EntityFacts;
  /** It is over, and is lent to nobody new (R16). */
  readonly isOver: boolean;
  /** It counts among the shared resources of its owner already (R8). */
  readonly isShared: boolean;
  /** It has a principal already (R9). */
  readonly hasPrincipal: boolean;
}

const selectMarks = prepareQuery((db, parameter) =>
  db.selectFrom("backup_sets").select(["is_shared", "has_principal"]).where("id", "=", parameter.text("id")),
);

const named = async (work: Work, id: string, { facts, isOver }: LoadedBackupSet): Promise<NamedSet> => {
  const [marks] = await selectMarks(work.db, { id });
  return { id, facts, isOver, isShared: marks?.is_shared === 1, hasPrincipal: marks?.has_principal === 1 };
};

/** Each set once. Throws `not_found` for one that is not there or not the caller's to see. */
export const loadNamedSets = async (
  work: Work,
  ids: readonly string[],
  subject: EntityFacts,
  accounts: AccountLoader,
): Promise<readonly NamedSet[]> => {
  const sets: NamedSet[] = [];
  for (const id of new Set(ids)) {
    sets.push(await named(work, id, await loadVisibleBackupSet(work, id, subject, accounts)));
  }
  return sets;
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
export const loadStoredSets = async (
  work: Work,
  ids: readonly string[],
  subject: EntityFacts,
  accounts: AccountLoader,
): Promise<readonly NamedSet[]> => {
  const sets: NamedSet[] = [];
  for (const id of ids) {
    const loaded = await loadBackupSet(work, id, subject, accounts);
    if (loaded !== null) sets.push(await named(work, id, loaded));
  }
  return sets;
};
