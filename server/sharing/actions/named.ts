/** What a question about actions names, found as a change finds it. */
import type { Principal } from "../../api/words.ts";
import { invalid } from "../failures.ts";
import { loadKnownTo, loadPrincipals, type NamedPrincipal } from "../shares/named-principals.ts";
import type { AskingAccount } from "./answers.ts";

/** Throws `invalid` where the account may know of no such principal. */
export const loadNamed = async (
  { work, subject, accounts }: AskingAccount,
  principal: Principal,
): Promise<readonly NamedPrincipal[]> => {
  const { type, id } = principal;
  const facts = await loadKnownTo(work.db, accounts, subject.id)(principal);
  if (facts === null)
    throw invalid("principal", `There is no ${type.toLowerCase()} ${id}; register it first.`);
  return await loadPrincipals(work.db, async () => facts, [principal], subject.id);
};
