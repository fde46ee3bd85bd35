/** A rule of an explanation with its whole tree, as people read it. */
import type {
  ExplainedCondition,
  ExplainedElements,
  ExplainedLifecycle,
  ExplainedLock,
  ExplainedNode,
  ExplainedQuota,
  ExplainedRule,
  Verdict,
} from "./explanation.ts";
import { indent, type Paint, wrap } from "./text.ts";

/** Columns of an explanation. */
export const width = 100;

export const marks: Record<Verdict, string> = {
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

export const markOf = ({ seen, holds }: ExplainedNode): string => {
  if (seen === "failed") return "! ";
  if (seen === "not evaluated") return "- ";
  return holds === null ? "" : holds ? "✓ " : "✗ ";
};

const shownValue = ({ seen, value, holds, text }: ExplainedNode): string => {
  if (seen === "value") {
    if (value === text || value === String(holds)) return "";
    // Of conditions, only questions for a state or a day have another value than whether they hold.
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
  const shown = elements.shown.map((one) => elementLines(one, room - 3, depth + 1));
  const more = elements.count - elements.shown.length;
  const rest = more > 0 ? [[`and ${more} more; ${elements.matching} of ${elements.count} match`]] : [];
  return [...own, ...branches([...parts, ...shown, ...rest])];
};

/** The longest element that stands in the line of what was found of it. */
const shortElement = 40;

/** What was found of one element; that the element is itself need not be said. */
const elementLines = (
  { element, tree }: ExplainedElements["shown"][number],
  room: number,
  depth: number,
): readonly string[] => {
  if (element.length > shortElement) {
    return [...wrap(`of ${element}`, room), ...indent(nodeLines(tree, room - 2, depth))];
  }
  const parts = tree.parts.filter((part) => part.parts.length > 0 || part.value !== element);
  const [first = "", ...rest] = nodeLines({ ...tree, parts }, room - element.length - 5, depth);
  return [...wrap(`of ${element}: ${first}`, room), ...indent(rest)];
};

const conditionLines = ({ keyword, tree }: ExplainedCondition): readonly string[] => {
  const [first = "", ...others] = nodeLines(tree, width - 12);
  return [`${keyword.padEnd(6)} ${first}`, ...others.map((line) => `       ${line}`)];
};

/** `is ending by LeftDirectory`, and when that is over. */
export const statusText = ({ status }: ExplainedLifecycle): string => {
  if (status === null) return "its state is not known";
  const { state, cause, endsAt, changesAt } = status;
  const by = cause ? ` by ${cause}` : "";
  const end = state === "ended" ? "ended" : "ends";
  const ends = endsAt ? `, access ${end} at ${endsAt}` : "";
  return `is ${state}${by}${ends}${changesAt && changesAt !== endsAt ? `, may change at ${changesAt}` : ""}`;
};

const lifecycleLines = (lifecycle: ExplainedLifecycle): readonly string[] => {
  const { status, instances, count } = lifecycle;
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
    ...(status === null ? [] : wrap(statusText(lifecycle), width - 6)),
    ...shown,
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
};

export const quotaText = ({ used, adding, limit }: NonNullable<ExplainedQuota["use"]>): string =>
  `used ${used}, adding ${adding}, limit ${limit}`;

export const heldText = ({ reason, since }: ExplainedLock["held"][number]): string =>
  `locked for ${reason} since ${since}`;

const detailLines = (rule: ExplainedRule): readonly string[] => {
  switch (rule.kind) {
    case "permit":
    case "forbid":
      return rule.conditions.flatMap(conditionLines);
    case "quota": {
      const { use, counts, adding, limit, raisedBy } = rule;
      const numbers = [counts, adding, limit, ...(raisedBy ? [raisedBy] : [])].filter(tells);
      const said = use ? [quotaText(use)] : [];
      return [...said, ...branches(numbers.map((node) => nodeLines(node, width - 9)))];
    }
    case "lock":
      return rule.held.flatMap((held) => wrap(heldText(held), width - 6));
    case "lifecycle":
      return lifecycleLines(rule);
  }
};

export const styles: Record<Verdict, "red" | "green" | "dim"> = {
  applies: "green",
  holds: "green",
  "does not apply": "dim",
  refuses: "red",
  fails: "red",
};

export const treeLines = (rule: ExplainedRule, paint: Paint): readonly string[] => {
  const { kind, name, place, verdict } = rule;
  const [first = "", ...rest] = wrap(
    `${marks[verdict]} ${kind} ${name} ${verdict}  (${place.file}:${place.line})`,
    width,
  );
  return [paint(styles[verdict], first), ...rest, ...indent(indent(detailLines(rule)))];
};
