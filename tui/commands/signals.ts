/** Signals that ask the process to stop: the first politely, the next one at once. */

const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type SignalName = (typeof names)[number];

/** What a shell expects of a process that a signal ended. */
const exitCodes: Readonly<Record<SignalName, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** `npm start` passes Ctrl-C on although the terminal has already done so: two at once are one. In milliseconds. */
const togetherMs = 400;

/** Resolves with the name of the first signal. A later one ends the process. */
export const waitForSignal = (): Promise<SignalName> =>
  new Promise((resolve) => {
    let first: number | undefined;
    const receive = (name: SignalName): void => {
      if (first !== undefined && performance.now() - first > togetherMs) process.exit(exitCodes[name]);
      first ??= performance.now();
      resolve(name);
    };
    for (const name of names) process.on(name, receive);
  });
