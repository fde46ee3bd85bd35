/** An explanation as people read it: who decided, the tree of conditions with their values, what would permit it. */
import type {
  Change,
  ChangedBy,
  ExplainedCondition,
  ExplainedLifecycle,
  ExplainedNode,
  ExplainedRule,
  Explanation,
  Verdict,
} from "./explanation.ts";
import { outcomeTexts } from "./messages.ts";
import { indent, type Paint, painterOf, wrap } from "./text.ts";

export interface ExplanationOptions {
  readonly color: boolean;
  /** What {@link Explainer.changes} found; none where it was not asked. */
  readonly changes?: readonly Change[];
}

const width = 100;

const marks: Record<Verdict, string> = {
  applies: "✓",
  holds: "✓",
  "does not apply": "·",
  refuses: "✗",
  fails: "!",
};

/** `└─` before what hangs below, and the line that goes on beside it. */
const branches = (all: readonly (readonly string[])[]): readonly string[] =>
  all.flatMap((lines, index) => {
    const isLast = index === all.length - 1;
    return lines.map((line, at) => `${at === 0 ? (isLast ? "└─ " : "├─ ") : isLast ? "   " : "│  "}${line}`);
  });

const markOf = ({ seen, holds }: ExplainedNode): string => {
  if (seen === "failed") return "! ";
  if (seen === "not evaluated") return "- ";
  return holds === null ? "" : holds ? "✓ " : "✗ ";
};

const shownValue = ({ seen, value, holds, text }: ExplainedNode): string => {
  if (seen === "value") {
    if (value === text || value === String(holds)) return "";
    // Of conditions, only the question for a state has another value than whether it holds.
    return holds === null ? ` = ${value}` : ` (it is ${value})`;
  }
  if (seen === "failed") return `: ${value}`;
  return ` (${seen})`;
};

/** What says nothing that its parent does not: a literal, whose text is its value. */
const tells = ({ seen, value, text, parts, elements }: ExplainedNode): boolean =>
  parts.length > 0 ||
  elements !== null ||
  seen !== "value" ||
  (value !== text && JSON.stringify(value) !== text);

/** How deep a tree is shown; a policy nests less. */
const deepest = 20;

const nodeLines = (node: ExplainedNode, room: number, depth = 0): readonly string[] => {
  const own = wrap(`${markOf(node)}${node.text}${shownValue(node)}`, room);
  if (node.seen === "not evaluated" || depth > deepest) return own;
  const parts = node.parts.filter(tells).map((part) => nodeLines(part, room - 3, depth + 1));
  const { elements } = node;
  if (elements === null) return [...own, ...branches(parts)];
  const shown = elements.shown.map(({ element, tree }) => [
    ...wrap(`of ${element}`, room - 3),
    ...indent(nodeLines(tree, room - 5, depth + 1)),
  ]);
  const more = elements.count - elements.shown.length;
  const rest = more > 0 ? [[`and ${more} more; ${elements.matching} of ${elements.count} match`]] : [];
  return [...own, ...branches([...parts, ...shown, ...rest])];
};

const conditionLines = ({ keyword, tree }: ExplainedCondition): readonly string[] => {
  const [first = "", ...others] = nodeLines(tree, width - 12);
  return [`${keyword.padEnd(6)} ${first}`, ...others.map((line) => `       ${line}`)];
};

const lifecycleLines = ({ status, instances, count }: ExplainedLifecycle): readonly string[] => {
  const cause = status?.cause ? ` by ${status.cause}` : "";
  const ends = status?.endsAt ? `, access ends at ${status.endsAt}` : "";
  const changes = status?.changesAt ? `, may change at ${status.changesAt}` : "";
  const shown = instances.flatMap(({ element, startsAt, ends: all }) => [
    ...(element === null ? [] : wrap(`of ${element}`, width - 6)),
    ...branches([
      nodeLines({ ...startsAt, text: `starts at ${startsAt.text}` }, width - 9),
      ...all
        .filter(({ came, at }) => came !== false || at.seen === "value")
        .map(({ code, came, at }) =>
          nodeLines({ ...at, text: `${came ? "ended" : "ends"} by ${code} at ${at.text}` }, width - 9),
        ),
    ]),
  ]);
  const more = count - instances.length;
  return [
    ...(status === null ? [] : wrap(`is ${status.state}${cause}${ends}${changes}`, width - 6)),
    ...shown,
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
};

const detailLines = (rule: ExplainedRule): readonly string[] => {
  switch (rule.kind) {
    case "permit":
    case "forbid":
      return rule.conditions.flatMap(conditionLines);
    case "quota": {
      const { use, counts, adding, limit, raisedBy } = rule;
      const numbers = [counts, adding, limit, ...(raisedBy ? [raisedBy] : [])].filter(tells);
      const said = use ? [`used ${use.used}, adding ${use.adding}, limit ${use.limit}`] : [];
      return [...said, ...branches(numbers.map((node) => nodeLines(node, width - 9)))];
    }
    case "lock":
      return rule.held.flatMap(({ reason, since }) => wrap(`locked for ${reason} since ${since}`, width - 6));
    case "lifecycle":
      return lifecycleLines(rule);
  }
};

const styles: Record<Verdict, "red" | "green" | "dim"> = {
  applies: "green",
  holds: "green",
  "does not apply": "dim",
  refuses: "red",
  fails: "red",
};

const ruleLines = (rule: ExplainedRule, paint: Paint): readonly string[] => {
  const { kind, name, place, verdict, failure } = rule;
  const [first = "", ...rest] = wrap(
    `${marks[verdict]} ${kind} ${name} ${verdict}  (${place.file}:${place.line})`,
    width,
  );
  return [
    paint(styles[verdict], first),
    ...rest,
    ...indent(indent(failure === null ? [] : wrap(failure, width - 4))),
    ...indent(indent(detailLines(rule))),
  ];
};

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
  return ["", title, ...indent(changes.flatMap(changeLines))];
};

/** Lines of at most 100 columns; nothing that moves the cursor of a terminal. */
export const renderExplanation = (
  explanation: Explanation,
  { color, changes }: ExplanationOptions,
): string => {
  const paint = painterOf(color);
  return [
    ...wrap(`${explanation.question}.`, width),
    ...decidingLines(explanation, paint),
    ...explanation.rules.flatMap((rule) => ["", ...ruleLines(rule, paint)]),
    ...changesLines(explanation, changes),
  ].join("\n");
};
