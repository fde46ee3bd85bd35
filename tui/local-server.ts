/** Finds the server that runs on this machine: it leaves its address and the operator key in its data folder. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

export interface Whereabouts {
  readonly dataFolder: string;
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

export type Found =
  | { readonly kind: "found"; readonly url: string; readonly key: string }
  | { readonly kind: "missing"; readonly sentence: string };

const serverFile = z.object({ url: z.url(), pid: z.number().int().positive() });

const content = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
};

/** A server that was killed leaves its file behind, and whoever has its port now must not be sent the key. */
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    // It runs as another user.
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
};

const readAddress = async (folder: string): Promise<string | null> => {
  try {
    const text = await content(join(folder, "server.json"));
    if (text === null) return null;
    const { url, pid } = serverFile.parse(JSON.parse(text));
    return isRunning(pid) ? url : null;
  } catch {
    return null;
  }
};

const noServer = (folder: string): Found => ({
  kind: "missing",
  sentence: `No Lendbase server runs on the data folder ${folder}. Start one with "npm start", then open this again.`,
});

const noKey = (folder: string): Found => ({
  kind: "missing",
  sentence: `The operator key ${join(folder, "operator.key")} cannot be read. Run this as the user who started the server, or give a key.`,
});

/** What is given wins over what is found in the data folder. */
export const findServer = async ({ dataFolder, url, key }: Whereabouts): Promise<Found> => {
  const address = url ?? (await readAddress(dataFolder));
  if (address === null) return noServer(dataFolder);
  const secret = key ?? (await content(join(dataFolder, "operator.key")))?.trim();
  if (secret === undefined || secret === "") return noKey(dataFolder);
  return { kind: "found", url: address.replace(/\/+$/, ""), key: secret };
};
