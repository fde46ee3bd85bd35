/**
 * Operands and operators, as the flat list that the parser reads, become a tree by precedence. From loose to tight:
 * `or`, `and`, `not`, comparisons, `+ -`, `*`. A flat rule keeps the parser's stack shallow.
 */
import type { IToken } from "chevrotain";
import type { BinaryOperator, CalendarWords, ExpressionNode, Name, TextNode } from "./ast.ts";
import { labels } from "./catalog-places.ts";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { tokenSpan } from "./lexer.ts";
import { limits } from "./limits.ts";
import { cover, type Span } from "./span.ts";
import * as t from "./tokens.ts";
import { daysBetween, isDay } from "./words.ts";

export type Item =
  | { readonly kind: "prefix"; readonly token: IToken }
  | { readonly kind: "operand"; readonly node: ExpressionNode }
  | { readonly kind: "operator"; readonly token: IToken }
  | { readonly kind: "is"; readonly negated: boolean; readonly words: readonly Name[] }
  | {
      readonly kind: "calendar";
      readonly negated: boolean;
      readonly words: CalendarWords;
      readonly offset: TextNode | null;
      /** Of its last word. */
      readonly span: Span;
    };

type Report = (diagnostic: Diagnostic) => void;

/** What an operator token means; the mistaken ones mean what they were meant to. */
const meaning = (token: IToken): "and" | "or" | BinaryOperator => {
  switch (token.tokenType) {
    case t.DoubleAmpersand:
      return "and";
    case t.DoubleBar:
      return "or";
    case t.Equal:
      return "==";
    case t.OtherNotEqual:
      return "!=";
    case t.Matches:
      return "like";
    case t.StartsWith:
      return "starts with";
    case t.EndsWith:
      return "ends with";
    default:
      return token.image as "and" | "or" | BinaryOperator;
  }
};

const comparisons: ReadonlySet<string> = new Set<BinaryOperator>([
  ...(["==", "!=", "<", "<=", ">", ">="] as const),
  ...(["in", "starts with", "ends with", "contains", "like"] as const),
]);

const chained: Readonly<Record<"sum" | "product", readonly string[]>> = {
  sum: ["+", "-"],
  product: ["*"],
};

const none: readonly IToken[] = [];

/** Folds one expression. Reports `=` for `==`, chained comparisons and chains beyond the nesting limit. */
export const fold = (file: string, items: readonly Item[], report: Report): ExpressionNode =>
  new Fold(file, items, report).fold();

/** One pass over the items, from left to right. */
class Fold {
  private at = 0;
  private readonly file: string;
  private readonly items: readonly Item[];
  private readonly report: Report;

  constructor(file: string, items: readonly Item[], report: Report) {
    this.file = file;
    this.items = items;
    this.report = report;
  }

  fold(): ExpressionNode {
    const node = this.logical("or");
    // What `is` asks is no number to go on with; what follows must not be left out without a word.
    const rest = this.items[this.at];
    if (rest?.kind === "operator") this.report(this.leftOver(rest.token));
    return node;
  }

  private leftOver(token: IToken): Diagnostic {
    const span = tokenSpan(this.file, token);
    const [before, after] = [this.items[this.at - 1], this.items[this.at + 1]];
    const days = before?.kind === "calendar" && before.words.kind === "days" ? before.words.days : [];
    const [from, to] = [days.at(-1)?.text, after?.kind === "operand" ? pathText(after.node) : undefined];
    if (token.tokenType !== t.Minus || !isDay(from) || !isDay(to))
      return diagnose("LEND0015", span, { operator: token.image });
    const instead = `List the days: \`${daysBetween(from, to).join(" | ")}\`.`;
    return diagnose("LEND0027", span, { found: "-", instead });
  }

  private operator(): "and" | "or" | BinaryOperator | null {
    const item = this.items[this.at];
    return item?.kind === "operator" ? meaning(item.token) : null;
  }

  private takeOperator(): Span {
    const item = this.items[this.at++];
    if (item?.kind !== "operator") throw new RangeError("an operator was expected");
    const span = tokenSpan(this.file, item.token);
    if (item.token.tokenType === t.Equal) this.report(diagnose("LEND0008", span, {}));
    return span;
  }

  private takePrefixes(): readonly IToken[] {
    if (this.items[this.at]?.kind !== "prefix") return none;
    const tokens: IToken[] = [];
    for (let item = this.items[this.at]; item?.kind === "prefix"; item = this.items[++this.at])
      tokens.push(item.token);
    const deep = tokens[limits.nesting];
    if (deep) this.report(diagnose("LEND0006", tokenSpan(this.file, deep), { limit: limits.nesting }));
    return tokens.slice(0, limits.nesting);
  }

  private readonly prefixed = (node: ExpressionNode, prefix: IToken): ExpressionNode => {
    const span = cover(tokenSpan(this.file, prefix), node.span);
    return prefix.tokenType === t.Minus ? negative(node, span) : { kind: "not", operand: node, span };
  };

  private logical(word: "and" | "or"): ExpressionNode {
    const next = () => (word === "or" ? this.logical("and") : this.negation());
    const first = next();
    if (this.operator() !== word) return first;
    const operands = [first];
    while (this.operator() === word) {
      this.takeOperator();
      operands.push(next());
    }
    return {
      kind: "logical",
      operator: word,
      operands,
      grouped: false,
      span: cover(first.span, (operands.at(-1) ?? first).span),
    };
  }

  private negation(): ExpressionNode {
    const item = this.items[this.at];
    const negated = item?.kind === "prefix" && item.token.tokenType !== t.Minus;
    return (negated ? this.takePrefixes() : []).reduceRight(this.prefixed, this.comparison());
  }

  private comparison(): ExpressionNode {
    let left = this.sum();
    for (let compared = false; ; compared = true) {
      const item = this.items[this.at];
      const operator = this.operator();
      if (item?.kind === "is") {
        this.at++;
        const { negated, words } = item;
        left = {
          kind: "is",
          operand: left,
          negated,
          words,
          span: cover(left.span, lastOf(words, left.span)),
        };
      } else if (item?.kind === "calendar") {
        this.at++;
        left = { ...item, operand: left, span: cover(left.span, item.span) };
      } else if (operator !== null && comparisons.has(operator)) {
        const span = this.takeOperator();
        if (compared) {
          const related = { span: left.span, label: labels.compared() };
          this.report(diagnose("LEND0015", span, { operator }, related));
        }
        left = binary(operator as BinaryOperator, left, this.sum());
      } else return left;
    }
  }

  private sum(): ExpressionNode {
    return this.chain("sum");
  }

  private chain(level: keyof typeof chained): ExpressionNode {
    let left = level === "sum" ? this.chain("product") : this.operand();
    for (let length = 1; chained[level].includes(this.operator() ?? ""); length++) {
      const operator = this.operator() as BinaryOperator;
      const span = this.takeOperator();
      const right = level === "sum" ? this.chain("product") : this.operand();
      if (length === limits.nesting) this.report(diagnose("LEND0006", span, { limit: limits.nesting }));
      if (length < limits.nesting) left = binary(operator, left, right);
    }
    return left;
  }

  private operand(): ExpressionNode {
    const prefixes = this.takePrefixes();
    const item = this.items[this.at++];
    const node: ExpressionNode =
      item?.kind === "operand" ? item.node : { kind: "broken", span: { file: this.file, start: 0, end: 0 } };
    return prefixes.reduceRight(this.prefixed, node);
  }
}

/** The name that stands alone; undefined where something else stands. */
const pathText = (node: ExpressionNode): string | undefined =>
  node.kind === "path" && node.steps.length === 0 ? node.root.text : undefined;

const lastOf = (words: readonly Name[], otherwise: Span): Span => words.at(-1)?.span ?? otherwise;

const binary = (operator: BinaryOperator, left: ExpressionNode, right: ExpressionNode): ExpressionNode => ({
  kind: "binary",
  operator,
  left,
  right,
  span: cover(left.span, right.span),
});

/** `-5`, or zero minus what is not a literal. */
const negative = (node: ExpressionNode, span: Span): ExpressionNode =>
  node.kind === "literal" && typeof node.value === "number" && node.type !== "time"
    ? { ...node, value: 0 - node.value, span }
    : {
        kind: "binary",
        operator: "-",
        left: { kind: "literal", type: "int", value: 0, span: { ...span, end: span.start + 1 } },
        right: node,
        span,
      };
