/** The backup sets that an account was lent (R33). What is being revoked stays listed until the clock says it ended. */
import type { LifecycleStatus } from "../../engine/decision.ts";
import type { EntityFacts } from "../../engine/facts.ts";
import type { SharedWithMeQuery } from "../api/lists.ts";
import type { SharedWithMeItem } from "../api/sharing.ts";
import type { Page } from "../api/words.ts";
import { decide, grantStatus, loadCaller } from "./decide.ts";
import { createAccountLoader } from "./facts/accounts.ts";
import { type LoadedBackupSet, loadBackupSet, withOffers } from "./facts/backup-sets.ts";
import { toIso, toIsoOrNull } from "./instants.ts";
import { sharedSetSorts } from "./inventory/backup-set-view.ts";
import { listPage } from "./pages.ts";
import { inTurn, timed } from "./turns.ts";
import type { Work } from "./work.ts";

/** Sets that the account was offered. Whether it has them now, the policy says. */
const selectOffered = ({ db }: Work, account: string, query: SharedWithMeQuery) => {
  const { region, owner, cluster, share } = query;
  let rows = db
    .selectFrom("share_recipients as r")
    .innerJoin("share_resources as x", "x.share_id", "r.share_id")
    .innerJoin("backup_sets as b", "b.id", "x.backup_set_id")
    .where("r.account_id", "=", account)
    .where("r.accepted_at", "is not", null)
    .where("r.finished_at", "is", null)
    .where("x.finished_at", "is", null)
    .where(timed("b.created_at", query.created_from, query.created_to))
    .select(["b.id", "b.owner_id", "b.cluster_id", "b.region", "b.level"])
    .select(["b.size_bytes", "b.created_at", "b.expires_at"])
    .distinct();
  if (region !== undefined) rows = rows.where("b.region", "=", region);
  if (owner !== undefined) rows = rows.where("b.owner_id", "=", owner);
  if (cluster !== undefined) rows = rows.where("b.cluster_id", "=", cluster);
  if (share !== undefined) rows = rows.where("r.share_id", "=", share);
  return rows;
};

type Row = Awaited<ReturnType<ReturnType<typeof selectOffered>["execute"]>>[number];

const states = { active: "active", ending: "revoking" } as const;

const shownState = ({ state }: LifecycleStatus): SharedWithMeItem["state"] | null =>
  state === "active" || state === "ending" ? states[state] : null;

/** The shares that still give access, each by itself (R19). */
const grantingShares = async (
  work: Work,
  subject: EntityFacts,
  { facts, offers }: LoadedBackupSet,
): Promise<SharedWithMeItem["shares"]> => {
  const granting = offers.filter(
    (offer) => shownState(grantStatus(work, subject, withOffers(facts, [offer]))) !== null,
  );
  const ids = [...new Set(granting.map(({ share }) => share))];
  if (ids.length === 0) return [];
  return await work.db
    .selectFrom("resource_shares")
    .select(["id", "name"])
    .where("id", "in", ids)
    .orderBy("id")
    .execute();
};

const itemOf = async (
  work: Work,
  subject: EntityFacts,
  row: Row,
  backupSet: LoadedBackupSet,
): Promise<SharedWithMeItem | null> => {
  const status = grantStatus(work, subject, backupSet.facts);
  const state = shownState(status);
  if (state === null) return null;
  const restore = decide(work, subject, "restore", backupSet.facts, { region: row.region });
  return {
    backup_set: row.id,
    owner: row.owner_id,
    cluster: row.cluster_id,
    region: row.region,
    level: row.level,
    size_bytes: row.size_bytes,
    created_at: toIso(row.created_at),
    expires_at: toIsoOrNull(row.expires_at),
    state,
    ends_at: toIsoOrNull(status.endsAt),
    cause: status.cause,
    shares: await grantingShares(work, subject, backupSet),
    can_restore: restore.outcome === "permitted",
  };
};

/** Throws `not_found` for an account that is not registered. */
export const listSharedWithMe = async (
  work: Work,
  account: string,
  query: SharedWithMeQuery,
): Promise<Page<SharedWithMeItem>> => {
  const accounts = createAccountLoader(work.db);
  const subject = await loadCaller(work, account, accounts);
  const rows = selectOffered(work, account, query);
  return await listPage(query, {
    name: "shared-with-me",
    viewer: account,
    sorts: sharedSetSorts,
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => {
      const backupSet = await loadBackupSet(work, row.id, subject, accounts);
      const item = backupSet === null ? null : await itemOf(work, subject, row, backupSet);
      return query.state === undefined || item?.state === query.state ? item : null;
    },
  });
};
