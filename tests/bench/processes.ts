/** Servers as processes of their own, so that they do not share a thread with the load. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const root = new URL("../../", import.meta.url).pathname;

export interface Server {
  readonly url: string;
  /** From the start of the process until it listens, in milliseconds. */
  readonly startedIn: number;
  stop(): Promise<void>;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "lendbase-bench-"));

const firstUrl = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error("the server has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /https?:\/\/[^\s/]+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error("the server ended before it listened");
};

/** Starts a program of ours and waits until it says where it listens. */
export const start = async (args: readonly string[]): Promise<Server> => {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const url = await firstUrl(child);
  const startedIn = performance.now() - began;
  child.stdout?.resume();
  return {
    url,
    startedIn,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
};

export const startLendbase = (dataFolder: string): Promise<Server> =>
  start(["dist/lendbase.js", "serve", "--data", dataFolder, "--port", "0"]);
