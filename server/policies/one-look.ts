/** Looking at something that changes elsewhere: when told of it, and by the clock; never twice at a time. */

export interface Following {
  /** Calls `heard` whenever there may be something new. Answers how to stop. */
  readonly hear: (heard: () => void) => () => void;
  /** Between two looks without being told, in milliseconds. */
  readonly everyMs: number;
  /** Hears what a look threw. */
  readonly failed: (cause: unknown) => void;
}

export interface Look {
  /** Resolves after a look that began after this was called. */
  readonly look: () => Promise<void>;
  /** Looks from now on, until it is closed. Keeps no process alive. */
  readonly follow: (following: Following) => void;
  /** Waits for the look under way; no other follows. */
  readonly close: () => Promise<void>;
}

export const createLook = (once: () => Promise<void>): Look => {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let stop = (): void => {};

  const begin = (): Promise<void> => {
    running = once().finally(() => {
      running = null;
    });
    return running;
  };
  const look = (): Promise<void> => {
    if (running === null) return begin();
    // Whoever asks while one is under way may have heard of something that it has not seen.
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  };
  return {
    look,
    follow: ({ hear, everyMs, failed }) => {
      let closed = false;
      let timer: NodeJS.Timeout | undefined;
      const lookSafely = (): Promise<void> => (closed ? Promise.resolve() : look().catch(failed));
      const byClock = (): void => {
        timer = setTimeout(() => void lookSafely().then(() => closed || byClock()), everyMs).unref();
      };
      const stopHearing = hear(() => void lookSafely());
      stop = () => {
        closed = true;
        clearTimeout(timer);
        stopHearing();
      };
      // What changed since it was last looked at.
      void lookSafely();
      byClock();
    },
    close: async () => {
      stop();
      await Promise.allSettled([running, next]);
    },
  };
};
