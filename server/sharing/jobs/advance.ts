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

/** Each job in a change of its own, so that none keeps another from ending. Answers how many are over now. */
export const advanceJobs = async (runner: Runner): Promise<number> => {
  const { jobs, now } = await runner.read(async (work) => ({
    jobs: await loadRunningJobs(work),
    now: work.now,
  }));
  const news = await gatherNews(runner, jobs, now);
  if (news.length === 0) return 0;
  const applied = await Promise.allSettled(
    news.map(({ job, progress }) =>
      runner.change("scheduler", (change) => applyProgress(change, job, progress)),
    ),
  );
  const failure = applied.find((each) => each.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return applied.filter((each) => each.status === "fulfilled" && each.value).length;
};
