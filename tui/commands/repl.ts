/** `lendbase repl`: expressions, cases and facts against the policies of a folder. */

import { colorOn } from "./output.ts";
import { checkedPolicy } from "./policy-sources.ts";
import { openPrompt } from "./prompt/open-prompt.ts";
import type { Policy } from "./prompt/session.ts";

/** Answers the exit code: 1 where the policy has errors, or a line of a pipe was wrong. */
export const repl = async (folder: string | undefined): Promise<number> => {
  const policy = checkedPolicy(folder);
  if (policy === null) return 1;
  const readPolicy = (): Policy | string =>
    checkedPolicy(folder) ?? "The policy stays as it was: its files have errors.";
  const wasRight = await openPrompt({
    policy,
    readPolicy,
    clock: Date.now,
    input: process.stdin,
    output: process.stdout,
    color: colorOn(process.stdout),
    environment: process.env,
  });
  return wasRight ? 0 : 1;
};
