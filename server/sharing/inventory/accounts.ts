/** Accounts: tenants that own backup sets or are lent them. */
import type { Selectable } from "kysely";
import type { AccountBody, AccountView } from "../../api/inventory.ts";
import type { AccountsQuery } from "../../api/lists.ts";
import type { Page, Parent } from "../../api/words.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { AccountsTable, Database } from "../../store/tables.ts";
import { refreshCounters } from "../counters.ts";
import { conflict, fixed, invalid, notFound } from "../failures.ts";
import { followMove, followOwner, followRecipient } from "../members/follow.ts";
import { pathUp } from "../members/tree.ts";
import { listPage, text } from "../pages.ts";
import type { Viewer } from "../service.ts";
import { beginningWith, inTurn } from "../turns.ts";
import type { Change, Work } from "../work.ts";
import { resolveParent } from "./parents.ts";
import { isUnchanged } from "./unchanged.ts";

export const parentOf = (row: Pick<AccountsTable, "parent_type" | "parent_id">): Parent | null =>
  row.parent_type === null || row.parent_id === null ? null : { type: row.parent_type, id: row.parent_id };

const selectAccount = prepareQuery((db, { text }) =>
  db.selectFrom("accounts").selectAll().where("id", "=", text("id")),
);

type Row = Selectable<AccountsTable>;

const findAccount = async (db: Database, id: string): Promise<Row | undefined> =>
  (await selectAccount(db, { id }))[0] as Row | undefined;

const accountView = (row: Row): AccountView => ({
  id: row.id,
  name: row.name,
  site: row.site,
  features: JSON.parse(row.features) as string[],
  parent: parentOf(row),
  directory: row.directory_id,
  shared_resources: row.shared_resources,
  shared_backup_sets: row.shared_backup_sets,
  raised_backup_sets: row.raised_backup_sets,
});

/** Throws `not_found`. */
export const getAccount = async (work: Pick<Work, "db">, id: string): Promise<AccountView> => {
  const row = await findAccount(work.db, id);
  if (row === undefined) throw notFound("Account", id);
  return accountView(row);
};

/** An account sees itself only. */
export const listAccounts = (
  work: Work,
  { account: viewer }: Viewer,
  query: AccountsQuery,
): Promise<Page<AccountView>> => {
  const { site, directory, parent, name_prefix } = query;
  let rows = work.db.selectFrom("accounts").selectAll();
  if (viewer !== null) rows = rows.where("id", "=", viewer);
  if (site !== undefined) rows = rows.where("site", "=", site);
  if (directory !== undefined) rows = rows.where("directory_id", "=", directory);
  if (parent !== undefined) rows = rows.where("parent_id", "=", parent);
  if (name_prefix !== undefined) rows = rows.where(beginningWith("name", name_prefix));
  return listPage(query, {
    name: "accounts",
    viewer,
    sorts: { id: text("id"), name: text("name") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => accountView(row),
  });
};

/** R12: the sites are those that the schema of the policy declares. */
const checkSite = (work: Work, site: string): void => {
  const { entities, enums } = work.policy.program.schema;
  const type = entities.Account?.attributes.site?.type;
  const values = type?.kind === "enum" ? enums[type.name]?.values : undefined;
  if (values === undefined || values.includes(site)) return;
  throw invalid("/site", `There is no site ${site}; the policy declares ${values.join(", ")}.`);
};

const selectManaged = prepareQuery((db, { text }) =>
  db.selectFrom("directories").select("id").where("management_account", "=", text("account")),
);

/** The management account of a directory stays in it: at its root, unless it is put elsewhere in it. */
const placeOf = async (work: Work, id: string, parent: Parent | null) => {
  const place = parent === null ? null : await resolveParent(work.db, parent);
  const [managed] = await selectManaged(work.db, { account: id });
  if (managed === undefined) return { parent, directory: place?.directory ?? null };
  if (place === null)
    return { parent: { type: "Directory", id: managed.id } as const, directory: managed.id };
  if (place.directory === managed.id) return { parent, directory: managed.id };
  throw conflict(
    "ManagementAccount",
    `Account ${id} manages directory ${managed.id} and cannot be a member of ${place.directory}.`,
    `Give directory ${managed.id} another management account first.`,
  );
};

/** Who is where has changed in the tables; shares follow (R16, R29). */
export const followAccount = async (
  change: Change,
  id: string,
  before: Pick<Row, "parent_type" | "parent_id" | "directory_id">,
  after: Pick<Row, "parent_type" | "parent_id" | "directory_id">,
): Promise<void> => {
  if (before.parent_type === after.parent_type && before.parent_id === after.parent_id) return;
  const from = await pathUp(change.db, parentOf(before));
  const to = await pathUp(change.db, parentOf(after));
  const shares = [...(await followMove(change, { accounts: [id], from, to }))];
  if (before.directory_id !== after.directory_id) {
    shares.push(...(await followRecipient(change, id)), ...(await followOwner(change, id)));
    shares.push(...(await sharesConcerning(change.db, id)));
  }
  await refreshCounters(change, { shares });
};

/** Shares of the account and those that name it: whether a principal is outside depends on where both are. */
const sharesConcerning = async (db: Database, account: string): Promise<readonly string[]> => {
  const own = await db
    .selectFrom("resource_shares")
    .select("id")
    .where("owner_id", "=", account)
    .where("finished_at", "is", null)
    .execute();
  const naming = await db
    .selectFrom("share_principals")
    .select("share_id as id")
    .where("principal_id", "=", account)
    .where("type", "=", "Account")
    .where("removed_at", "is", null)
    .execute();
  return [...own, ...naming].map(({ id }) => id);
};

const nowhere = { parent_type: null, parent_id: null, directory_id: null } as const;

const nextRow = async (change: Change, id: string, body: AccountBody) => {
  const { parent, directory } = await placeOf(change, id, body.parent);
  return {
    name: body.name ?? id,
    site: body.site,
    features: JSON.stringify([...new Set(body.features)]),
    parent_type: parent?.type ?? null,
    parent_id: parent?.id ?? null,
    directory_id: directory,
    raised_backup_sets: body.raised_backup_sets,
  };
};

const insertAccount = prepareQuery((db, { text, integer }) =>
  db.insertInto("accounts").values({
    id: text("id"),
    name: text("name"),
    site: text("site"),
    features: text("features"),
    parent_type: text("parent_type") as Parent["type"],
    parent_id: text("parent_id"),
    directory_id: text("directory_id"),
    raised_backup_sets: integer("raised_backup_sets"),
  }),
);

/** Registers the account or changes it; its site never changes (R12). Where it is moved, shares follow it. */
export const putAccount = async (change: Change, id: string, body: AccountBody): Promise<AccountView> => {
  const { db } = change;
  checkSite(change, body.site);
  const stored = await findAccount(db, id);
  if (stored !== undefined && stored.site !== body.site) {
    throw fixed("account", id, "site", stored.site, body.site);
  }
  const next = await nextRow(change, id, body);
  if (stored === undefined) {
    await insertAccount(db, { id, ...next });
  } else {
    if (isUnchanged(stored, next)) return accountView(stored);
    await db.updateTable("accounts").set(next).where("id", "=", id).execute();
  }
  await followAccount(change, id, stored ?? nowhere, next);
  await change.record("put_account", { type: "Account", id }, next);
  // One that is new owns nothing yet, so it counts nothing.
  if (stored === undefined) return accountView({ id, ...next, shared_resources: 0, shared_backup_sets: 0 });
  return await getAccount(change, id);
};
