/** Looking at something that changes elsewhere: when told of it, and by the clock; never twice at a time. */

export interface Following {
  /** Calls `heard` whenever there may be something new. Answers how to stop. */
  readonly hear: (heard: () => void) => () => void;
  /** Between two looks without being told, in milliseconds. */
  readonly everyMs: number;
}

export interface Look {
  /** Resolves after a look that began after this was called. Throws what the look throws. */
  readonly look: () => Promise<void>;
  /** The same, but what a look throws is told to `failed`; does nothing once it is closed. */
  readonly catchUp: () => Promise<void>;
  /** Looks from now on, until it is closed. Keeps no process alive. */
  readonly follow: (following: Following) => void;
  /** Waits for the look under way; no other follows. */
  readonly close: () => Promise<void>;
}

/** Looks one after another. Whoever asks while one is under way may have heard of what that has not seen, so waits for the next. */
const inTurn = (once: () => Promise<void>) => {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    running = once().finally(() => {
      running = null;
    });
    return running;
  };
  const look = (): Promise<void> => {
    if (running === null) return begin();
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  };
  return { look, idle: () => Promise.allSettled([running, next]) };
};

export const createLook = (once: () => Promise<void>, failed: (cause: unknown) => void): Look => {
  const { look, idle } = inTurn(once);
  let closed = false;
  let stop = (): void => {};
  const catchUp = (): Promise<void> => (closed ? Promise.resolve() : look().catch(failed));
  return {
    look,
    catchUp,
    follow: ({ hear, everyMs }) => {
      let timer: NodeJS.Timeout | undefined;
      const byClock = (): void => {
        timer = setTimeout(() => void catchUp().then(() => closed || byClock()), everyMs).unref();
      };
      const stopHearing = hear(() => void catchUp());
      stop = () => {
        clearTimeout(timer);
        stopHearing();
      };
      // What changed since it was last looked at.
      void catchUp();
      byClock();
    },
    close: async () => {
      closed = true;
      stop();
      await idle();
    },
  };
};
