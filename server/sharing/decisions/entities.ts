/** What a question may be about: every type of the schema that is stored by itself. */
import type { EntityFacts } from "../../../engine/facts.ts";
import type { AccountLoader } from "../facts/accounts.ts";
import { backupSetFrom, loadBackupSet, type Of } from "../facts/backup-sets.ts";
import type { AskedRows } from "../facts/set-rows.ts";
import { loadInvitation, loadRestore, loadShare } from "../facts/shares.ts";
import { isKnownTo } from "../shares/named-principals.ts";
import type { Work } from "../work.ts";

/** One question while its facts are loaded. */
export interface Loading {
  readonly work: Work;
  readonly accounts: AccountLoader;
  readonly subject: EntityFacts;
  /** What the subject has no part in is then as if it were not there. */
  readonly asksItself: boolean;
  /** The backup set that is asked about, where it was read already. */
  readonly read: AskedRows | undefined;
}

type Load = (loading: Loading, id: string) => Promise<EntityFacts | null>;

const partyOf = ({ subject, asksItself }: Loading): string | undefined =>
  asksItself ? subject.id : undefined;

const isKnown = async ({ work, subject, asksItself }: Loading, type: string, id: string): Promise<boolean> =>
  !asksItself || (await isKnownTo(work.db, subject.id, { type, id }));

const ofWhom = (asksItself: boolean): Of => (asksItself ? "subject" : "anybody");

const loaders: Readonly<Record<string, Load>> = {
  Account: async ({ accounts, subject, asksItself }, id) =>
    asksItself && id !== subject.id ? null : await accounts.account(id),
  Folder: async (loading, id) =>
    (await isKnown(loading, "Folder", id)) ? await loading.accounts.folder(id) : null,
  Directory: async (loading, id) =>
    (await isKnown(loading, "Directory", id)) ? await loading.accounts.directory(id) : null,
  BackupSet: async ({ work, accounts, subject, asksItself }, id) =>
    (await loadBackupSet(work, id, subject, accounts, ofWhom(asksItself)))?.facts ?? null,
  ResourceShare: (loading, id) => loadShare(loading.work, id, loading.accounts, partyOf(loading)),
  Invitation: (loading, id) => loadInvitation(loading.work, id, loading.accounts, partyOf(loading)),
  Restore: (loading, id) => loadRestore(loading.work, id, loading.accounts, partyOf(loading)),
};

/** Null where there is no such entity, or no such type. */
export const loadEntity = async (loading: Loading, type: string, id: string): Promise<EntityFacts | null> =>
  Object.hasOwn(loaders, type) ? ((await loaders[type]?.(loading, id)) ?? null) : null;

/** What a question is about. */
export const loadResource = async (
  loading: Loading,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<EntityFacts | null> => {
  const { work, read, subject, accounts, asksItself } = loading;
  if (read === undefined) return await loadEntity(loading, type, id);
  const set = await backupSetFrom(work, read.set, subject, accounts, ofWhom(asksItself));
  return set?.facts ?? null;
};
