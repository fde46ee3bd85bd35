/** Sharing by a new resource share (R25). */
import type { EntityFacts } from "../../../engine/facts.ts";
import type { ResourceShareBody, ResourceShareView } from "../../api/sharing.ts";
import { prepareQuery } from "../../store/prepared.ts";
import type { ShareRow } from "../../store/tables.ts";
import { refreshCounters } from "../counters.ts";
import { loadCaller } from "../decide.ts";
import { createAccountLoader } from "../facts/accounts.ts";
import { refuseIfAny } from "../refusals.ts";
import type { Change } from "../work.ts";
import { loadKnownTo, loadPrincipals, type NamedPrincipal } from "./named-principals.ts";
import { loadNamedSets } from "./named-sets.ts";
import { directoryOf } from "./own-share.ts";
import { askNewShare } from "./pairs.ts";
import { insertPrincipals, insertResources } from "./rows.ts";
import { shareView } from "./view.ts";

const insertShare = prepareQuery((db, parameter) =>
  db.insertInto("resource_shares").values({
    id: parameter.text("id"),
    name: parameter.text("name"),
    owner_id: parameter.text("owner_id"),
    region: parameter.text("region"),
    scope: parameter.text("scope") as ShareRow["scope"],
    created_at: parameter.integer("created_at"),
  }),
);

const newShare = (change: Change, owner: string, body: ResourceShareBody): ShareRow => ({
  id: change.newId("rs", change.now),
  name: body.name,
  owner_id: owner,
  region: body.region,
  scope: body.scope,
  created_at: change.now,
  cancelled_at: null,
  finished_at: null,
  outside_principals: 0,
});

/** Writes the share with what is in it, and offers it to whom it reaches. */
const writeShare = async (
  change: Change,
  row: ShareRow,
  owner: EntityFacts,
  backupSets: readonly string[],
  principals: readonly NamedPrincipal[],
): Promise<void> => {
  const { id, name, owner_id, region, scope, created_at } = row;
  await insertShare(change.db, { id, name, owner_id, region, scope, created_at });
  await insertResources(change, id, backupSets);
  const target = { share: id, owner: owner_id, directory: directoryOf(owner) };
  const invitations = await insertPrincipals(change, target, principals);
  await refreshCounters(change, { shares: [id], onlyAdded: true });
  const named = principals.map(({ principal }) => ({ ...principal }));
  const details = { name, region, scope, backup_sets: backupSets, principals: named, invitations };
  await change.record("create_resource_share", { type: "ResourceShare", id }, details);
};

/** Creates the share with everything in it, or refuses with every pair that cannot be shared. */
export const createShare = async (
  change: Change,
  account: string,
  body: ResourceShareBody,
): Promise<ResourceShareView> => {
  const accounts = createAccountLoader(change.db);
  const subject = await loadCaller(change, account, accounts);
  const sets = await loadNamedSets(change, body.backup_sets, subject, accounts);
  const principals = await loadPrincipals(
    change.db,
    loadKnownTo(change.db, accounts, account),
    body.principals,
    account,
  );
  const row = newShare(change, account, body);
  const terms = { subject, region: row.region, scope: row.scope };
  refuseIfAny(await askNewShare(change, terms, row.id, sets, principals));
  const ids = sets.map(({ id }) => id);
  await writeShare(change, row, subject, ids, principals);
  return await shareView(change, row, accounts);
};
