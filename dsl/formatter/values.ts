/** The layout of values that tests give. */
import type { ExpressionNode, RecordNode, ValueNode } from "../ast.ts";
import { isKeyword } from "../tokens.ts";
import { type Doc, group, indent, line, softLine, space, whenFlat } from "./document.ts";
import { ExpressionLayout } from "./expressions.ts";

/** Members stand one to a line without commas, unless the next name could go on with the value before it. */
export const betweenMembers = (next: string): Doc => [isKeyword(next) ? "," : whenFlat(","), line];

type ValueKind = Exclude<ValueNode, ExpressionNode>["kind"];
type ValueOf<Kind extends ValueKind> = Extract<ValueNode, { readonly kind: Kind }>;

export class ValueLayout extends ExpressionLayout {
  private readonly values: { readonly [Kind in ValueKind]: (node: ValueOf<Kind>) => Doc } = {
    record: (node) => this.record(node),
    values: (node) => this.list(node.elements.map((element) => () => this.anyValue(element))),
    absent: () => this.cursor.take(),
  };

  anyValue(node: ValueNode): Doc {
    switch (node.kind) {
      case "record":
        return this.values.record(node);
      case "values":
        return this.values.values(node);
      case "absent":
        return this.values.absent(node);
      default:
        return this.value(node);
    }
  }

  /** What follows its word, one step further in where a comment ends the line of the word. */
  protected behind(layout: () => Doc): Doc {
    return this.cursor.commentAhead() ? indent(layout()) : layout();
  }

  /** On one line if it fits, else one member to a line. */
  record({ members }: RecordNode): Doc {
    const { cursor } = this;
    const before = cursor.comments();
    const open = cursor.take();
    const docs = members.map(({ name, value }, index): Doc => {
      const before = index === 0 ? [] : betweenMembers(name.text);
      return [before, cursor.take(), cursor.take(), space, this.anyValue(value)];
    });
    const comments = cursor.lastComments();
    const close = cursor.take();
    const edge = docs.length === 0 ? softLine : line;
    return [before, group([open, indent([edge, docs, comments]), edge, close])];
  }
}
