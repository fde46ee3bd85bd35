/** What the progress of a job changes. A job that has ended meanwhile, by another node, is left alone. */
import type { JobProgress } from "../../restore/executor.ts";
import type { Database, RestoresTable } from "../../store/tables.ts";
import { convertedLevel } from "../conversions.ts";
import type { Change } from "../work.ts";
import { releaseLock, renewLock } from "./locks.ts";
import type { RunningJob } from "./running.ts";

type End = Exclude<JobProgress, { state: "running" }>;

const tables = { restore: "restores", conversion: "conversions" } as const;
const objectTypes = { restore: "Restore", conversion: "Conversion" } as const;

const isRunning = async (db: Database, { kind, id }: RunningJob): Promise<boolean> => {
  const row = await db.selectFrom(tables[kind]).select("state").where("id", "=", id).executeTakeFirst();
  return row?.state === "running";
};

/** R34: of the account that asked, in the region of the set. What was encrypted stays so. */
const createCluster = async (change: Change, restore: string): Promise<string> => {
  const { db, now, newId } = change;
  const source = await db
    .selectFrom("restores as j")
    .innerJoin("backup_sets as b", "b.id", "j.backup_set_id")
    .innerJoin("clusters as c", "c.id", "b.cluster_id")
    .where("j.id", "=", restore)
    .select(["j.account_id as owner_id", "j.region", "c.tde", "c.disk_encryption"])
    .executeTakeFirstOrThrow();
  const id = newId("pc", now);
  await db
    .insertInto("clusters")
    .values({ id, ...source, released_at: null })
    .execute();
  return id;
};

const endRestore = async (change: Change, job: RunningJob, end: End): Promise<void> => {
  const ended: Partial<RestoresTable> =
    end.state === "succeeded"
      ? { state: "succeeded", progress: 100, new_cluster_id: await createCluster(change, job.id) }
      : { state: "failed", failure: end.reason };
  await change.db
    .updateTable("restores")
    .set({ ...ended, finished_at: change.now })
    .where("id", "=", job.id)
    .execute();
};

const endConversion = async ({ db, now }: Change, job: RunningJob, end: End): Promise<void> => {
  const failure = end.state === "failed" ? end.reason : null;
  await db
    .updateTable("conversions")
    .set({ state: end.state, failure, finished_at: now })
    .where("id", "=", job.id)
    .execute();
  if (end.state === "failed") return;
  await db
    .updateTable("backup_sets")
    .set({ level: convertedLevel })
    .where("id", "=", job.backupSet)
    .execute();
};

const endJob = { restore: endRestore, conversion: endConversion } as const;

const goOn = async (change: Change, job: RunningJob, percent: number): Promise<void> => {
  if (percent !== job.progress && job.kind === "restore") {
    await change.db.updateTable("restores").set({ progress: percent }).where("id", "=", job.id).execute();
  }
  if (needsRenewal(job, change.now, change.executor.leaseMs)) await renewLock(change, job.id);
};

/**
 * Whether the clock was put back since the lease was taken: it would hold its lock for longer than anyone meant. Clocks
 * of two nodes differ by less than a lease.
 */
export const isTooLong = ({ leaseUntil }: RunningJob, now: number, leaseMs: number): boolean =>
  leaseUntil - now > 2 * leaseMs;

/** Half of a lease is left for passes that come late. */
const needsRenewal = (job: RunningJob, now: number, leaseMs: number): boolean =>
  job.leaseUntil - now <= leaseMs / 2 || isTooLong(job, now, leaseMs);

/** Whether there is anything to write: a pass without news writes nothing. */
export const changesJob = (job: RunningJob, progress: JobProgress, now: number, leaseMs: number): boolean =>
  progress.state !== "running" ||
  (job.kind === "restore" && progress.percent !== job.progress) ||
  needsRenewal(job, now, leaseMs);

/** Answers whether the job is over now. */
export const applyProgress = async (
  change: Change,
  job: RunningJob,
  progress: JobProgress,
): Promise<boolean> => {
  if (!(await isRunning(change.db, job))) return false;
  if (progress.state === "running") {
    await goOn(change, job, progress.percent);
    return false;
  }
  await endJob[job.kind](change, job, progress);
  await releaseLock(change, job.id);
  const details = progress.state === "failed" ? { failure: progress.reason } : {};
  const object = { type: objectTypes[job.kind], id: job.id };
  await change.record(`${progress.state === "failed" ? "fail" : "finish"}_${job.kind}`, object, details);
  return true;
};
