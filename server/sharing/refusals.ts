/** From decisions to refusals, worded in one place. */
import type { Decision, NearMiss, Refusal } from "../../engine/decision.ts";
import type { RefusalView } from "../api/problem.ts";
import type { Principal } from "../api/words.ts";
import { toldTo } from "./outsiders.ts";
import { ServiceError } from "./problem.ts";

/** Which pair of a command over several sets and principals was decided. */
export interface RefusalTag {
  readonly backupSet?: string | undefined;
  readonly principal?: Principal | undefined;
  readonly invitation?: string | undefined;
}

const tagged = (view: RefusalView, tag: RefusalTag): RefusalView => ({
  ...view,
  ...(tag.backupSet === undefined ? {} : { backup_set: tag.backupSet }),
  ...(tag.invitation === undefined ? {} : { invitation: tag.invitation }),
  ...(tag.principal === undefined ? {} : { principal: { type: tag.principal.type, id: tag.principal.id } }),
});

const fromRule = (refusal: Refusal): RefusalView => ({
  kind: refusal.kind,
  code: refusal.code,
  message: refusal.message,
  help: refusal.help,
  rule: refusal.rule,
  file: refusal.place.file,
  line: refusal.place.line,
});

const nearest = (misses: readonly NearMiss[]): string | null => {
  const miss = misses[0];
  return miss === undefined ? null : `The permit ${miss.rule} would apply if this held: ${miss.condition}`;
};

const notPermitted = (what: string, decision: Decision): RefusalView => ({
  kind: "not_permitted",
  code: "NotPermitted",
  message: `No rule of the policy permits this: ${what}.`,
  help: nearest(decision.nearMisses),
  rule: null,
  file: null,
  line: null,
});

/** Empty where the decision permits. `what` says in a few words what was asked. */
export const refusalsOf = (
  decision: Decision,
  what: string,
  tag: RefusalTag = {},
): readonly RefusalView[] => {
  if (decision.outcome === "permitted") return [];
  const { refusals } = toldTo(decision);
  if (refusals.length === 0) return [tagged(notPermitted(what, decision), tag)];
  return refusals.map((refusal) => tagged(fromRule(refusal), tag));
};

/**
 * Leaves out what a wider decision repeats: a lock of a backup set refuses its share too, and the refusal that names
 * the set says more.
 */
export const withoutRepeats = (
  wide: readonly RefusalView[],
  narrow: readonly RefusalView[],
): readonly RefusalView[] => {
  const codes = new Set(narrow.map((refusal) => refusal.code));
  return wide.filter((refusal) => !codes.has(refusal.code));
};

/** Throws a `refused` problem unless there is nothing to refuse. */
export const refuseIfAny = (refusals: readonly RefusalView[]): void => {
  if (refusals.length > 0) throw new ServiceError({ kind: "refused", refusals });
};
