/** An executor that builds nothing: its progress is a function of the clock. For demonstrations and tests. */
import { type Executor, type JobProgress, shortestLeaseMs } from "./executor.ts";

export interface SimulatedExecutorOptions {
  /** How long a restore seems to take, in milliseconds. */
  readonly durationMs: number;
  /** How long a conversion seems to take, in milliseconds; as long as a restore where it is not given. */
  readonly conversionDurationMs?: number | undefined;
  /** How long a lock outlives the last sign of its job, in milliseconds. */
  readonly leaseMs?: number | undefined;
}

const progressOf = (elapsed: number, duration: number): JobProgress =>
  elapsed >= duration
    ? { state: "succeeded" }
    : { state: "running", percent: Math.max(0, Math.floor((elapsed / duration) * 100)) };

export const createSimulatedExecutor = (options: SimulatedExecutorOptions): Executor => ({
  name: "simulated",
  leaseMs: options.leaseMs ?? shortestLeaseMs,
  advance: async (job, now) => {
    const conversion = options.conversionDurationMs ?? options.durationMs;
    return progressOf(now - job.requestedAt, job.kind === "restore" ? options.durationMs : conversion);
  },
  stop: async () => {},
});
