/** Why a case failed: what it expected, and what was decided and why. */
import type { Place, TestCase } from "../dsl/program.ts";
import type { Decision, NearMiss, Refusal } from "./decision.ts";
import { indent, wrap } from "./text.ts";

/** Columns of an explanation; a report sets it in by four more. */
const width = 96;

const at = ({ file, line }: Place): string => `${file}:${line}`;

const expectation = ({ expected, saying }: TestCase): string => {
  const said = saying === null ? "" : `, saying "${saying}"`;
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
export const explainFailure = (one: TestCase, decision: Decision): string =>
  [
    ...wrap(`expected: ${expectation(one)}`, width),
    ...wrap(`decided: ${decided[decision.outcome]}`, width),
    ...indent(reasons(decision)),
  ].join("\n");
