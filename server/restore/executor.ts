/** Who does the work of a restore or a conversion. The service only asks how far it is. */
export interface Job {
  readonly id: string;
  readonly kind: "restore" | "conversion";
  readonly backupSet: string;
  /** When it was asked for, in milliseconds since 1970. */
  readonly requestedAt: number;
}

export type JobProgress =
  /** Whole percent, below 100. */
  | { readonly state: "running"; readonly percent: number }
  | { readonly state: "succeeded" }
  | { readonly state: "failed"; readonly reason: string };

export interface Executor {
  /** As callers are told it. */
  readonly name: "simulated";
  /** How long the lock of a job lasts when nobody renews it, in milliseconds (R23). */
  readonly leaseMs: number;
  /**
   * Begins the job if it is new, and says how far it is at `now`. Asked again and again, by any node: it must be
   * idempotent.
   */
  advance(job: Job, now: number): Promise<JobProgress>;
  /** Gives up a job that may not go on (R20). Idempotent too. */
  stop(job: Job): Promise<void>;
}

/** Long enough for a restart of the server between two passes of the scheduler, in milliseconds. */
export const shortestLeaseMs = 60_000;

/** How long a lease lasts where the scheduler passes every so often: a lock outlives some passes that fail (R23). */
export const leaseFor = (everyMs: number): number => Math.max(shortestLeaseMs, 4 * everyMs);
