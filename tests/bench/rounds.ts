/** Timing of what takes milliseconds, without any package. */
export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/** How long one call takes, in milliseconds. */
export const millisecondsOf = (run: () => unknown): number => {
  const began = performance.now();
  run();
  return performance.now() - began;
};

/** The median of some calls, in milliseconds. */
export const medianMilliseconds = (rounds: number, run: () => unknown): number =>
  median(Array.from({ length: rounds }, () => millisecondsOf(run)));

/**
 * How long single calls of each take, in nanoseconds: the least of many batches, taken in turns, so that whatever else
 * the machine does meets all of them.
 *
 * @param calls how many calls are one batch
 */
export const inTurns = (runs: readonly (() => unknown)[], calls: number, rounds = 60): readonly number[] => {
  const least = runs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    for (const [at, run] of runs.entries()) {
      const time = millisecondsOf(() => {
        for (let call = 0; call < calls; call++) run();
      });
      least[at] = Math.min(least[at] ?? time, (time * 1e6) / calls);
    }
  }
  return least;
};
