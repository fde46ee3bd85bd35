/**
 * Token buckets: each holder may do so much at once, and gets it back evenly over a window. In the memory of one
 * server; so many servers allow so many times as much.
 */

export interface BucketLimit {
  /** How much a full bucket holds. */
  readonly quota: number;
  /** In which an empty bucket becomes full, in milliseconds. */
  readonly windowMs: number;
}

export interface Level {
  /** Whether there was one to take. */
  readonly taken: boolean;
  /** How many are left, whole ones. */
  readonly left: number;
  /** Until the bucket is full, in milliseconds. */
  readonly fullInMs: number;
  /** Until there is one to take; 0 where there is. */
  readonly nextInMs: number;
}

export interface Buckets {
  /** Takes one. `factor` makes this holder's bucket so many times as large. */
  take(holder: string, now: number, factor?: number): Level;
  /** Takes none. */
  look(holder: string, now: number, factor?: number): Level;
  /** How many holders are remembered. */
  size(): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** `most` holders are remembered: who was quiet for longest is forgotten first, and begins with a full bucket. */
export const createBuckets = ({ quota, windowMs }: BucketLimit, most: number): Buckets => {
  const buckets = new Map<string, Bucket>();

  /** A clock that is put back gives nothing and takes nothing. */
  const filled = (holder: string, now: number, full: number): Bucket => {
    const bucket = buckets.get(holder);
    if (bucket === undefined) return { tokens: full, at: now };
    const passed = Math.max(0, now - bucket.at);
    return { tokens: Math.min(full, bucket.tokens + (passed * full) / windowMs), at: now };
  };

  const keep = (holder: string, bucket: Bucket): void => {
    // Put in anew, so that the order of the map is that of the last use.
    buckets.delete(holder);
    buckets.set(holder, bucket);
    if (buckets.size <= most) return;
    for (const oldest of buckets.keys()) {
      buckets.delete(oldest);
      return;
    }
  };

  const levelOf = (tokens: number, taken: boolean, full: number): Level => ({
    taken,
    left: Math.floor(tokens),
    fullInMs: ((full - tokens) * windowMs) / full,
    nextInMs: tokens >= 1 ? 0 : ((1 - tokens) * windowMs) / full,
  });

  return {
    take: (holder, now, factor = 1) => {
      const full = quota * factor;
      const bucket = filled(holder, now, full);
      const taken = bucket.tokens >= 1;
      if (taken) bucket.tokens -= 1;
      keep(holder, bucket);
      return levelOf(bucket.tokens, taken, full);
    },
    look: (holder, now, factor = 1) => {
      const { tokens } = filled(holder, now, quota * factor);
      return levelOf(tokens, false, quota * factor);
    },
    size: () => buckets.size,
  };
};
