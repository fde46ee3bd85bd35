/** One resource share with its sets and accounts, as another system has decided it: the policy is not asked. */
import { fromIso, fromIsoOrNull } from "../sharing/instants.ts";
import type { Change } from "../sharing/work.ts";
import { ImportError, type ImportedShare, type Line } from "./items.ts";

/** So that no statement has more parameters than both databases take. */
const chunk = 500;

const chunks = <Row>(rows: readonly Row[]): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / chunk) }, (_, at) => rows.slice(at * chunk, (at + 1) * chunk));

/** The directory of each account that is registered. */
const directoriesOf = async (
  { db }: Change,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> => {
  const found = new Map<string, string | null>();
  for (const some of chunks(ids)) {
    const rows = await db
      .selectFrom("accounts")
      .select(["id", "directory_id"])
      .where("id", "in", some)
      .execute();
    for (const { id, directory_id } of rows) found.set(id, directory_id);
  }
  return found;
};

/** R10, R13: a share holds sets of its owner and its region. */
const checkSets = async ({ db }: Change, { number, item }: Line<ImportedShare>): Promise<void> => {
  const fitting = new Set<string>();
  for (const some of chunks(item.backup_sets)) {
    const rows = await db
      .selectFrom("backup_sets")
      .select("id")
      .where("id", "in", some)
      .where("owner_id", "=", item.owner)
      .where("region", "=", item.region)
      .execute();
    for (const { id } of rows) fitting.add(id);
  }
  const stranger = item.backup_sets.find((id) => !fitting.has(id));
  if (stranger === undefined) return;
  throw new ImportError(number, `account ${item.owner} has no backup set ${stranger} in ${item.region}`);
};

const insertSets = async (change: Change, { item }: Line<ImportedShare>): Promise<void> => {
  const added_at = fromIso(item.created_at);
  const rows = [...new Set(item.backup_sets)].map((backup_set_id) => ({
    id: change.newId("res", change.now),
    share_id: item.id,
    backup_set_id,
    added_at,
  }));
  for (const some of chunks(rows)) await change.db.insertInto("share_resources").values(some).execute();
};

type Principal = ImportedShare["principals"][number];

/** R30: inside the directory of the owner nobody has to answer. */
const rowsOf = (change: Change, share: string, principal: Principal, inside: boolean) => {
  const id = change.newId("prn", change.now);
  const offered_at = fromIso(principal.offered_at);
  // Ids of invitations are in the order of their offers, so lists by time need no more than the id.
  const recipient = change.newId(inside ? "rcp" : "inv", offered_at);
  return {
    principal: {
      id,
      share_id: share,
      type: "Account" as const,
      principal_id: principal.id,
      added_at: offered_at,
    },
    recipient: {
      id: recipient,
      share_id: share,
      share_principal_id: id,
      account_id: principal.id,
      invitation_id: inside ? null : recipient,
      offered_at,
      accepted_at: inside ? offered_at : fromIsoOrNull(principal.accepted_at),
    },
  };
};

const insertPrincipals = async (
  change: Change,
  { number, item }: Line<ImportedShare>,
  directories: ReadonlyMap<string, string | null>,
): Promise<void> => {
  const home = directories.get(item.owner) ?? null;
  const rows = item.principals.map((principal) => {
    const directory = directories.get(principal.id);
    if (directory === undefined) throw new ImportError(number, `there is no account ${principal.id}`);
    if (principal.id === item.owner) throw new ImportError(number, "a share cannot name its own owner");
    return rowsOf(change, item.id, principal, home !== null && directory === home);
  });
  for (const some of chunks(rows)) {
    await change.db
      .insertInto("share_principals")
      .values(some.map((row) => row.principal))
      .execute();
    await change.db
      .insertInto("share_recipients")
      .values(some.map((row) => row.recipient))
      .execute();
  }
};

/** Throws an ImportError where it names what is not there, or not its owner's. */
export const loadShare = async (change: Change, line: Line<ImportedShare>): Promise<void> => {
  const { number, item } = line;
  const directories = await directoriesOf(change, [item.owner, ...item.principals.map(({ id }) => id)]);
  if (!directories.has(item.owner)) throw new ImportError(number, `there is no account ${item.owner}`);
  await checkSets(change, line);
  const { id, owner, name, region, scope } = item;
  const created_at = fromIso(item.created_at);
  await change.db
    .insertInto("resource_shares")
    .values({ id, owner_id: owner, name, region, scope, created_at })
    .execute();
  await insertSets(change, line);
  await insertPrincipals(change, line, directories);
};
