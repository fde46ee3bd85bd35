/** Invitations, as the invited account answers them and both sides see them (R30 to R32). */

import type { InvitationsQuery } from "../api/lists.ts";
import type { InvitationView } from "../api/sharing.ts";
import type { Page } from "../api/words.ts";
import type { Database } from "../store/tables.ts";
import { refreshCounters } from "./counters.ts";
import { decide, demand, loadCaller } from "./decide.ts";
import { createAccountLoader } from "./facts/accounts.ts";
import {
  findInvitation,
  findInvitationOf,
  type InvitationRow,
  invitationFacts,
  selectInvitations,
} from "./facts/shares.ts";
import { notFound } from "./failures.ts";
import { invitationView } from "./invitations-view.ts";
import { stands } from "./live.ts";
import { listPage, text } from "./pages.ts";
import type { Invitations, Viewer } from "./service.ts";
import { compareIn, inTurn, type Turn, timed } from "./turns.ts";
import { ofRegistered } from "./viewers.ts";
import type { Change, Runner, Work } from "./work.ts";

type State = InvitationView["state"];
type Selection = ReturnType<typeof selectInvitations>;

/** What the rows say already; the policy says the rest. */
const narrow: { readonly [Name in State]: (rows: Selection) => Selection } = {
  pending: (rows) => rows.where("r.accepted_at", "is", null).where(stands("r")),
  accepted: (rows) => rows.where("r.accepted_at", "is not", null).where("r.left_at", "is", null),
  left: (rows) => rows.where("r.left_at", "is not", null),
  rejected: (rows) => rows.where("r.rejected_at", "is not", null),
  cancelled: (rows) => rows.where("r.accepted_at", "is", null).where("r.rejected_at", "is", null),
  expired: (rows) => rows.where("r.accepted_at", "is", null).where("r.rejected_at", "is", null),
};

const select = (db: Database, query: InvitationsQuery): Selection => {
  const { region, state, owner, account, share } = query;
  let rows = selectInvitations(db).where(timed("r.offered_at", query.offered_from, query.offered_to));
  if (region !== undefined) rows = rows.where("h.region", "=", region);
  if (state !== undefined) rows = narrow[state](rows);
  if (owner !== undefined) rows = rows.where("h.owner_id", "=", owner);
  if (account !== undefined) rows = rows.where("r.account_id", "=", account);
  if (share !== undefined) rows = rows.where("r.share_id", "=", share);
  return rows;
};

/** One query for each side, because one for both could use no index. Nobody invites itself, so no row comes twice. */
const readSides = async (rows: Selection, account: string, turn: Turn): Promise<readonly InvitationRow[]> => {
  const received = await inTurn(rows.where("r.account_id", "=", account), turn).execute();
  const sent = await inTurn(rows.where("h.owner_id", "=", account), turn).execute();
  return [...received, ...sent].sort(compareIn(turn.order)).slice(0, turn.limit);
};

const list = (
  work: Work,
  { account: viewer }: Viewer,
  query: InvitationsQuery,
): Promise<Page<InvitationView>> => {
  const accounts = createAccountLoader(work.db);
  const rows = select(work.db, query);
  return listPage(query, {
    name: "invitations",
    viewer,
    sorts: { id: text("r.id"), offered_at: text("r.id") },
    read: (turn) => (viewer === null ? inTurn(rows, turn).execute() : readSides(rows, viewer, turn)),
    show: async (row) => {
      const view = await invitationView(work, row, accounts);
      return query.state === undefined || view?.state === query.state ? view : null;
    },
    weigh: ({ backup_sets }) => backup_sets.length,
  });
};

const viewById = async (work: Work, id: string): Promise<InvitationView> => {
  const row = await findInvitation(work.db, id);
  const view = row === null ? null : await invitationView(work, row, createAccountLoader(work.db));
  if (view === null) throw notFound("Invitation", id);
  return view;
};

/** Throws `not_found` for an invitation that is not there or not the account's to see: the two must not be told apart. */
const loadVisible = async (work: Work, account: string, id: string) => {
  const accounts = createAccountLoader(work.db);
  const subject = await loadCaller(work, account, accounts);
  const row = await findInvitationOf(work.db, account, id);
  const facts = row === null ? null : await invitationFacts(row, accounts, work.now);
  if (row === null || facts === null) throw notFound("Invitation", id);
  if (decide(work, subject, "view", facts).outcome !== "permitted") throw notFound("Invitation", id);
  return { subject, row, facts };
};

const get = async (work: Work, { account }: Viewer, id: string): Promise<InvitationView> => {
  if (account !== null) await loadVisible(work, account, id);
  return await viewById(work, id);
};

const marks = { accept: "accepted_at", reject: "rejected_at" } as const;

/** Whether it can still be answered, and by whom, the policy says (R30, R31). */
const answer = async (
  change: Change,
  account: string,
  id: string,
  action: keyof typeof marks,
): Promise<InvitationView> => {
  const { subject, row, facts } = await loadVisible(change, account, id);
  demand(change, subject, action, facts);
  await change.db
    .updateTable("share_recipients")
    .set({ [marks[action]]: change.now, due_at: null })
    .where("id", "=", id)
    .execute();
  // A pending invitation counts like an accepted one, a rejected one does not (R7).
  if (action === "reject") await refreshCounters(change, { shares: [row.share_id] });
  await change.record(`${action}_invitation`, { type: "Invitation", id }, { share: row.share_id });
  return await viewById(change, id);
};

export const createInvitations = (runner: Runner): Invitations => ({
  list: (viewer, query) => runner.read(ofRegistered(viewer.account, (work) => list(work, viewer, query))),
  get: (viewer, id) => runner.read((work) => get(work, viewer, id)),
  accept: (account, id) => runner.change({ account }, (change) => answer(change, account, id, "accept")),
  reject: (account, id) => runner.change({ account }, (change) => answer(change, account, id, "reject")),
});
