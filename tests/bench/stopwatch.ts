/** Timing, by mitata: it warms up, batches what is too short for the clock, and keeps the optimizer honest. */
interface Mitata {
  measure(run: () => unknown, options?: object): Promise<{ readonly p50: number }>;
  do_not_optimize(value: unknown): void;
}

const name = "mitata";
const { measure, do_not_optimize } = (await import(name)) as Mitata;

/** The median time of one call, in nanoseconds. */
export const medianOf = async (run: () => unknown): Promise<number> => {
  const isAsync = run() instanceof Promise;
  const once = isAsync ? async () => do_not_optimize(await run()) : () => do_not_optimize(run());
  const { p50 } = await measure(once, { min_cpu_time: 1e9 });
  return p50;
};
