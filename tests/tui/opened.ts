/** Opens the interface on a terminal in memory and a server, and closes what is still open after each test. */
import { afterEach } from "vitest";
import { runTui, type Surroundings } from "../../tui/app.tsx";
import { now } from "./scene.ts";
import { type Script, type ScriptedServer, startScriptedServer } from "./scripted-server.ts";
import { createTerminal, type FakeTerminal } from "./terminal.ts";

export interface Wanted {
  readonly columns?: number;
  readonly rows?: number;
  readonly account?: string;
  readonly key?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Time passes by itself, as it does for people. */
  readonly live?: boolean;
}

export interface OpenedTui extends FakeTerminal {
  /** Kept when it has closed and the terminal is as it was; broken where it could not be opened. */
  readonly closed: Promise<void>;
  /** Lets time pass: moves the clock and runs what is repeated once. */
  readonly tick: (milliseconds: number) => void;
}

const open: OpenedTui[] = [];
const servers: ScriptedServer[] = [];

afterEach(async () => {
  for (const tui of open.splice(0)) {
    tui.type("\x03");
    await tui.closed.catch(() => undefined);
  }
  for (const server of servers.splice(0)) await server.close();
});

export const serve = async (script: Script): Promise<ScriptedServer> => {
  const server = await startScriptedServer(script);
  servers.push(server);
  return server;
};

export const openOn = (url: string, wanted: Wanted = {}): OpenedTui => {
  const terminal = createTerminal(wanted.columns ?? 80, wanted.rows ?? 24);
  const repeated = new Set<() => void>();
  let clock = now;
  const scripted: Pick<Surroundings, "now" | "timer"> = {
    now: () => clock,
    timer: {
      every: (_, run) => {
        repeated.add(run);
        return () => repeated.delete(run);
      },
    },
  };
  const { key = "key", account, environment = {} } = wanted;
  const closed = runTui(
    { url, key, account, environment },
    { stdin: terminal.stdin, stdout: terminal.stdout, ...(wanted.live ? {} : scripted) },
  );
  const tui: OpenedTui = {
    ...terminal,
    closed,
    tick: (milliseconds) => {
      clock += milliseconds;
      for (const run of repeated) run();
    },
  };
  open.push(tui);
  return tui;
};
