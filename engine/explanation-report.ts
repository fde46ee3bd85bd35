/** An explanation as people read it: who decided, the tree of conditions with their values, what would permit it. */
import type { Change, ChangedBy, ExplainedRule, Explanation } from "./explanation.ts";
import { mostChanges } from "./explanation-changes.ts";
import { oneLine } from "./explanation-report-lines.ts";
import { treeLines, width } from "./explanation-report-trees.ts";
import { outcomeTexts, renderTime } from "./messages.ts";
import { indent, type Paint, painterOf, wrap } from "./text.ts";

export interface ExplanationOptions {
  readonly color: boolean;
  /** The tree of every rule; without it, those that did not decide have one line each. */
  readonly all?: boolean;
  /** What {@link Explainer.changes} found; none where it was not asked. */
  readonly changes?: readonly Change[];
}

const untilLines = (validUntil: number | null): readonly string[] =>
  validUntil === null ? [] : [`It stays so until ${renderTime(validUntil)} at least, if no fact changes.`];

const decidingLines = ({ decision, deciding, rules }: Explanation, paint: Paint): readonly string[] => {
  const isPermitted = decision.outcome === "permitted";
  const places = new Map(rules.map(({ name, place }) => [name, `${place.file}:${place.line}`]));
  const refused = decision.refusals.flatMap(({ code, message, rule, place, help }) => [
    ...wrap(`${code} by ${rule} at ${place.file}:${place.line}`, width - 2),
    ...indent(wrap(message, width - 4)),
    ...(help === null ? [] : indent(wrap(help, width - 4))),
  ]);
  const permitting = deciding.map((name) => `by ${name} at ${places.get(name) ?? "?"}`);
  return [
    paint(isPermitted ? "green" : "red", `It is ${outcomeTexts[decision.outcome]}.`),
    ...untilLines(decision.validUntil),
    ...indent(isPermitted ? permitting.flatMap((line) => wrap(line, width - 2)) : refused),
  ];
};

const byWhom: Record<ChangedBy, string> = {
  caller: "whoever asks",
  facts: "stored facts",
  time: "time",
};

const changeLines = ({ facts }: Change): readonly string[] => {
  const [first, ...rest] = facts.flatMap((fact) => wrap(`${fact.text}  (${byWhom[fact.by]})`, width - 6));
  return [`- ${first ?? ""}`, ...rest.map((line) => `  ${line}`)];
};

const changesLines = (
  { decision }: Explanation,
  changes: readonly Change[] | undefined,
): readonly string[] => {
  if (decision.outcome === "permitted" || changes === undefined) return [];
  if (changes.length === 0) return ["", "No change of a few facts was found that would permit it."];
  const title =
    changes.length === 1 ? "It would be permitted if" : "It would be permitted with any one of these, if";
  const others = changes.length < mostChanges ? [] : ["There may be others: the search stops here."];
  return ["", title, ...indent([...changes.flatMap(changeLines), ...others])];
};

/** Who refuses or could not be evaluated, and the permits where they alone decide. */
const decides = ({ decision, deciding }: Explanation, { kind, name, verdict }: ExplainedRule): boolean =>
  verdict === "fails" ||
  deciding.includes(name) ||
  (kind === "permit" && decision.outcome === "not_permitted");

const omittedLines = ({ omitted, isCut }: Explanation): readonly string[] =>
  omitted === 0 || isCut ? [] : ["", `${omitted} more rules have a say on it and are not shown.`];

const rulesLines = (explanation: Explanation, all: boolean, paint: Paint): readonly string[] => {
  const first = explanation.rules.filter((rule) => decides(explanation, rule));
  const others = explanation.rules.filter((rule) => !decides(explanation, rule));
  const lines = all ? [] : others.map((rule) => oneLine(rule, paint));
  return [
    ...[...first, ...(all ? others : [])].flatMap((rule) => ["", ...treeLines(rule, paint)]),
    ...(lines.length === 0 ? [] : ["", ...lines]),
    ...omittedLines(explanation),
  ];
};

/**
 * The rules that decided with their trees, then one line for each of the others. Lines of at most 100 columns; nothing
 * that moves the cursor of a terminal.
 */
export const renderExplanation = (
  explanation: Explanation,
  { color, all, changes }: ExplanationOptions,
): string => {
  const paint = painterOf(color);
  return [
    ...wrap(`${explanation.question}.`, width),
    ...decidingLines(explanation, paint),
    ...(explanation.isCut ? ["", "More was evaluated than can be shown as a tree."] : []),
    ...rulesLines(explanation, all === true, paint),
    ...changesLines(explanation, changes),
  ].join("\n");
};
