/** Why a case failed: what it expected, and what was decided and why. */
import type { DecisionCase, LifecycleState, Place, StateCase } from "../dsl/program.ts";
import type { Decision, LifecycleStatus, NearMiss, Refusal } from "./decision.ts";
import { outcomeTexts } from "./messages.ts";
import { untilText } from "./testing-differences.ts";
import { indent, wrap } from "./text.ts";

/** Columns of an explanation; a report sets it in by four more. */
const width = 96;

const at = ({ file, line }: Place): string => `${file}:${line}`;

const expectedUntil = ({ until }: DecisionCase | StateCase): string =>
  until === null ? "" : `, ${untilText(until)}`;

/** What a case expects: `refused with TooMany and nothing else`. */
export const expectation = (one: DecisionCase): string => {
  const { expected, by, saying, advising, lacking, using } = one;
  const said = [
    ...(by === null ? [] : [`by ${by.join(", ")}`]),
    ...(saying === null ? [] : [`saying "${saying}"`]),
    ...(advising === null ? [] : [`advising "${advising}"`]),
    ...(lacking === null ? [] : [`lacking "${lacking}"`]),
    ...using.map(({ quota, used, adding, limit }) => `using ${quota} ${used} + ${adding} of ${limit}`),
  ];
  const rest = `${said.map((text) => `, ${text}`).join("")}${expectedUntil(one)}`;
  if (expected.permitted) return `permitted${rest}`;
  const codes = expected.codes.length === 0 ? "" : ` with ${expected.codes.join(", ")} and nothing else`;
  return `refused${codes}${rest}`;
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

const differing = (differences: readonly string[]): readonly string[] =>
  differences.flatMap((text) => wrap(`differs: ${text}`, width));

/**
 * What was expected, what was decided, and where they differ; lines of at most 96 columns.
 *
 * @param tree the tree of the decision; without it, each refusal with its place or what each permit lacked is said
 */
export const explainFailure = (
  one: DecisionCase,
  decision: Decision,
  differences: readonly string[],
  tree: string | null,
): string =>
  [
    ...wrap(`expected: ${expectation(one)}`, width),
    ...wrap(`decided: ${outcomeTexts[decision.outcome]}`, width),
    ...differing(differences),
    ...indent(tree === null ? reasons(decision) : tree.split("\n")).map((line) => line.trimEnd()),
  ].join("\n");

/** `ending by ShareCancelled`. */
export const stateText = (state: LifecycleState, cause: string | null): string =>
  cause === null ? state : `${state} by ${cause}`;

/** The state that a case expects, and the one that was found, or why there is none; lines of at most 96 columns. */
export const explainState = (one: StateCase, status: LifecycleStatus | string): string => {
  const found =
    typeof status === "string"
      ? `it cannot be asked: ${status}`
      : `found: ${stateText(status.state, status.cause)}, ${untilText(status.changesAt)}`;
  return [
    ...wrap(`expected: ${stateText(one.state, one.cause)}${expectedUntil(one)}`, width),
    ...wrap(found, width),
  ].join("\n");
};
