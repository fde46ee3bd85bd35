/** A rule of an explanation in one line, as people read it: of a rule that does not apply, the part that decided so. */
import type { ExplainedCondition, ExplainedNode, ExplainedRule } from "./explanation.ts";
import { heldText, markOf, marks, quotaText, statusText, styles, width } from "./explanation-report-trees.ts";
import { type Paint, wrap } from "./text.ts";

/** The part that made an `and` false or an `or` true; where all parts did, the whole. */
const decisive = (node: ExplainedNode): ExplainedNode => {
  if (node.kind !== "logical") return node;
  const [one, more] = node.parts.filter(({ holds }) => holds === node.holds);
  return one !== undefined && more === undefined ? decisive(one) : node;
};

const said = ({ keyword, tree }: ExplainedCondition): string => {
  const part = decisive(tree);
  return `${keyword} ${markOf(part)}${part.text}`;
};

/** Why a rule came to its verdict; empty where it has no condition. */
const reasonOf = (rule: ExplainedRule): string => {
  switch (rule.kind) {
    case "permit":
    case "forbid": {
      const unmet = rule.conditions.find(({ met }) => met !== true);
      return (unmet ? [unmet] : rule.conditions).map(said).join(", ");
    }
    case "quota":
      return rule.use ? quotaText(rule.use) : "";
    case "lock":
      return rule.held.length === 0 ? "nothing is locked so" : rule.held.map(heldText).join(", ");
    case "lifecycle":
      return statusText(rule);
  }
};

/** Cut where it is too long. */
const fitted = (text: string): string => {
  const [line = "", next] = wrap(text, width);
  return next === undefined ? line : `${wrap(text, width - 2)[0]} …`;
};

/** One line; the place stands behind it where there is room. */
export const oneLine = (rule: ExplainedRule, paint: Paint): string => {
  const { kind, name, place, verdict } = rule;
  const reason = reasonOf(rule);
  const text = `${marks[verdict]} ${kind} ${name} ${verdict}${reason === "" ? "" : `: ${reason}`}`;
  const [placed = "", more] = wrap(`${text} (${place.file}:${place.line})`, width);
  return paint(styles[verdict], more === undefined ? placed : fitted(text));
};
