/** How the quotas of an account stand, from the engine: the numbers that a refusal would name. */
import type { QuotaUse } from "../../../engine/decision.ts";
import type { EntityFacts } from "../../../engine/facts.ts";
import type { QuotasQuery, QuotasView, QuotaView } from "../../api/quotas.ts";
import { decide, loadCaller } from "../decide.ts";
import { createAccountLoader } from "../facts/accounts.ts";
import { loadBackupSet } from "../facts/backup-sets.ts";
import { notFound } from "../failures.ts";
import type { Work } from "../work.ts";
import { countedFor, isRaisable, quotaRules } from "./rules.ts";

/** A set that is nobody's to see: what quotas of an account count does not depend on the set. */
export const anySet = (owner: EntityFacts, now: number): EntityFacts => ({
  type: "BackupSet",
  id: "any",
  attributes: {
    owner,
    cluster: {
      type: "Cluster",
      id: "any",
      attributes: { owner, region: "any", tde: false, disk_encryption: false },
    },
    region: "any",
    level: 1,
    created_at: now,
    shared_accounts: 0,
    offers: [],
  },
  locks: [],
});

const addingNothing = { region: "any", adding_accounts: 0, adding_resources: 0, adding_backup_sets: 0 };

/** Every quota on sharing this set, as it stands before anything is shared. */
export const quotaUses = (
  work: Work,
  subject: EntityFacts,
  backupSet: EntityFacts = anySet(subject, work.now),
): readonly QuotaUse[] => decide(work, subject, "share", backupSet, addingNothing).quotas;

const openRequests = async ({ db }: Work, account: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await db
    .selectFrom("quota_requests")
    .select(["id", "quota"])
    .where("account_id", "=", account)
    .where("state", "=", "open")
    .execute();
  return new Map(rows.map(({ id, quota }) => [quota, id]));
};

/** Throws `not_found` for a set that is not the account's own. */
const setOf = async (work: Work, subject: EntityFacts, id: string | undefined) => {
  if (id === undefined) return undefined;
  const backupSet = await loadBackupSet(work, id, subject, createAccountLoader(work.db), "subject");
  if (backupSet === null || backupSet.owner !== subject.id) throw notFound("BackupSet", id);
  return backupSet.facts;
};

export const listQuotas = async (work: Work, account: string, query: QuotasQuery): Promise<QuotasView> => {
  const subject = await loadCaller(work, account, createAccountLoader(work.db));
  const uses = quotaUses(work, subject, await setOf(work, subject, query.backup_set));
  const open = await openRequests(work, account);
  const raised = subject.attributes.raised_backup_sets;
  const quotas: QuotaView[] = [];
  for (const rule of quotaRules(work)) {
    const use = uses.find((each) => each.rule === rule.name);
    if (use === undefined) continue;
    const per = countedFor(rule);
    quotas.push({
      quota: rule.name,
      code: use.code,
      description: rule.documentation,
      per,
      used: per === "BackupSet" && query.backup_set === undefined ? null : use.used,
      limit: use.limit,
      raised: isRaisable(rule) && typeof raised === "number" ? raised : null,
      can_be_raised: isRaisable(rule),
      open_request: open.get(rule.name) ?? null,
    });
  }
  return { account, backup_set: query.backup_set ?? null, quotas };
};
