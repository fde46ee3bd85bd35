/** The choices that a generator makes, all of them drawn from one seed: the same seed makes the same program. */

export interface Choices {
  /** From 0 to `limit - 1`. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True about this many times in a hundred. */
  chance(percent: number): boolean;
  /** Between `least` and `most` of what `make` makes. */
  several<Item>(least: number, most: number, make: (index: number) => Item): Item[];
}

/** Mulberry32: 32 bits of state, and good enough to choose by. */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
};

export const choicesFrom = (seed: number): Choices => {
  const next = numbersFrom(seed);
  const below = (limit: number): number => (limit <= 1 ? 0 : next() % limit);
  return {
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
    chance: (percent) => below(100) < percent,
    several: (least, most, make) =>
      Array.from({ length: least + below(most - least + 1) }, (_, index) => make(index)),
  };
};
