/** The jobs that run: restores and conversions, each with the lease of its lock. */
import type { Job } from "../../restore/executor.ts";
import { prepareQuery } from "../../store/prepared.ts";
import { ask } from "../decide.ts";
import { type AccountLoader, createAccountLoader } from "../facts/accounts.ts";
import { loadRestore } from "../facts/shares.ts";
import type { Work } from "../work.ts";

export interface RunningJob extends Job {
  /** Whole percent, as it is stored. */
  readonly progress: number;
  /** Until when its lock holds, in milliseconds since 1970. */
  readonly leaseUntil: number;
  /** Why the policy does not let it go on (R20); null where it does. */
  readonly refusal: string | null;
}

/** How many jobs of a kind one pass moves on. Those whose lease ends first come first, so none waits for ever. */
const mostJobs = 500;

const selectRestores = prepareQuery((db, parameter) =>
  db
    .selectFrom("restores as j")
    .leftJoin("locks as l", "l.holder", "j.id")
    .where("j.state", "=", "running")
    .select(["j.id", "j.backup_set_id", "j.requested_at", "j.progress", "l.lease_until"])
    .orderBy("l.lease_until", (order) => order.asc().nullsFirst())
    .orderBy("j.id")
    .limit(parameter.integer("limit")),
);

const selectConversions = prepareQuery((db, parameter) =>
  db
    .selectFrom("conversions as j")
    .leftJoin("locks as l", "l.holder", "j.id")
    .where("j.state", "=", "running")
    .select(["j.id", "j.backup_set_id", "j.requested_at", "l.lease_until"])
    .orderBy("l.lease_until", (order) => order.asc().nullsFirst())
    .orderBy("j.id")
    .limit(parameter.integer("limit")),
);

/** Asks `continue`: what may not be decided may not go on either. */
const refusalOf = async (work: Work, restore: string, accounts: AccountLoader): Promise<string | null> => {
  const facts = await loadRestore(work, restore, accounts);
  const account = facts?.attributes.account;
  if (facts === null || typeof account !== "object" || !("attributes" in account)) {
    return "The account or the backup set of the restore is gone.";
  }
  const [refusal] = ask(work, account as typeof facts, "continue", facts);
  return refusal === undefined ? null : [refusal.message, refusal.help].filter(Boolean).join(" ");
};

export const loadRunningJobs = async (work: Work): Promise<readonly RunningJob[]> => {
  const accounts = createAccountLoader(work.db);
  const jobs: RunningJob[] = [];
  for (const row of await selectRestores(work.db, { limit: mostJobs })) {
    jobs.push({
      id: row.id,
      kind: "restore",
      backupSet: row.backup_set_id,
      requestedAt: row.requested_at,
      progress: row.progress,
      leaseUntil: row.lease_until ?? 0,
      refusal: await refusalOf(work, row.id, accounts),
    });
  }
  for (const row of await selectConversions(work.db, { limit: mostJobs })) {
    jobs.push({
      id: row.id,
      kind: "conversion",
      backupSet: row.backup_set_id,
      requestedAt: row.requested_at,
      progress: 0,
      leaseUntil: row.lease_until ?? 0,
      refusal: null,
    });
  }
  return jobs;
};
