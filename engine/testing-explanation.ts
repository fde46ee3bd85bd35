/** Why a case failed: what it expected, and what was decided and why. */
import type { DecisionCase, LifecycleState, Place, StateCase } from "../dsl/program.ts";
import type { Decision, LifecycleStatus, NearMiss, Refusal } from "./decision.ts";
import { renderTime } from "./messages.ts";
import { indent, wrap } from "./text.ts";

/** Columns of an explanation; a report sets it in by four more. */
const width = 96;

const at = ({ file, line }: Place): string => `${file}:${line}`;

const until = (instant: number | "for ever" | null): string =>
  instant === null || instant === "for ever" ? "for ever" : `until ${renderTime(instant)}`;

const expectedUntil = (instant: number | "for ever" | null): string =>
  instant === null ? "" : `, ${until(instant)}`;

const expectation = (one: DecisionCase): string => {
  const { expected, saying } = one;
  const said = `${saying === null ? "" : `, saying "${saying}"`}${expectedUntil(one.until)}`;
  if (expected.permitted) return `permitted${said}`;
  const codes = expected.codes.length === 0 ? "" : ` with ${expected.codes.join(", ")} and nothing else`;
  return `refused${codes}${said}`;
};

const refusalLines = ({ kind, rule, code, message, place }: Refusal): readonly string[] => [
  ...wrap(`${code}, ${kind === "failure" ? "failure of" : kind} ${rule} at ${at(place)}`, width - 2),
  ...indent(wrap(message, width - 4)),
];

const nearMissLines = ({ rule, condition, values, place }: NearMiss): readonly string[] => [
  ...wrap(`permit ${rule} at ${at(place)} needs: ${condition}`, width - 2),
  ...indent(Object.entries(values).flatMap(([path, value]) => wrap(`${path}: ${value}`, width - 4))),
];

const reasons = ({ outcome, permits, refusals, nearMisses }: Decision): readonly string[] => {
  switch (outcome) {
    case "permitted":
      return wrap(`by ${permits.join(", ")}`, width - 2);
    case "forbidden":
      return refusals.flatMap(refusalLines);
    case "not_permitted":
      return nearMisses.length === 0 ? ["no permit is about this action"] : nearMisses.flatMap(nearMissLines);
  }
};

const decided: Record<Decision["outcome"], string> = {
  permitted: "permitted",
  forbidden: "forbidden",
  not_permitted: "not permitted: no permit applies, and no rule refuses",
};

/** Lines of at most 96 columns: each refusal with its code, message and place, or what each permit lacked. */
export const explainFailure = (one: DecisionCase, decision: Decision): string =>
  [
    ...wrap(`expected: ${expectation(one)}`, width),
    ...wrap(`decided: ${decided[decision.outcome]}`, width),
    ...(one.until === null ? [] : [`which holds ${until(decision.validUntil)}`]),
    ...indent(reasons(decision)),
  ].join("\n");

const stateText = (state: LifecycleState, cause: string | null): string =>
  cause === null ? state : `${state} by ${cause}`;

/** Lines of at most 96 columns: the state that a case expects, and the one that was found, or why there is none. */
export const explainState = (one: StateCase, status: LifecycleStatus | string): string => {
  const found =
    typeof status === "string"
      ? `it cannot be asked: ${status}`
      : `found: ${stateText(status.state, status.cause)}, ${until(status.changesAt)}`;
  return [
    ...wrap(`expected: ${stateText(one.state, one.cause)}${expectedUntil(one.until)}`, width),
    ...wrap(found, width),
  ].join("\n");
};
