/** The principals that a share has, as they are stored. */
import type { Principal } from "../../api/words.ts";
import { prepareQuery } from "../../store/prepared.ts";
import { stands } from "../live.ts";
import type { Work } from "../work.ts";
import { loadPrincipal, type NamedPrincipal } from "./named-principals.ts";
import type { OwnShare } from "./own-share.ts";

const selectPrincipals = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_principals")
    .select(["id", "type", "principal_id"])
    .where("share_id", "=", parameter.text("share"))
    .where("removed_at", "is", null)
    .where("finished_at", "is", null)
    .orderBy("id"),
);

export interface StoredPrincipal {
  readonly id: string;
  readonly principal: Principal;
}

export const principalsInShare = async (
  work: Pick<Work, "db">,
  share: string,
): Promise<readonly StoredPrincipal[]> =>
  (await selectPrincipals(work.db, { share })).map(({ id, type, principal_id }) => ({
    id,
    principal: { type, id: principal_id },
  }));

const selectReached = prepareQuery((db, parameter) =>
  db
    .selectFrom("share_recipients")
    .select("account_id")
    .distinct()
    .where("share_principal_id", "=", parameter.text("principal"))
    .where(stands("share_recipients")),
);

/** With the accounts that they reach by now; one that said no is reached no more. */
export const loadStoredPrincipals = async (
  work: Work,
  { row, accounts }: Pick<OwnShare, "row" | "accounts">,
): Promise<readonly NamedPrincipal[]> => {
  const named: NamedPrincipal[] = [];
  for (const { id, principal } of await principalsInShare(work, row.id)) {
    const facts = await loadPrincipal(accounts, principal);
    if (facts === null) continue;
    const reached = await selectReached(work.db, { principal: id });
    named.push({ principal, facts, accounts: reached.map(({ account_id }) => account_id) });
  }
  return named;
};
