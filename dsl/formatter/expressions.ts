/** The layout of expressions. Parentheses stand where the tree needs them, and where a group of `and` or `or` has them. */
import type {
  BinaryNode,
  CalendarNode,
  ExpressionNode,
  IsNode,
  LiteralNode,
  LogicalNode,
  NotNode,
  QuantifierNode,
} from "../ast.ts";
import type { Cursor } from "./cursor.ts";
import { type Doc, group, indent, line, softLine, space, step } from "./document.ts";
import { alternatives, bracketed } from "./pieces.ts";
import { type Place, tightness, tightnessOf, whole } from "./tightness.ts";

export class ExpressionLayout {
  protected readonly cursor: Cursor;
  private readonly text: string;
  /** Where a value begins: a list there would be read as one of values. */
  private valueAt = -1;

  constructor(text: string, cursor: Cursor) {
    this.text = text;
    this.cursor = cursor;
  }

  /** `hang` is by how much the `and`s and `or`s of a broken expression are indented. */
  expression(node: ExpressionNode, hang: (operator: "and" | "or") => number = () => step): Doc {
    if (node.kind !== "logical" || node.grouped) return this.at(node, whole);
    return [this.cursor.commentsInside(), this.chain(node, whole, hang(node.operator))];
  }

  /** An expression where a value may stand as well. */
  value(node: ExpressionNode): Doc {
    this.valueAt = node.span.start;
    return this.expression(node);
  }

  private at(node: ExpressionNode, place: Place): Doc {
    const { cursor } = this;
    if (!this.needsParentheses(node, place)) return [cursor.commentsInside(), this.bare(node, place)];
    const comments = cursor.comments();
    const open = cursor.paren("(");
    const inner = this.bare(node, whole);
    const close = [softLine, cursor.paren(")")];
    return [comments, group([open, indent([softLine, inner]), close])];
  }

  private needsParentheses(node: ExpressionNode, place: Place): boolean {
    switch (node.kind) {
      case "logical":
        return node.grouped;
      case "not":
        return place.first ? place.needs > tightness.negation : place.needs > tightness.prefix;
      case "binary":
        return place.needs > (this.isNegation(node) ? tightness.prefix : tightnessOf(node));
      case "is":
        return place.needs > tightness.comparison || this.cursor.isClosedBefore(node.span.end, ["|"]);
      case "calendar":
        return place.needs > tightness.comparison || this.swallowsNext(node);
      case "quantifier":
        return node.condition !== null && !place.last;
      case "list":
        return node.span.start === this.valueAt;
      case "literal":
      case "path":
      case "broken":
        return false;
    }
  }

  private swallowsNext({ words, offset, span }: CalendarNode): boolean {
    if (offset !== null) return false;
    return this.cursor.isClosedBefore(span.end, words.kind === "days" ? ["|", "at"] : ["at"]);
  }

  /** `-x`, which the tree has as zero minus it. */
  private isNegation({ left, operator }: BinaryNode): boolean {
    return operator === "-" && left.kind === "literal" && this.isMinus(left) && left.value === 0;
  }

  private isMinus({ span }: LiteralNode): boolean {
    return span.end - span.start === 1 && this.text[span.start] === "-";
  }

  private bare(node: ExpressionNode, place: Place): Doc {
    switch (node.kind) {
      case "literal":
        return this.literal(node);
      case "list":
        return this.list(node.elements.map((element) => () => this.expression(element)));
      case "path":
        return [this.cursor.take(), node.steps.map(() => [this.cursor.take(), this.cursor.take()])];
      case "binary":
        return this.isNegation(node) ? this.prefixed(node, place) : this.operation(node, place);
      case "logical":
        return this.chain(node, place, step);
      case "not":
        return this.prefixed(node, place);
      case "is":
      case "calendar":
        return this.asked(node, place);
      case "quantifier":
        return this.quantifier(node, place);
      case "broken":
        return [];
    }
  }

  /** A number with its unit, `time` with its text, or one word. */
  private literal({ span }: LiteralNode): Doc {
    const { cursor } = this;
    const docs: Doc[] = [];
    let isAfterMinus = true;
    for (let at = span.start; at < span.end; at = cursor.end) {
      const word = cursor.take();
      docs.push(isAfterMinus ? [] : space, word);
      isAfterMinus = this.text[cursor.end - 1] === "-";
    }
    return docs;
  }

  list(elements: readonly (() => Doc)[]): Doc {
    const comments = this.cursor.comments();
    const open = this.cursor.take();
    const docs = elements.map((element) => element());
    return [comments, bracketed(this.cursor, open, docs, softLine)];
  }

  private chain(node: LogicalNode, place: Place, hang: number): Doc {
    const final = node.operands.length - 1;
    const docs = node.operands.map((operand, index): Doc => {
      const operator = index === 0 ? [] : [line, this.cursor.take(), space];
      const needs = tightness.negation;
      return [operator, this.at(operand, { needs, first: true, last: place.last && index === final })];
    });
    // So that the parts of the first operand do not look like those of the whole.
    return group([indent(docs[0] ?? [], hang), indent(docs.slice(1), hang)]);
  }

  /** `a + b - c` is a list here, not a tree. */
  private operation(node: BinaryNode, place: Place): Doc {
    const own = tightnessOf(node);
    const links = [node];
    let { left } = node;
    while (own > tightness.comparison && this.continues(left, own)) {
      links.push(left);
      left = left.left;
    }
    const first = this.at(left, { needs: Math.max(own, tightness.sum), first: place.first, last: false });
    const next = own + 1;
    const rest = links.reverse().map((link, index): Doc => {
      const operator = this.cursor.take();
      const last = place.last && index === links.length - 1;
      return [line, operator, space, this.at(link.right, { needs: next, first: false, last })];
    });
    return group([first, indent(rest)]);
  }

  private continues(node: ExpressionNode, own: number): node is BinaryNode {
    return node.kind === "binary" && tightnessOf(node) === own && !this.isNegation(node);
  }

  /**
   * `not`s and minuses. Where an expression begins with `not`, they are about all of a comparison; parentheses that say
   * so stay, since not everybody knows.
   */
  private prefixed(node: NotNode | BinaryNode, place: Place): Doc {
    const isWide = node.kind === "not" && place.first;
    const docs: Doc[] = [];
    let inner: ExpressionNode = node;
    for (;;) {
      if (inner.kind === "not") {
        docs.push(this.cursor.take(), space);
        inner = inner.operand;
      } else if (inner.kind === "binary" && this.isNegation(inner)) {
        docs.push(this.cursor.take());
        inner = inner.right;
      } else break;
    }
    const begins = this.text[inner.span.start] === "-" && inner.kind !== "literal";
    const isKept = isWide && this.cursor.isOpenedAround(inner.span.end);
    const needs = isWide && !begins && !isKept ? tightness.comparison : tightness.prefix;
    return [docs, this.at(inner, { needs, first: isWide, last: place.last })];
  }

  /** `x is present`, however many of them follow each other. */
  private asked(node: IsNode | CalendarNode, place: Place): Doc {
    const links: (IsNode | CalendarNode)[] = [];
    let operand: ExpressionNode = node;
    while (operand.kind === "is" || operand.kind === "calendar") {
      links.push(operand);
      operand = operand.operand;
    }
    const first = this.at(operand, { needs: tightness.comparison, first: place.first, last: false });
    const suffixes = links.reverse().map((link) => this.suffix(link));
    return [first, suffixes];
  }

  private suffix(node: IsNode | CalendarNode): Doc {
    const { cursor } = this;
    const is: Doc = [space, cursor.take(), node.negated ? [space, cursor.take()] : []];
    if (node.kind === "is") return [is, space, alternatives(cursor, node.words.length)];
    const { words } = node;
    const head: Doc = [is, space, cursor.take(), space];
    const asked =
      words.kind === "days"
        ? alternatives(cursor, words.days.length)
        : [cursor.take(), space, cursor.take(), space, cursor.take()];
    const offset = node.offset === null ? [] : [space, cursor.take(), space, cursor.take()];
    return [head, asked, offset];
  }

  private quantifier({ set, condition }: QuantifierNode, place: Place): Doc {
    const { cursor } = this;
    const head: Doc = [cursor.take(), space, cursor.take(), space, cursor.take(), space, this.at(set, whole)];
    return condition === null ? head : [head, this.where(condition, place)];
  }

  where(condition: ExpressionNode, place: Place = whole): Doc {
    const word = this.cursor.take();
    const isChain = condition.kind === "logical" && !condition.grouped;
    const inner = { ...whole, last: place.last };
    const doc = isChain ? this.chain(condition, inner, step) : this.at(condition, inner);
    return group(indent([line, word, space, doc]));
  }
}
