/** The share that an owner acts on. */
import type { EntityFacts } from "../../../engine/facts.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { Database, ShareRow } from "../../store/tables.ts";
import { loadCaller } from "../decide.ts";
import { type AccountLoader, createAccountLoader } from "../facts/accounts.ts";
import { loadShare } from "../facts/shares.ts";
import { notFound } from "../failures.ts";
import type { Work } from "../work.ts";

const selectShare = prepareQuery((db, parameter) =>
  db
    .selectFrom("resource_shares")
    .selectAll()
    .where("id", "=", parameter.text("id"))
    .where("finished_at", "is", null),
);

/** Null where there is no such share, or its revocation is finished. */
export const findShare = async (db: Database, id: string): Promise<ShareRow | null> =>
  ((await selectShare(db, { id }))[0] as ShareRow | undefined) ?? null;

export interface OwnShare {
  readonly row: ShareRow;
  readonly facts: EntityFacts;
  /** The account that acts. */
  readonly subject: EntityFacts;
  readonly accounts: AccountLoader;
}

/** Throws `not_found` for a share that is not there or another account's: the two must not be told apart. */
export const loadOwnShare = async (work: Work, account: string, id: string): Promise<OwnShare> => {
  const accounts = createAccountLoader(work.db);
  const subject = await loadCaller(work, account, accounts);
  const row = await findShare(work.db, id);
  if (row === null || row.owner_id !== account) throw notFound("ResourceShare", id);
  const facts = await loadShare(work, id, accounts);
  if (facts === null) throw notFound("ResourceShare", id);
  return { row, facts, subject, accounts };
};

/** The directory that an account belongs to, from its facts. */
export const directoryOf = (account: EntityFacts): string | null => {
  const { directory } = account.attributes;
  return typeof directory === "object" && "id" in directory ? (directory as EntityFacts).id : null;
};
