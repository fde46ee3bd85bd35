/** Who wants to know that something changed, and what `Told` says of it. */
export interface Watchers<Told extends readonly unknown[]> {
  add(listener: (...told: Told) => void): () => void;
  /** Calls every listener; one that throws is a mistake of ours and must not keep the others from knowing. */
  tell(...told: Told): void;
}

export const createWatchers = <Told extends readonly unknown[] = []>(): Watchers<Told> => {
  const listeners = new Set<(...told: Told) => void>();
  return {
    add: (listener) => {
      // A function of its own, so that one that is added twice is called twice and removed once.
      const own = (...told: Told) => listener(...told);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    tell: (...told) => {
      for (const listener of listeners) queueMicrotask(() => listener(...told));
    },
  };
};
