/** `lendbase tui`: finds the server and opens the terminal interface on it. */
import { dataFolderFrom, type Flags } from "../../server/config.ts";
import { isLoopback } from "../../server/config-values.ts";
import { StartError } from "../../server/start-error.ts";
import { findServer } from "../local-server.ts";
import { TuiError } from "../tui-error.ts";
import { fail } from "./output.ts";

export interface TerminalFlags extends Pick<Flags, "data"> {
  readonly url?: string;
  readonly account?: string;
}

const accountId = /^[0-9]{16}$/;

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

const open = async ({ url, account, ...flags }: TerminalFlags): Promise<string | null> => {
  if (account !== undefined && !accountId.test(account))
    return `--account is "${account}", but an account id is 16 digits.`;
  const address = url ?? (process.env.LENDBASE_URL || undefined);
  const key = process.env.LENDBASE_KEY || undefined;
  const mistake = addressMistake(address, key);
  if (mistake !== null) return mistake;
  const found = await findServer({ dataFolder: dataFolderFrom(flags, process.env), url: address, key });
  if (found.kind === "missing") return found.sentence;
  // React reads this once, when it loads; in development it is several times slower.
  process.env.NODE_ENV = "production";
  const { runTui } = await import("../app.tsx");
  await runTui({
    url: found.url,
    key: found.key,
    environment: process.env,
    ...(account === undefined ? {} : { account }),
  });
  return null;
};

/** Answers the exit code, once the user has quit. */
export const openTerminal = async (flags: TerminalFlags): Promise<number> => {
  try {
    const sentence = await open(flags);
    if (sentence !== null) fail(sentence);
    return sentence === null ? 0 : 1;
  } catch (cause) {
    if (!(cause instanceof StartError || cause instanceof TuiError)) throw cause;
    fail(cause.message);
    return 1;
  }
};
