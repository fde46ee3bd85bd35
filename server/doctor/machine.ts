/** The machine: Node, the data folder, its disk, the port. */
import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { ServerConfig } from "../config.ts";
import { reasonOf } from "../reason.ts";
import { type Finding, finding } from "./finding.ts";

const needed: readonly [number, number] = [24, 15];

export const checkNode = (version: string = process.versions.node): Finding => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const will = major > needed[0] || (major === needed[0] && minor >= needed[1]);
  return will
    ? finding("node", "ok", `Node ${version} will do.`)
    : finding("node", "failed", `Node ${version} is too old; ${needed.join(".")} or newer is needed.`);
};

const othersMay = 0o077;

const existingAbove = (path: string): string => {
  const above = dirname(path);
  return existsSync(path) || above === path ? path : existingAbove(above);
};

const isWritable = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export const checkFolder = (folder: string): Finding => {
  const check = "data folder";
  if (!existsSync(folder)) {
    const above = existingAbove(folder);
    return isWritable(above)
      ? finding(check, "note", `There is no ${folder} yet; the first start makes it.`)
      : finding(check, "failed", `There is no ${folder}, and this user may not make it in ${above}.`);
  }
  const stats = statSync(folder);
  if (!stats.isDirectory()) return finding(check, "failed", `${folder} is no folder.`);
  if (!isWritable(folder)) return finding(check, "failed", `This user may not write into ${folder}.`);
  return (stats.mode & othersMay) === 0
    ? finding(check, "ok", `Only its user may look into ${folder}.`)
    : finding(check, "warning", `Other users may look into ${folder}; chmod 700 keeps them out.`);
};

export const checkKeyFile = (folder: string): Finding | null => {
  const file = join(folder, "operator.key");
  if (!existsSync(file)) return null;
  return (statSync(file).mode & othersMay) === 0
    ? finding("operator key", "ok", "Only its user may read the operator key.")
    : finding(
        "operator key",
        "failed",
        `Other users may read ${file}: chmod 600 it, and rotate the key if they have.`,
      );
};

const mebibyte = 2 ** 20;
const scarce = 500;
const tooLittle = 50;

export const checkDisk = (folder: string): Finding => {
  const { bavail, bsize } = statfsSync(existingAbove(folder));
  const free = Math.floor((bavail * bsize) / mebibyte);
  const text = `The disk of the data folder has ${free} MiB free.`;
  if (free < tooLittle) return finding("disk", "failed", text);
  return finding("disk", free < scarce ? "warning" : "ok", text);
};

/** Who wrote its address last, where that process is alive. */
export const runningServer = (folder: string): { readonly url: string; readonly pid: number } | null => {
  try {
    const { url, pid } = JSON.parse(readFileSync(join(folder, "server.json"), "utf8")) as {
      url: string;
      pid: number;
    };
    process.kill(pid, 0);
    return { url, pid };
  } catch {
    return null;
  }
};

const listens = (host: string, port: number): Promise<string | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (cause) => resolve(reasonOf(cause)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });

export const checkPort = async ({
  host,
  port,
  dataFolder,
}: Pick<ServerConfig, "host" | "port" | "dataFolder">): Promise<Finding> => {
  const running = runningServer(dataFolder);
  if (running !== null && new URL(running.url).port === String(port)) {
    return finding("port", "ok", `The server of this data folder listens at ${running.url}.`);
  }
  const reason = await listens(host, port);
  return reason === null
    ? finding("port", "ok", `Port ${port} on ${host} is free.`)
    : finding("port", "failed", `Port ${port} on ${host} cannot be had: ${reason}.`);
};
