/** The sharing service, made of its parts. */
import { attempting, within } from "../store/attempts.ts";
import type { Database } from "../store/tables.ts";
import { createActions } from "./actions.ts";
import { createBackupSets } from "./backup-sets.ts";
import { createConversions } from "./conversions-view.ts";
import { createDecisions } from "./decisions.ts";
import { createInventory } from "./inventory/create-inventory.ts";
import { createInvitations } from "./invitations.ts";
import { createQuotas } from "./quotas/create-quotas.ts";
import { createRestores } from "./restores.ts";
import type { Sharing } from "./service.ts";
import { createShares } from "./shares/create-shares.ts";
import { createTick } from "./tick.ts";
import { createRunner, policyOfChange, type SharingDependencies } from "./work.ts";

export const createSharing = (dependencies: SharingDependencies): Sharing => {
  const runner = createRunner(dependencies);
  return {
    inventory: createInventory(runner),
    shares: createShares(runner),
    invitations: createInvitations(runner),
    backupSets: createBackupSets(runner),
    restores: createRestores(runner),
    conversions: createConversions(runner),
    quotas: createQuotas(runner),
    actions: createActions(runner),
    decisions: createDecisions(runner),
    tick: createTick(runner),
    under: (attempt, check) => {
      const { store } = dependencies;
      const asked = { ...dependencies, by: attempt.by };
      const inside = async (db: Database): Promise<Sharing> => {
        // What is looked at before a change is seen with the policy of the change.
        const inForce = await policyOfChange(dependencies)(db);
        return createSharing({ ...asked, policy: () => inForce, store: within(store, db) });
      };
      const checked = check === undefined ? undefined : async (db: Database) => check(await inside(db));
      return createSharing({ ...asked, store: attempting(store, attempt, checked) });
    },
  };
};
