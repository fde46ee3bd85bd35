/** Draws the interface on a terminal until the user quits. */
import { render } from "ink";
import type { MeView } from "../server/api/operations.ts";
import { sentenceOf } from "./answer.ts";
import { type Client, createClient } from "./client.ts";
import { SurfaceProvider } from "./components/surface.tsx";
import { Main } from "./screens/main.tsx";
import { clipboardSequence } from "./state/copy.ts";
import { smallest } from "./state/layout.ts";
import { systemTimer, type Timer } from "./state/refresh.ts";
import { createSession, type Session } from "./state/session.ts";
import { themeFor } from "./theme.ts";
import { TuiError } from "./tui-error.ts";

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

const wantTerminal = ({ stdin, stdout }: Surroundings): void => {
  if (stdin.isTTY && stdout.isTTY) return;
  throw new TuiError("The terminal interface needs a terminal for its input and its output.");
};

const wantAccount = async (client: Client, id: string): Promise<void> => {
  const account = await client.account(id);
  if (account.kind !== "ok") throw new TuiError(sentenceOf(account));
};

/** Who the key belongs to, if it can show the wanted account. */
const readMe = async (client: Client, account: string | null): Promise<MeView> => {
  const me = await client.me();
  if (me.kind !== "ok") throw new TuiError(sentenceOf(me));
  const { role, account: own } = me.value;
  if (role === "service") {
    throw new TuiError("A service key cannot open the terminal interface; use an operator or account key.");
  }
  if (role === "account" && account !== null && account !== own) {
    throw new TuiError(`The key belongs to account ${own ?? "unknown"} and cannot show account ${account}.`);
  }
  if (role === "operator" && account !== null) await wantAccount(client, account);
  return me.value;
};

/**
 * Opens the interface. The promise is kept when the user has quit and the terminal is as it was.
 * @throws TuiError where it cannot be opened; nothing is drawn then.
 */
export const openTui = async (options: TuiOptions, surroundings: Surroundings): Promise<void> => {
  wantTerminal(surroundings);
  const { stdout, timer, now } = surroundings;
  const account = options.account ?? null;
  const closing = new AbortController();
  const client = createClient({ ...options, timeout: patience, closed: closing.signal });
  const me = await readMe(client, account);
  const quit = Promise.withResolvers<void>();
  const session = createSession({
    client,
    me,
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
};
