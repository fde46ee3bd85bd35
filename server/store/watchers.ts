/** Who wants to know that something changed. */
export interface Watchers {
  add(listener: () => void): () => void;
  /** Calls every listener; one that throws is a mistake of ours and must not keep the others from knowing. */
  tell(): void;
}

export const createWatchers = (): Watchers => {
  const listeners = new Set<() => void>();
  return {
    add: (listener) => {
      // A function of its own, so that one that is added twice is called twice and removed once.
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    tell: () => {
      for (const listener of listeners) queueMicrotask(listener);
    },
  };
};
