/** Adding principals to a share and taking them away from it (R38, R39). */
import type { RefusalView } from "../../api/problem.ts";
import type { ResourceShareView } from "../../api/sharing.ts";
import type { Principal } from "../../api/words.ts";
import { refreshCounters } from "../counters.ts";
import { ask } from "../decide.ts";
import type { LoadedBackupSet } from "../facts/backup-sets.ts";
import { notFound } from "../failures.ts";
import { refuseIfAny, withoutRepeats } from "../refusals.ts";
import type { Change, Work } from "../work.ts";
import { loadKnownTo, loadPrincipals, type NamedPrincipal, principalKey } from "./named-principals.ts";
import { loadStoredSets, setsInShare } from "./named-sets.ts";
import { directoryOf, loadOwnShare, type OwnShare } from "./own-share.ts";
import { askPrincipals, askShare } from "./pairs.ts";
import { isOver, latestOffers } from "./principal-states.ts";
import { cancelOffers, expireOffers, insertPrincipals, offerThrough } from "./rows.ts";
import { principalsInShare } from "./stored-principals.ts";
import { shareView } from "./view.ts";

/** What a request adds: principals that are new, and accounts whose offer came to nothing, by their row. */
interface Additions {
  readonly fresh: readonly NamedPrincipal[];
  readonly renewed: readonly { readonly row: string; readonly named: NamedPrincipal }[];
}

const sortOut = async (
  change: Change,
  own: OwnShare,
  principals: readonly NamedPrincipal[],
): Promise<Additions> => {
  const stored = new Map<string, string>();
  // A cancelled share reaches nobody any more: whoever adds to it again must be told so.
  const present = own.row.cancelled_at === null ? await principalsInShare(change, own.row.id) : [];
  for (const { id, principal } of present) stored.set(principalKey(principal), id);
  const offers = await latestOffers(change, own.row.id);
  const fresh: NamedPrincipal[] = [];
  const renewed: Additions["renewed"][number][] = [];
  for (const named of principals) {
    const row = stored.get(principalKey(named.principal));
    if (row === undefined) fresh.push(named);
    else if (named.principal.type === "Account") {
      const over = await isOver(change, offers.get(row), own.accounts);
      if (over) renewed.push({ row, named });
    }
  }
  return { fresh, renewed };
};

/** The sets that are in the share and not taken out of it. */
export const loadSetsOf = async (work: Work, { row, subject, accounts }: OwnShare) =>
  await loadStoredSets(work, await setsInShare(work, row.id), subject, accounts);

/** Whether the principals may be added to the share with these sets in it. */
export const askAddition = async (
  work: Work,
  { subject, facts, row }: OwnShare,
  sets: readonly LoadedBackupSet[],
  principals: readonly NamedPrincipal[],
): Promise<readonly RefusalView[]> => {
  const terms = { subject, region: row.region, scope: row.scope };
  // What is over is offered to nobody new, so it does not keep the other sets from being shared.
  const live = sets.filter(({ isOver }) => !isOver);
  const refusals = await askShare(work, terms, live, principals);
  return [...refusals, ...askPrincipals(work, terms, facts, principals, refusals)];
};

const insertAdditions = async (
  change: Change,
  own: OwnShare,
  { fresh, renewed }: Additions,
): Promise<readonly string[]> => {
  const target = { share: own.row.id, owner: own.row.owner_id, directory: directoryOf(own.subject) };
  const invitations = [...(await insertPrincipals(change, target, fresh))];
  for (const { row, named } of renewed) {
    await expireOffers(change, row);
    invitations.push(...(await offerThrough(change, target, row, named.accounts)));
  }
  return invitations;
};

/** Adds those that are not in the share already; all or none. Accounts outside the directory are invited (R30). */
export const addPrincipals = async (
  change: Change,
  account: string,
  id: string,
  principals: readonly Principal[],
): Promise<ResourceShareView> => {
  const own = await loadOwnShare(change, account, id);
  const named = await loadPrincipals(
    change.db,
    loadKnownTo(change.db, own.accounts, account),
    principals,
    account,
  );
  const additions = await sortOut(change, own, named);
  const added = [...additions.fresh, ...additions.renewed.map((each) => each.named)];
  if (added.length > 0) {
    refuseIfAny(await askAddition(change, own, await loadSetsOf(change, own), added));
    const invitations = await insertAdditions(change, own, additions);
    await refreshCounters(change, { shares: [id], onlyAdded: true });
    const details = { principals: added.map(({ principal }) => ({ ...principal })), invitations };
    await change.record("add_principals", { type: "ResourceShare", id }, details);
  }
  return await shareView(change, own.row, own.accounts);
};

/** Where the principal is in the share, or still listed in it. Throws `not_found` where it is not. */
export const placeOfPrincipal = async ({ db }: Pick<Work, "db">, share: string, { type, id }: Principal) => {
  const place = await db
    .selectFrom("share_principals")
    .select(["id", "removed_at"])
    .where("share_id", "=", share)
    .where("type", "=", type)
    .where("principal_id", "=", id)
    .where("finished_at", "is", null)
    .orderBy("removed_at", (order) => order.desc().nullsFirst())
    .orderBy("id", "desc")
    .executeTakeFirst();
  if (place === undefined) throw notFound(`In resource share ${share}, ${type.toLowerCase()}`, id);
  return place;
};

/** Taking a principal away takes every set of the share away from it. */
export const askRemoval = (
  work: Work,
  own: OwnShare,
  sets: readonly LoadedBackupSet[],
  action: "remove_principal" | "cancel",
): readonly RefusalView[] => {
  const refusals = sets.flatMap((set) =>
    ask(work, own.subject, "unshare", set.facts, {}, { backupSet: set.id }),
  );
  return [...refusals, ...withoutRepeats(ask(work, own.subject, action, own.facts), refusals)];
};

/** Access through this principal is revoked (R17), its open invitation cancelled (R31). */
export const removePrincipal = async (
  change: Change,
  account: string,
  id: string,
  principal: Principal,
): Promise<ResourceShareView> => {
  const own = await loadOwnShare(change, account, id);
  const place = await placeOfPrincipal(change, id, principal);
  if (place.removed_at === null) {
    refuseIfAny(askRemoval(change, own, await loadSetsOf(change, own), "remove_principal"));
    await change.db
      .updateTable("share_principals")
      .set({ removed_at: change.now })
      .where("id", "=", place.id)
      .execute();
    await cancelOffers(change, "share_principal_id", place.id);
    await refreshCounters(change, { shares: [id] });
    await change.record("remove_principal", { type: "ResourceShare", id }, { principal: { ...principal } });
  }
  return await shareView(change, own.row, own.accounts);
};
