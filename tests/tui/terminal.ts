/** A terminal in memory: what Ink writes goes into a real terminal emulator, and keys come from a test. */
import { PassThrough } from "node:stream";
import xterm, { type IBufferLine } from "@xterm/headless";

const { Terminal } = xterm;

export interface FakeTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Everything written so far. */
  readonly written: () => string;
  /** The screen as text: one line for each row, without spaces at their ends. */
  readonly screen: () => string;
  readonly line: (row: number) => IBufferLine | undefined;
  /** `alternate` while the interface is open. */
  readonly buffer: () => "normal" | "alternate";
  readonly rawMode: () => boolean;
  readonly cursorHidden: () => boolean;
  readonly type: (keys: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Resolves when the screen satisfies the condition; fails with the screen in the message. */
  readonly until: (what: string | RegExp | ((screen: string) => boolean)) => Promise<string>;
}

const patience = 10_000;

const matches = (what: string | RegExp | ((screen: string) => boolean), screen: string): boolean => {
  if (typeof what === "string") return screen.includes(what);
  return typeof what === "function" ? what(screen) : what.test(screen);
};

const createStdin = () => {
  let raw = false;
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean) => {
      raw = on;
      return stdin;
    },
    ref: () => stdin,
    unref: () => stdin,
  });
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    type: (keys: string) => stdin.write(keys),
    rawMode: () => raw,
  };
};

export const createTerminal = (columns: number, rows: number): FakeTerminal => {
  const terminal = new Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    convertEol: true,
    scrollback: 0,
  });
  const { stdin, type, rawMode } = createStdin();
  const changed = new EventTarget();
  let all = "";
  const out = new PassThrough();
  out.on("data", (chunk: Buffer) => {
    all += chunk.toString("utf8");
    terminal.write(chunk, () => changed.dispatchEvent(new Event("drawn")));
  });
  const stdout = Object.assign(out, { isTTY: true, columns, rows }) as unknown as NodeJS.WriteStream;

  const screen = (): string => {
    const { active } = terminal.buffer;
    const found = Array.from(
      { length: terminal.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? "",
    );
    return `${found.map((line) => line.trimEnd()).join("\n")}\n`;
  };

  const until = (what: string | RegExp | ((screen: string) => boolean)): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const shown = screen();
        if (!matches(what, shown)) return;
        clearTimeout(late);
        changed.removeEventListener("drawn", look);
        resolve(shown);
      };
      const late = setTimeout(() => {
        changed.removeEventListener("drawn", look);
        reject(new Error(`The screen never showed ${String(what)}:\n${screen()}`));
      }, patience);
      changed.addEventListener("drawn", look);
      look();
    });

  return {
    stdin,
    stdout,
    written: () => all,
    screen,
    line: (row) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row),
    buffer: () => terminal.buffer.active.type,
    rawMode,
    cursorHidden: () => all.lastIndexOf("\x1b[?25l") > all.lastIndexOf("\x1b[?25h"),
    type,
    resize: (newColumns, newRows) => {
      terminal.resize(newColumns, newRows);
      Object.assign(stdout, { columns: newColumns, rows: newRows });
      stdout.emit("resize");
    },
    until,
  };
};
