/** Conversions, as the owner of the backup set and operators see them. */
import type { ConversionsQuery } from "../api/lists.ts";
import type { ConversionView } from "../api/sharing.ts";
import type { Page } from "../api/words.ts";
import type { ConversionsTable } from "../store/tables.ts";
import { notFound } from "./failures.ts";
import { toIso, toIsoOrNull } from "./instants.ts";
import { listPage, text } from "./pages.ts";
import type { Conversions, Viewer } from "./service.ts";
import { inTurn, timed } from "./turns.ts";
import { ofRegistered } from "./viewers.ts";
import type { Runner, Work } from "./work.ts";

const visible = ({ db }: Work, { account }: Viewer) => {
  const rows = db.selectFrom("conversions").selectAll();
  return account === null ? rows : rows.where("owner_id", "=", account);
};

type Rows = ReturnType<typeof visible>;

const conversionView = (row: ConversionsTable): ConversionView => ({
  id: row.id,
  backup_set: row.backup_set_id,
  owner: row.owner_id,
  state: row.state,
  failure: row.failure,
  requested_at: toIso(row.requested_at),
  finished_at: toIsoOrNull(row.finished_at),
});

/** Throws `not_found` where there is none, or the set is another's: the two must not be told apart. */
export const getConversion = async (work: Work, viewer: Viewer, id: string): Promise<ConversionView> => {
  const row = await visible(work, viewer).where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw notFound("Conversion", id);
  return conversionView(row);
};

const select = (work: Work, viewer: Viewer, query: ConversionsQuery): Rows => {
  const { owner, backup_set, state, requested_from, requested_to } = query;
  let rows = visible(work, viewer).where(timed("requested_at", requested_from, requested_to));
  if (owner !== undefined) rows = rows.where("owner_id", "=", owner);
  if (backup_set !== undefined) rows = rows.where("backup_set_id", "=", backup_set);
  if (state !== undefined) rows = rows.where("state", "=", state);
  return rows;
};

const list = (work: Work, viewer: Viewer, query: ConversionsQuery): Promise<Page<ConversionView>> => {
  const rows = select(work, viewer, query);
  return listPage(query, {
    name: "conversions",
    viewer: viewer.account,
    sorts: { id: text("id"), requested_at: text("id") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => conversionView(row),
  });
};

export const createConversions = (runner: Runner): Conversions => ({
  get: (viewer, id) => runner.read((work) => getConversion(work, viewer, id)),
  list: (viewer, query) => runner.read(ofRegistered(viewer.account, (work) => list(work, viewer, query))),
});
