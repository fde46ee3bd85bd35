/** Draws the interface on a terminal until the user quits. */
import { render } from "ink";
import { sentenceOf } from "./answer.ts";
import { createClient } from "./client.ts";
import { SurfaceProvider } from "./components/surface.tsx";
import { Main } from "./screens/main.tsx";
import { clipboardSequence } from "./state/copy.ts";
import { smallest } from "./state/layout.ts";
import { systemTimer, type Timer } from "./state/refresh.ts";
import { createSession, type Session } from "./state/session.ts";
import { themeFor } from "./theme.ts";

export interface TuiOptions {
  /** Where the server listens. */
  readonly url: string;
  readonly key: string;
  /** The account that an operator begins with. */
  readonly account?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The terminal and the time. */
export interface Surroundings {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly timer: Timer;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export const systemSurroundings = (): Surroundings => ({
  stdin: process.stdin,
  stdout: process.stdout,
  timer: systemTimer,
  now: Date.now,
});

/** Milliseconds until an exchange with the server is given up. */
const patience = 5000;

/** Frames per second at most. */
const frames = 30;

/** Says why the interface could not be opened, in one sentence. */
export type Opened = { readonly kind: "closed" } | { readonly kind: "refused"; readonly sentence: string };

const refused = (sentence: string): Opened => ({ kind: "refused", sentence });

const draw = async (
  session: Session,
  { environment }: TuiOptions,
  { stdin, stdout }: Surroundings,
  quit: Promise<void>,
): Promise<void> => {
  const measure = (): void =>
    session.resize({ columns: stdout.columns || smallest.columns, rows: stdout.rows || smallest.rows });
  measure();
  stdout.on("resize", measure);
  const app = render(
    <SurfaceProvider value={{ session, theme: themeFor(environment) }}>
      <Main />
    </SurfaceProvider>,
    {
      stdin,
      stdout,
      alternateScreen: true,
      incrementalRendering: true,
      exitOnCtrlC: false,
      maxFps: frames,
      interactive: true,
      // Nothing here prints, so there is nothing to catch.
      patchConsole: false,
    },
  );
  session.start();
  void quit.then(() => app.unmount());
  try {
    await app.waitUntilExit();
  } finally {
    session.stop();
    stdout.off("resize", measure);
  }
};

/** Opens the interface. The promise is kept when the user has quit and the terminal is as it was. */
export const openTui = async (options: TuiOptions, surroundings: Surroundings): Promise<Opened> => {
  const { stdin, stdout, timer, now } = surroundings;
  if (!stdin.isTTY || !stdout.isTTY) {
    return refused("The terminal interface needs a terminal for its input and its output.");
  }
  const closing = new AbortController();
  const client = createClient({ ...options, timeout: patience, closed: closing.signal });
  const me = await client.me();
  if (me.kind !== "ok") return refused(sentenceOf(me));
  const { role, account: own } = me.value;
  const account = options.account ?? null;
  if (role === "account" && account !== null && account !== own) {
    return refused(`The key belongs to account ${own ?? "unknown"} and cannot show account ${account}.`);
  }
  if (role === "service")
    return refused("A service key cannot open the terminal interface; use an operator or account key.");
  const quit = Promise.withResolvers<void>();
  const session = createSession({
    client,
    me: me.value,
    timer,
    now,
    account,
    onQuit: quit.resolve,
    copy: (text) => stdout.write(clipboardSequence(text)),
  });
  try {
    await draw(session, options, surroundings, quit.promise);
  } finally {
    closing.abort();
  }
  return { kind: "closed" };
};
