/** What a question may be about: every type of the schema that is stored by itself. */
import type { EntityFacts } from "../../../engine/facts.ts";
import type { AccountLoader } from "../facts/accounts.ts";
import { loadBackupSet } from "../facts/backup-sets.ts";
import { loadInvitation, loadRestore, loadShare } from "../facts/shares.ts";
import type { Work } from "../work.ts";

/** One question while its facts are loaded. */
export interface Loading {
  readonly work: Work;
  readonly accounts: AccountLoader;
  readonly subject: EntityFacts;
}

type Load = (loading: Loading, id: string) => Promise<EntityFacts | null>;

const loaders: Readonly<Record<string, Load>> = {
  Account: ({ accounts }, id) => accounts.account(id),
  Folder: ({ accounts }, id) => accounts.folder(id),
  Directory: ({ accounts }, id) => accounts.directory(id),
  BackupSet: async ({ work, accounts, subject }, id) =>
    (await loadBackupSet(work, id, subject, accounts))?.facts ?? null,
  ResourceShare: ({ work, accounts }, id) => loadShare(work, id, accounts),
  Invitation: ({ work, accounts }, id) => loadInvitation(work, id, accounts),
  Restore: ({ work, accounts }, id) => loadRestore(work, id, accounts),
};

/** Null where there is no such entity, or no such type. */
export const loadEntity = async (loading: Loading, type: string, id: string): Promise<EntityFacts | null> =>
  Object.hasOwn(loaders, type) ? ((await loaders[type]?.(loading, id)) ?? null) : null;
