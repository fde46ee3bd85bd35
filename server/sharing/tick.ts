/**
 * One pass of the scheduler. It only writes down what the policy and the clock say already, so any node may run it, at
 * any time, any number of times: decisions and lists are the same before and after (R17, R18).
 */
import { advanceJobs } from "./jobs/advance.ts";
import { emptiedPrincipals, emptiedShares } from "./scheduler/emptied-shares.ts";
import { endedBackupSets } from "./scheduler/ended-backup-sets.ts";
import { endedRecipients } from "./scheduler/ended-recipients.ts";
import { endedResources } from "./scheduler/ended-resources.ts";
import { expiredInvitations } from "./scheduler/expired-invitations.ts";
import { keptAnswers } from "./scheduler/kept-answers.ts";
import { runStep, type Step } from "./scheduler/step.ts";
import type { Sharing } from "./service.ts";
import type { Runner } from "./work.ts";

/** What is over in one of them may be due in the next. */
const steps: readonly Step[] = [
  endedBackupSets,
  expiredInvitations,
  endedRecipients,
  endedResources,
  emptiedPrincipals,
  emptiedShares,
  keptAnswers,
];

/** One kind of work that fails keeps no other from being done; what it threw comes out at the end of the pass. */
export const createTick =
  (runner: Runner): Sharing["tick"] =>
  async () => {
    const works = [() => advanceJobs(runner), ...steps.map((step) => () => runStep(runner, step))];
    let finished = 0;
    const failures: unknown[] = [];
    for (const work of works) {
      try {
        finished += await work();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
    return { finished };
  };
