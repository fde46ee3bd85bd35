/** What somebody may be told whom no permit of the action covers. */
import type { Decision } from "../../engine/decision.ts";

/** The decision without its quotas, unless a permit applies: how many others have a set is their owner's to know. */
export const toldTo = (decision: Decision): Decision =>
  decision.permits.length > 0
    ? decision
    : { ...decision, refusals: decision.refusals.filter(({ kind }) => kind !== "quota"), quotas: [] };
