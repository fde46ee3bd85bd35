/** `lendbase tui`: finds the server and opens the terminal interface on it. */
import type { Flags } from "../../server/config.ts";
import { StartError } from "../../server/start-error.ts";
import { TuiError } from "../tui-error.ts";
import { connect } from "./connect.ts";
import { fail } from "./output.ts";

export interface TerminalFlags extends Pick<Flags, "data"> {
  readonly url?: string;
  readonly account?: string;
}

const accountId = /^[0-9]{16}$/;

const open = async (flags: TerminalFlags): Promise<string | null> => {
  const { account } = flags;
  if (account !== undefined && !accountId.test(account))
    return `--account is "${account}", but an account id is 16 digits.`;
  const found = await connect(flags);
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
