/** Tests, and the values that they give. */
import type { ExpressionNode, Name, NodeBase, TextNode } from "./ast-expressions.ts";
import type { DeclarationBase } from "./ast-schema.ts";

export interface MemberNode extends NodeBase {
  readonly name: Name;
  readonly value: ValueNode;
}
export interface RecordNode extends NodeBase {
  readonly kind: "record";
  readonly members: readonly MemberNode[];
}
export interface ValueListNode extends NodeBase {
  readonly kind: "values";
  readonly elements: readonly ValueNode[];
}
/** `absent`: the attribute is taken away. */
export interface AbsentNode extends NodeBase {
  readonly kind: "absent";
}
export type ValueNode = RecordNode | ValueListNode | AbsentNode | ExpressionNode;

export type Statement =
  | (NodeBase & { readonly kind: "at"; readonly instant: ExpressionNode })
  | (NodeBase & { readonly kind: "let"; readonly name: Name; readonly value: ValueNode })
  | (NodeBase & {
      readonly kind: "entity";
      readonly type: Name;
      readonly name: Name;
      readonly id: TextNode;
      readonly parents: readonly Name[] | null;
      readonly record: RecordNode;
    })
  | (NodeBase & {
      readonly kind: "with";
      readonly name: Name;
      /** Null leaves the parents as they are. */
      readonly parents: readonly Name[] | null;
      readonly record: RecordNode;
    })
  /** What the context of an action holds where a case does not say: `share with { region: "cn-beijing" }`. */
  | (NodeBase & { readonly kind: "context"; readonly action: Name; readonly record: RecordNode })
  | (NodeBase & {
      readonly kind: "case";
      readonly subject: Name;
      readonly negated: boolean;
      readonly action: Name;
      readonly resource: Name;
      readonly context: RecordNode | null;
      readonly codes: readonly Name[];
      readonly saying: TextNode | null;
      readonly until: ExpressionNode | null;
    })
  /** `grant is ending for friend on backup : ShareCancelled until time "…"`. */
  | (NodeBase & {
      readonly kind: "state";
      readonly lifecycle: Name;
      readonly state: Name;
      readonly subject: Name;
      readonly resource: Name;
      readonly cause: Name | null;
      readonly until: ExpressionNode | null;
    });
export type StatementKind = Statement["kind"];

export interface GivenDeclaration extends DeclarationBase {
  readonly kind: "given";
  readonly statements: readonly Statement[];
}
export interface TestDeclaration extends DeclarationBase {
  readonly kind: "test";
  readonly title: TextNode;
  readonly statements: readonly Statement[];
}
