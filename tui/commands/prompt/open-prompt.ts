/** The prompt in a terminal, or the lines of a pipe. */
import { createInterface, type Interface } from "node:readline";
import type { Surroundings } from "./commands.ts";
import { complete } from "./completion.ts";
import { historyFile, mostLines, readHistory, writeHistory } from "./history.ts";
import { openSession, type Policy, type Session } from "./session.ts";
import { takeTurn } from "./turn.ts";

export interface PromptOptions extends Surroundings {
  readonly policy: Policy;
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
  readonly color: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** How many brackets more a line opens than it closes, those inside of quotes left out. */
const openedIn = (line: string): number => {
  const bare = line.replace(/"(?:[^"\\\n]|\\.)*"?/g, "").replace(/\/\/[^\n]*/g, "");
  const count = (pattern: RegExp): number => bare.match(pattern)?.length ?? 0;
  return count(/[{[(]/g) - count(/[}\])]/g);
};

interface Open {
  session: Session;
  /** Lines of an input whose brackets are not closed yet. */
  pending: string[];
  /** Brackets that are open at the end of those. */
  depth: number;
  ok: boolean;
  /** Whether the person has left. */
  left: boolean;
}

const forget = (open: Open): void => {
  open.pending = [];
  open.depth = 0;
};

/** Takes one line; answers whether the person has left. */
const take = (open: Open, line: string, options: PromptOptions): boolean => {
  open.pending.push(line);
  open.depth += openedIn(line);
  // An empty line ends an input that nobody can finish.
  if (open.depth > 0 && line.trim() !== "") return false;
  const typed = open.pending.join("\n");
  forget(open);
  const { session, answer, over } = takeTurn(open.session, typed, options);
  open.session = session;
  if (!answer.ok) open.ok = false;
  if (answer.text !== "") options.output.write(`${answer.text}\n`);
  return over;
};

const greeting = ({ policy }: PromptOptions): string =>
  `Policy ${policy.program.name}. Type an expression, a case or a statement of a test; :help lists the rest.\n`;

const connect = (terminal: Interface, open: Open, options: PromptOptions, isTerminal: boolean): void => {
  const ask = (): void => {
    terminal.setPrompt(open.pending.length === 0 ? "lend> " : "  ... ");
    if (isTerminal) terminal.prompt();
  };
  terminal.on("line", (line) => {
    // Lines behind the one that leaves have been read, and are not taken.
    if (open.left) return;
    open.left = take(open, line, options);
    if (open.left) terminal.close();
    else ask();
  });
  terminal.on("SIGINT", () => {
    const idle = open.pending.length === 0 && terminal.line === "";
    forget(open);
    // What was typed goes, as in a shell; it is not run.
    terminal.write(null, { ctrl: true, name: "e" });
    terminal.write(null, { ctrl: true, name: "u" });
    options.output.write(idle ? "\n:quit or Ctrl-D leaves.\n" : "\n");
    ask();
  });
  ask();
};

/**
 * Reads lines until the person leaves or the input ends.
 *
 * @returns whether every line was right, which matters where the input is a pipe
 */
export const openPrompt = (options: PromptOptions): Promise<boolean> =>
  new Promise((resolve) => {
    const { input, output, environment } = options;
    const isTerminal = input.isTTY === true;
    const open: Open = {
      session: openSession(options.policy, options.color, options.clock()),
      pending: [],
      depth: 0,
      ok: true,
      left: false,
    };
    const file = isTerminal ? historyFile(environment) : null;
    const history = readHistory(file);
    if (isTerminal) output.write(greeting(options));
    const terminal = createInterface({
      input,
      ...(isTerminal ? { output } : {}),
      terminal: isTerminal,
      history,
      historySize: mostLines,
      removeHistoryDuplicates: true,
      completer: (line: string) => complete(open.session, line),
    });
    let latest: readonly string[] = history;
    terminal.on("history", (lines: readonly string[]) => {
      latest = lines;
    });
    terminal.on("close", () => {
      if (open.pending.length > 0) take(open, "", options);
      writeHistory(file, latest);
      if (isTerminal) output.write("\n");
      resolve(isTerminal || open.ok);
    });
    connect(terminal, open, options, isTerminal);
  });
