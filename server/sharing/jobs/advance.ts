/** Moves restores and conversions on. The executor is asked between transactions, never inside of one. */
import type { JobProgress } from "../../restore/executor.ts";
import type { Runner } from "../work.ts";
import { askExecutor } from "./executor-answer.ts";
import { applyProgress, changesJob } from "./outcomes.ts";
import { loadRunningJobs, type RunningJob } from "./running.ts";

interface News {
  readonly job: RunningJob;
  readonly progress: JobProgress;
}

const gatherNews = async ({ executor }: Runner, jobs: readonly RunningJob[], now: number) => {
  const asked = jobs.map(async (job) => ({ job, progress: await askExecutor(executor, job, now) }));
  const answers = await Promise.all(asked);
  return answers.filter(
    (answer): answer is News =>
      answer.progress !== null && changesJob(answer.job, answer.progress, now, executor.leaseMs),
  );
};

/** Answers how many jobs are over now. */
export const advanceJobs = async (runner: Runner): Promise<number> => {
  const { jobs, now } = await runner.read(async (work) => ({
    jobs: await loadRunningJobs(work),
    now: work.now,
  }));
  const news = await gatherNews(runner, jobs, now);
  if (news.length === 0) return 0;
  return await runner.change("scheduler", async (change) => {
    let finished = 0;
    for (const { job, progress } of news) if (await applyProgress(change, job, progress)) finished += 1;
    return finished;
  });
};
