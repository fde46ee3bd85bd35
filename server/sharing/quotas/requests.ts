/** Requests for higher limits: an account asks, an operator approves or rejects (R9). */
import type { Selectable } from "kysely";
import type { QuotaRequestBody, QuotaRequestsQuery, QuotaRequestView } from "../../api/quotas.ts";
import type { Page } from "../../api/words.ts";
import type { Database, QuotaRequestsTable } from "../../store/tables.ts";
import { loadCaller } from "../decide.ts";
import { conflict, invalid, notFound } from "../failures.ts";
import { toIso, toIsoOrNull } from "../instants.ts";
import { listPage, text } from "../pages.ts";
import type { Viewer } from "../service.ts";
import { inTurn, timed } from "../turns.ts";
import type { Change, Work } from "../work.ts";
import { isRaisable, quotaRules } from "./rules.ts";
import { quotaUses } from "./standing.ts";

type Row = Selectable<QuotaRequestsTable>;

export const requestView = (row: Row): QuotaRequestView => ({
  id: row.id,
  account: row.account_id,
  quota: row.quota,
  limit: row.requested_limit,
  reason: row.reason,
  state: row.state,
  requested_at: toIso(row.requested_at),
  decided_at: toIsoOrNull(row.decided_at),
  note: row.note,
});

const visible = ({ db }: Pick<Work, "db">, { account }: Viewer) => {
  const rows = db.selectFrom("quota_requests").selectAll();
  return account === null ? rows : rows.where("account_id", "=", account);
};

/** Throws `not_found` where there is none, or it is another's: the two must not be told apart. */
export const findRequest = async (work: Pick<Work, "db">, viewer: Viewer, id: string): Promise<Row> => {
  const row = await visible(work, viewer).where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw notFound("QuotaRequest", id);
  return row;
};

export const getRequest = async (work: Work, viewer: Viewer, id: string): Promise<QuotaRequestView> =>
  requestView(await findRequest(work, viewer, id));

export const listRequests = (
  work: Work,
  viewer: Viewer,
  query: QuotaRequestsQuery,
): Promise<Page<QuotaRequestView>> => {
  const { account, quota, state, requested_from, requested_to } = query;
  let rows = visible(work, viewer).where(timed("requested_at", requested_from, requested_to));
  if (account !== undefined) rows = rows.where("account_id", "=", account);
  if (quota !== undefined) rows = rows.where("quota", "=", quota);
  if (state !== undefined) rows = rows.where("state", "=", state);
  return listPage(query, {
    name: "quota-requests",
    viewer: viewer.account,
    sorts: { id: text("id"), requested_at: text("id") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => requestView(row),
  });
};

/** Throws `invalid` for a quota that the policy has not, or that no request can raise. */
export const checkRaisable = (work: Work, quota: string): void => {
  const raisable = quotaRules(work).filter(isRaisable);
  if (raisable.some(({ name }) => name === quota)) return;
  const names = raisable.map(({ name }) => name).join(", ") || "none";
  throw invalid("/quota", `The policy has no quota ${quota} that can be raised; it has ${names}.`);
};

const checkHigher = async (work: Work, account: string, { quota, limit }: QuotaRequestBody) => {
  const subject = await loadCaller(work, account);
  const use = quotaUses(work, subject).find(({ rule }) => rule === quota);
  if (use !== undefined && limit <= use.limit) {
    throw invalid("/limit", `The limit is ${use.limit} already; ask for more than that.`);
  }
};

/** Throws a `conflict` where the account waits for an answer already. */
export const checkNoneOpen = async (db: Database, account: string, quota: string): Promise<void> => {
  const open = await db
    .selectFrom("quota_requests")
    .select("id")
    .where("account_id", "=", account)
    .where("quota", "=", quota)
    .where("state", "=", "open")
    .executeTakeFirst();
  if (open === undefined) return;
  throw conflict(
    "QuotaRequestOpen",
    `Account ${account} has asked for a higher ${quota} already, by ${open.id}.`,
    "Wait until an operator has answered that request, or withdraw it.",
  );
};

export const requestQuota = async (
  change: Change,
  account: string,
  body: QuotaRequestBody,
): Promise<QuotaRequestView> => {
  await loadCaller(change, account);
  checkRaisable(change, body.quota);
  await checkHigher(change, account, body);
  await checkNoneOpen(change.db, account, body.quota);
  const row: Row = {
    id: change.newId("qrq", change.now),
    account_id: account,
    quota: body.quota,
    requested_limit: body.limit,
    reason: body.reason,
    requested_at: change.now,
    state: "open",
    decided_at: null,
    note: null,
  };
  await change.db.insertInto("quota_requests").values(row).execute();
  const details = { account, quota: body.quota, limit: body.limit };
  await change.record("request_quota", { type: "QuotaRequest", id: row.id }, details);
  return requestView(row);
};

/** The newest approval holds, but it never takes away what an earlier one gave. Answers the raise. */
const raise = async (change: Change, { account_id, requested_limit }: Row): Promise<number> => {
  const account = await change.db
    .selectFrom("accounts")
    .select("raised_backup_sets")
    .where("id", "=", account_id)
    .executeTakeFirstOrThrow();
  const raised = Math.max(account.raised_backup_sets ?? 0, requested_limit);
  await change.db
    .updateTable("accounts")
    .set({ raised_backup_sets: raised })
    .where("id", "=", account_id)
    .execute();
  return raised;
};

/** Throws a `conflict` for a request that was answered or withdrawn. */
export const checkOpen = ({ id, state, decided_at, requested_at }: Row): void => {
  if (state === "open") return;
  throw conflict(
    "QuotaRequestDecided",
    `Quota request ${id} was ${state} at ${toIso(decided_at ?? requested_at)}.`,
    "Nothing is left to decide; the account may send a new request.",
  );
};

/** An answer is given once. What the policy has no longer cannot be raised. */
export const checkAnswer = (work: Work, row: Row, answer: "approved" | "rejected"): void => {
  checkOpen(row);
  if (answer === "approved") checkRaisable(work, row.quota);
};

/** The limit is raised in the same transaction. */
export const decideRequest = async (
  change: Change,
  id: string,
  state: "approved" | "rejected",
  note: string | null,
): Promise<QuotaRequestView> => {
  const row = await findRequest(change, { account: null }, id);
  checkAnswer(change, row, state);
  const raised = state === "approved" ? await raise(change, row) : undefined;
  const decided = { state, note, decided_at: change.now };
  await change.db.updateTable("quota_requests").set(decided).where("id", "=", id).execute();
  const action = state === "approved" ? "approve_quota_request" : "reject_quota_request";
  const details = { account: row.account_id, quota: row.quota, raised };
  await change.record(action, { type: "QuotaRequest", id }, details);
  return requestView({ ...row, ...decided });
};
