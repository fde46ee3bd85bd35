/** The changes of one expression: each of them one bit of what it says. */
import type {
  ArithmeticExpression,
  ComparisonOperator,
  Expression,
  ExpressionKind,
  LiteralExpression,
  TextExpression,
} from "../dsl/program.ts";
import type { Schema } from "../dsl/schema.ts";
import { lifecycleStates } from "../dsl/words.ts";
import { clockReads } from "./expression-tree.ts";
import { without } from "./mutant.ts";
import { calendarChanges } from "./mutation-calendar.ts";
import type { MutationKind } from "./mutation-kinds.ts";
import { siblingsOf } from "./mutation-siblings.ts";

/** What an expression becomes. Its words tell the changes of one expression apart. */
export interface Change {
  readonly kind: MutationKind;
  readonly words: string;
  readonly becomes: Expression;
}

type Of<Kind extends ExpressionKind> = Extract<Expression, { readonly kind: Kind }>;
type Changes = {
  readonly [Kind in ExpressionKind]: (expression: Of<Kind>, schema: Schema) => readonly Change[];
};

const neighbors: Readonly<Record<ComparisonOperator, readonly ComparisonOperator[]>> = {
  "<": ["<=", "!=", ">="],
  "<=": ["<", "==", ">"],
  ">": [">=", "!=", "<="],
  ">=": [">", "==", "<"],
  "==": ["!=", "<=", ">="],
  "!=": ["==", "<", ">"],
};
const ordered: readonly string[] = ["int", "time", "duration"];

const textOperators: readonly TextExpression["operator"][] = ["starts with", "ends with", "contains"];

const sums: Readonly<Record<ArithmeticExpression["operator"], ArithmeticExpression["operator"]>> = {
  "+": "-",
  "-": "+",
  "*": "+",
};

const negated = (expression: Expression): Change => ({
  kind: "negation",
  words: "is negated",
  becomes: { kind: "not", operand: expression, type: { kind: "bool" }, span: expression.span },
});

const valueChanges = (literal: LiteralExpression, schema: Schema): readonly Change[] => {
  const { value, type } = literal;
  const change = (kind: MutationKind, words: string, other: LiteralExpression["value"]): Change => ({
    kind,
    words,
    becomes: { ...literal, value: other },
  });
  if (typeof value === "boolean") return [change("value", `becomes ${!value}`, !value)];
  if (typeof value === "number") {
    const unit = type.kind === "int" ? "1" : "1 millisecond";
    return [
      change("number", `is ${unit} more`, value + 1),
      change("number", `is ${unit} less`, value - 1),
    ].filter(({ becomes }) => Number.isSafeInteger((becomes as LiteralExpression).value));
  }
  if (type.kind === "enum") {
    const others = (schema.enums[type.name]?.values ?? []).filter((other) => other !== value);
    return others.map((other) => change("value", `becomes "${other}"`, other));
  }
  const shorter = [...value].slice(0, -1).join("");
  return [
    change("text", `becomes "${value}~"`, `${value}~`),
    ...(value === "" ? [] : [change("text", `becomes "${shorter}"`, shorter)]),
  ];
};

const pieceChanges = (like: Of<"like">): readonly Change[] => {
  const { pieces } = like;
  const change = (other: readonly string[]): Change => ({
    kind: "text",
    words: `becomes "${other.join("*")}"`,
    becomes: { ...like, pieces: other },
  });
  const shorter = pieces.flatMap((piece, at) =>
    piece === "" ? [] : [change(pieces.with(at, [...piece].slice(0, -1).join("")))],
  );
  const ends = [
    pieces[0] === "" ? pieces.slice(1) : ["", ...pieces],
    pieces.at(-1) === "" ? pieces.slice(0, -1) : [...pieces, ""],
  ];
  return [...shorter, ...ends.filter(({ length }) => length > 0).map(change)];
};

/** `time - time` has no sum, and what reads the clock on its right would move the other way. */
const hasContrary = ({ left, right }: ArithmeticExpression): boolean =>
  clockReads(right) === 0 && !(left.type.kind === "time" && right.type.kind === "time");

const changes: Changes = {
  literal: valueChanges,
  variable: () => [],
  lifecycleField: () => [],
  attribute: (attribute, schema) => [
    ...siblingsOf(attribute, schema).map(
      (name): Change => ({
        kind: "attribute",
        words: `reads \`${name}\` in place of \`${attribute.name}\``,
        becomes: { ...attribute, name },
      }),
    ),
    ...(attribute.type.kind === "bool" ? [negated(attribute)] : []),
  ],
  set: (set) =>
    set.elements.map((_, at) => ({
      kind: "set",
      words: `has no element ${at + 1}`,
      becomes: { ...set, elements: without(set.elements, at) },
    })),
  present: (present) => [{ ...negated(present), kind: "presence", words: "asks for the contrary" }],
  is: (is) => [
    negated(is),
    ...(is.entityTypes.length < 2 ? [] : is.entityTypes).map(
      (name, at): Change => ({
        kind: "type",
        words: `leaves \`${name}\` out`,
        becomes: { ...is, entityTypes: without(is.entityTypes, at) },
      }),
    ),
  ],
  calendar: (calendar) => [negated(calendar), ...calendarChanges(calendar)],
  state: (state) =>
    lifecycleStates
      .filter((other) => other !== state.state)
      .map((other) => ({
        kind: "state",
        words: `asks whether it is ${other}`,
        becomes: { ...state, state: other },
      })),
  logical: (logical) => {
    const { operator, operands } = logical;
    const other = operator === "and" ? "or" : "and";
    return [
      {
        kind: "logic",
        words: `\`${operator}\` becomes \`${other}\``,
        becomes: { ...logical, operator: other },
      },
      ...operands.map((_, at): Change => {
        const left = without(operands, at);
        const [first] = left;
        const becomes = left.length === 1 && first ? first : { ...logical, operands: left };
        return { kind: "operand", words: `loses part ${at + 1} of ${operands.length}`, becomes };
      }),
    ];
  },
  not: (not) => [{ kind: "negation", words: "is no longer negated", becomes: not.operand }],
  compare: (compare) =>
    neighbors[compare.operator]
      .filter((other) => other === "==" || other === "!=" || ordered.includes(compare.left.type.kind))
      .map((operator) => ({
        kind: "comparison",
        words: `\`${compare.operator}\` becomes \`${operator}\``,
        becomes: { ...compare, operator },
      })),
  arithmetic: (sum) => {
    const operator = sums[sum.operator];
    const words = `\`${sum.operator}\` becomes \`${operator}\``;
    return hasContrary(sum) ? [{ kind: "arithmetic", words, becomes: { ...sum, operator } }] : [];
  },
  member: (member) => [negated(member)],
  within: (within) => [negated(within)],
  text: (text) => [
    negated(text),
    ...textOperators
      .filter((other) => other !== text.operator)
      .map(
        (operator): Change => ({
          kind: "text",
          words: `\`${text.operator}\` becomes \`${operator}\``,
          becomes: { ...text, operator },
        }),
      ),
  ],
  like: (like) => [negated(like), ...pieceChanges(like)],
  quantifier: (quantifier) => {
    if (quantifier.quantifier === "count") return [];
    const other = quantifier.quantifier === "any" ? "all" : "any";
    const words = `\`${quantifier.quantifier}\` becomes \`${other}\``;
    return [
      negated(quantifier),
      { kind: "quantifier", words, becomes: { ...quantifier, quantifier: other } },
    ];
  },
};

/** Every change of one expression itself, not of its parts. */
export const changesOf = (expression: Expression, schema: Schema): readonly Change[] =>
  (changes[expression.kind] as (one: Expression, schema: Schema) => readonly Change[])(expression, schema);
