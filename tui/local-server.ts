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

const serverFile = z.object({ url: z.url(), pid: z.number().int() });

const content = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
};

const readAddress = async (folder: string): Promise<string | null> => {
  try {
    const text = await content(join(folder, "server.json"));
    return text === null ? null : serverFile.parse(JSON.parse(text)).url;
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
