/** What the executor says about a job, asked outside of transactions. It may be slow, or not answer at all. */
import type { Executor, JobProgress } from "../../restore/executor.ts";
import { isTooLong } from "./outcomes.ts";
import type { RunningJob } from "./running.ts";

const noAnswer = Symbol("no answer");

/** In real time: a quarter of the lease, so that another pass can ask again before it ends. */
const inTime = async <Value>(executor: Executor, asked: Promise<Value>): Promise<Value | typeof noAnswer> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof noAnswer>((resolve) => {
    timer = setTimeout(resolve, executor.leaseMs / 4, noAnswer);
  });
  try {
    return await Promise.race([asked, late]);
  } catch {
    return noAnswer;
  } finally {
    clearTimeout(timer);
  }
};

const failed = (reason: string): JobProgress => ({ state: "failed", reason });

/** Null where there is no news: the job is asked again, until its lease ends (R23). */
const silence = (job: RunningJob, now: number, { leaseMs }: Executor): JobProgress | null =>
  isTooLong(job, now, leaseMs) ? { state: "running", percent: job.progress } : null;

/** What to write down of a job, or null where there is no news. */
export const askExecutor = async (
  executor: Executor,
  job: RunningJob,
  now: number,
): Promise<JobProgress | null> => {
  if (job.refusal !== null) {
    const stopped = await inTime(executor, executor.stop(job));
    return stopped === noAnswer && job.leaseUntil > now ? silence(job, now, executor) : failed(job.refusal);
  }
  const progress = await inTime(executor, executor.advance(job, now));
  if (progress !== noAnswer) return progress;
  return job.leaseUntil > now
    ? silence(job, now, executor)
    : failed(`The ${executor.name} executor did not answer before the lease of the ${job.kind} ended.`);
};
