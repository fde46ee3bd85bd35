/** What a mutation changes, and which case notices it. */

/** By the part of a policy that is changed: what a survivor means, and what to do. */
export const mutationKinds = {
  number: "No case stands at the edge: add one on each side of this number.",
  comparison: "No case tells the two apart: add one where both sides are equal, and one on each side.",
  logic: "No case has one of the parts true and the other false.",
  operand: "No case needs this part: add one that only it decides, or remove it.",
  negation: "No case is decided by this part.",
  condition: "No case needs this condition: add one that only it decides, or remove it.",
  presence: "No case is decided by whether this is present.",
  type: "No case has an entity of this type where it matters.",
  text: "No case has a text that is alike, but not the same: one that is longer, or that ends so.",
  value: "No case has another value here.",
  set: "No case needs this element.",
  quantifier: "No case has a set of which some elements match and others do not.",
  arithmetic: "No case depends on this calculation.",
  attribute: "No case has other values in these two attributes, so that one may stand for the other.",
  calendar: "No case stands on each side of this time: add one on this day or minute, and one beside it.",
  state: "No case is asked in each of these two states.",
  rule: "No case needs this rule.",
  effect: "No case needs the effect of this rule.",
  action: "No case asks for this action where the rule decides.",
  reason: "No case has a lock with this reason.",
  code: "No case names this code.",
  end: "No case is ended by this.",
  takes: "No case asks while the end takes its time.",
  refusal: "No case is refused by this.",
  raise: "No case has a limit that was raised.",
  adding: "No case adds something other than 1.",
} as const;

export type MutationKind = keyof typeof mutationKinds;
