/** Whom a question about actions names, found as a change finds it. */
import type { EntityFacts } from "../../../engine/facts.ts";
import type { Principal } from "../../api/words.ts";
import type { AccountLoader } from "../facts/accounts.ts";
import { invalid } from "../failures.ts";
import { loadKnownTo, loadPrincipals, type NamedPrincipal } from "../shares/named-principals.ts";
import type { Work } from "../work.ts";

const load = async (
  { db }: Work,
  subject: EntityFacts,
  accounts: AccountLoader,
  principal: Principal,
): Promise<readonly NamedPrincipal[]> => {
  const { type, id } = principal;
  const facts = await loadKnownTo(db, accounts, subject.id)(principal);
  if (facts === null)
    throw invalid("principal", `There is no ${type.toLowerCase()} ${id}; register it first.`);
  return await loadPrincipals(db, async () => facts, [principal], subject.id);
};

/** Loads it once, when it is first asked for. Throws `invalid` where the account may know of no such principal. */
export const namedPrincipals = (
  work: Work,
  subject: EntityFacts,
  accounts: AccountLoader,
  principal: Principal | undefined,
): (() => Promise<readonly NamedPrincipal[]>) | null => {
  if (principal === undefined) return null;
  let loading: Promise<readonly NamedPrincipal[]> | undefined;
  return () => {
    loading ??= load(work, subject, accounts, principal);
    return loading;
  };
};
