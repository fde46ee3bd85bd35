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

/** `for ever`: the answer never changes by the clock alone. */
export interface ForEverNode extends NodeBase {
  readonly kind: "for ever";
}
/** `until monday + 10 minutes`, or `for ever`. */
export type UntilNode = ExpressionNode | ForEverNode;

/** `shelves 2 + 1 of 3`, after `using`. */
export interface UseNode extends NodeBase {
  readonly quota: Name;
  readonly used: ExpressionNode;
  readonly adding: ExpressionNode;
  readonly limit: ExpressionNode;
}

/** `| 3, 1, TooMany`: a name may be a value, an entity, an action, a state or a code. */
export interface RowNode extends NodeBase {
  readonly cells: readonly ValueNode[];
}

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
      /** The column that holds the answer, after `asks to`; null for `may` and `may not`. */
      readonly answer: Name | null;
      readonly codes: readonly Name[];
      /** The permits that apply; null where the case does not say. */
      readonly by: readonly Name[] | null;
      readonly saying: TextNode | null;
      /** A part of a help line. */
      readonly advising: TextNode | null;
      /** A part of the condition that a permit lacked. */
      readonly lacking: TextNode | null;
      readonly using: readonly UseNode[];
      readonly until: UntilNode | null;
    })
  /** `grant is ending for friend on backup : ShareCancelled until time "…"`. */
  | (NodeBase & {
      readonly kind: "state";
      readonly lifecycle: Name;
      readonly state: Name;
      readonly subject: Name;
      readonly resource: Name;
      readonly cause: Name | null;
      readonly until: UntilNode | null;
    })
  /** `given lent_to_friend`: what the fixture of that name says holds from here on. */
  | (NodeBase & { readonly kind: "use"; readonly name: Name })
  /** `for each shared, answer in | 2, Permitted | 3, TooMany { … }`. */
  | (NodeBase & {
      readonly kind: "table";
      readonly columns: readonly Name[];
      readonly rows: readonly RowNode[];
      readonly statements: readonly Statement[];
    });
export type StatementKind = Statement["kind"];

export interface GivenDeclaration extends DeclarationBase {
  readonly kind: "given";
  /** Of a fixture that tests use by its name; what `given` says without one holds in every test. */
  readonly name: Name | null;
  readonly statements: readonly Statement[];
}
export interface TestDeclaration extends DeclarationBase {
  readonly kind: "test";
  readonly title: TextNode;
  readonly statements: readonly Statement[];
}
