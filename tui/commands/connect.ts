/** The server that a command talks to: the one of this machine, or one that is named. */
import { dataFolderFrom, type Flags } from "../../server/config.ts";
import { isLoopback } from "../../server/config-values.ts";
import { type Found, findServer } from "../local-server.ts";

export interface ConnectFlags extends Pick<Flags, "data"> {
  readonly url?: string;
}

/** The operator key of this machine is not sent to another one. Answers what is wrong, or null. */
const addressMistake = (url: string | undefined, key: string | undefined): string | null => {
  if (url === undefined) return null;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return `The address ${JSON.stringify(url)} is not one of a server; it must be like http://127.0.0.1:7311.`;
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
  return key === undefined && !isLoopback(host)
    ? `The server at ${url} is on another machine, so its key must be given in LENDBASE_KEY.`
    : null;
};

/** Throws a StartError where the settings are wrong. */
export const connect = async ({ url, ...flags }: ConnectFlags): Promise<Found> => {
  const address = url ?? (process.env.LENDBASE_URL || undefined);
  const key = process.env.LENDBASE_KEY || undefined;
  const mistake = addressMistake(address, key);
  if (mistake !== null) return { kind: "missing", sentence: mistake };
  return await findServer({ dataFolder: dataFolderFrom(flags, process.env), url: address, key });
};
