/** The `lendbase` command as a process of its own, as a person starts it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const built = join(root, "dist/lendbase.js");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  /** What was printed so far. */
  output(): string;
  errors(): string;
  readonly ended: Promise<Ended>;
}

export interface ProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Another program than the built command. */
  readonly program?: string;
  readonly uid?: number;
  /** What is typed into a pipe; without it there is nothing to read. */
  readonly input?: string;
}

interface Process {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

/** Colors and settings of the machine that runs the tests must not matter. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(LENDBASE_|NODE_|VITEST|FORCE_COLOR|NO_COLOR)/.test(name),
    ),
  );

const launch = (args: readonly string[], options: ProcessOptions): Process => {
  const env = { ...cleanEnvironment(), ...options.environment };
  const child = spawn(process.execPath, [options.program ?? built, ...args], {
    cwd: root,
    env,
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
  });
  child.stdin?.end(options.input);
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
};

/** Whether another user can start the command at all: not from a home folder that is closed to others. */
export const canStartAs = ({ uid }: Pick<ProcessOptions, "uid">): boolean => {
  const script = `require("node:fs").accessSync(${JSON.stringify(built)})`;
  return spawnSync(process.execPath, ["-e", script], uid === undefined ? {} : { uid }).status === 0;
};

/** Runs the command to its end. */
export const runCommand = (args: readonly string[], options: ProcessOptions = {}): Promise<Ended> =>
  launch(args, options).ended;

export interface Watched {
  readonly child: ChildProcess;
  /** Waits for a text on either output that was not awaited before; throws where the command ends without it. */
  says(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts a command that goes on until it is told to stop. */
export const startCommand = (args: readonly string[], options: ProcessOptions = {}): Watched => {
  const { child, ended, stdout, stderr } = launch(args, options);
  let seen = { stdout: 0, stderr: 0 };
  const isSaid = (text: string): boolean =>
    stdout().slice(seen.stdout).includes(text) || stderr().slice(seen.stderr).includes(text);
  const says = async (text: string): Promise<void> => {
    const said = new Promise<void>((resolve) => {
      const look = (): void => {
        if (isSaid(text)) resolve();
      };
      for (const stream of [child.stdout, child.stderr]) stream?.on("data", look);
      look();
    });
    await Promise.race([said, ended]);
    if (!isSaid(text)) throw new Error(`it never said "${text}": ${stdout()}${stderr()}`);
    seen = { stdout: stdout().length, stderr: stderr().length };
  };
  return { child, says, ended };
};

/** Starts `serve` on a free port, and waits until it has said everything. */
export const startServe = async (args: readonly string[], options: ProcessOptions = {}): Promise<Started> => {
  const { child, stdout, stderr, ended } = launch(["serve", "--port", "0", ...args], options);
  const said = new Promise<void>((resolve) => {
    child.stdout?.on("data", () => {
      if (stdout().includes("Ctrl-C stops the server.")) resolve();
    });
  });
  await Promise.race([said, ended]);
  const url = /http:\/\/[^\s/]+/.exec(stdout())?.[0];
  if (url === undefined) throw new Error(`serve did not start: ${stderr()}`);
  return { child, url, output: stdout, errors: stderr, ended };
};

export const stop = async ({ child, ended }: Started, signal: NodeJS.Signals = "SIGTERM"): Promise<Ended> => {
  child.kill(signal);
  return await ended;
};

export interface Folder {
  readonly path: string;
  remove(): void;
}

export const temporaryFolder = (): Folder => {
  const path = mkdtempSync(join(tmpdir(), "lendbase-e2e-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

export const operatorKey = (dataFolder: string): string =>
  readFileSync(join(dataFolder, "operator.key"), "utf8").trim();

export interface Asking {
  readonly url: string;
  readonly key: string;
}

/** One exchange; the body is JSON both ways. */
export const ask = async (
  { url, key }: Asking,
  method: string,
  path: string,
  {
    account,
    body,
    ifMatch,
  }: { readonly account?: string; readonly body?: object; readonly ifMatch?: string } = {},
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
): Promise<{ readonly status: number; readonly body: any }> => {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(account === undefined ? {} : { "lendbase-account": account }),
      ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};
