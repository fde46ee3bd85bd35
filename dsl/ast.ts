/** What the parser says: the text as a tree, names unresolved. Plain readonly data; every node has a span. */
import type { Span } from "./span.ts";

interface NodeBase {
  readonly span: Span;
}

export interface Name extends NodeBase {
  readonly text: string;
}

/** A text literal. `raw` is the source between the quotes, so that places inside it can be named. */
export interface TextNode extends NodeBase {
  readonly value: string;
  readonly raw: string;
}

// Expressions

export interface LiteralNode extends NodeBase {
  readonly kind: "literal";
  readonly type: "bool" | "int" | "string" | "time" | "duration";
  readonly value: boolean | number | string;
}
/** A list of values in brackets. */
export interface ListNode extends NodeBase {
  readonly kind: "list";
  readonly elements: readonly ExpressionNode[];
}
/** `subject`, or `resource.owner.id`. */
export interface PathNode extends NodeBase {
  readonly kind: "path";
  readonly root: Name;
  readonly steps: readonly Name[];
}
export type BinaryOperator =
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "in"
  | "starts with"
  | "ends with"
  | "contains"
  | "like";
export interface BinaryNode extends NodeBase {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}
/** `a and b and c`, flat, so that a long chain is not a deep tree. */
export interface LogicalNode extends NodeBase {
  readonly kind: "logical";
  readonly operator: "and" | "or";
  readonly operands: readonly ExpressionNode[];
}
export interface NotNode extends NodeBase {
  readonly kind: "not";
  readonly operand: ExpressionNode;
}
/** `x is present`, `x is Account | Folder`, `grant is active`. */
export interface IsNode extends NodeBase {
  readonly kind: "is";
  readonly operand: ExpressionNode;
  readonly negated: boolean;
  readonly words: readonly Name[];
}
export interface QuantifierNode extends NodeBase {
  readonly kind: "quantifier";
  readonly quantifier: "any" | "all" | "count";
  readonly name: Name;
  readonly set: ExpressionNode;
  readonly condition: ExpressionNode | null;
}
/** What stands where the text could not be read; already reported. */
export interface BrokenNode extends NodeBase {
  readonly kind: "broken";
}
export type ExpressionNode =
  | LiteralNode
  | ListNode
  | PathNode
  | BinaryNode
  | LogicalNode
  | NotNode
  | IsNode
  | QuantifierNode
  | BrokenNode;

// Types and the schema

/** `Account | Folder`, or `Set<Offer>`. */
export interface TypeNode extends NodeBase {
  readonly names: readonly Name[];
  readonly isSet: boolean;
}
export interface FieldNode extends NodeBase {
  readonly name: Name;
  readonly type: TypeNode;
  readonly optional: boolean;
  readonly fromRequest: boolean;
  readonly documentation: string;
}
interface DeclarationBase extends NodeBase {
  readonly documentation: string;
}
export interface EnumDeclaration extends DeclarationBase {
  readonly kind: "enum";
  readonly name: Name;
  readonly values: readonly TextNode[];
}
export interface EntityDeclaration extends DeclarationBase {
  readonly kind: "entity";
  readonly name: Name;
  readonly parents: readonly Name[];
  readonly fields: readonly FieldNode[];
  readonly locks: readonly Name[];
}
export interface RecordDeclaration extends DeclarationBase {
  readonly kind: "record";
  readonly name: Name;
  readonly fields: readonly FieldNode[];
}
export interface ActionDeclaration extends DeclarationBase {
  readonly kind: "action";
  readonly names: readonly Name[];
  readonly resources: readonly Name[];
  readonly subjects: readonly Name[];
  readonly fields: readonly FieldNode[];
}

// Rules

export interface LetDeclaration extends DeclarationBase {
  readonly kind: "let";
  readonly name: Name;
  readonly value: ExpressionNode;
}
/** `on BackupSet to view, restore`. */
export interface Target extends NodeBase {
  readonly resource: Name;
  readonly actions: readonly Name[];
}
export type RuleKind = "permit" | "forbid" | "quota" | "lock" | "lifecycle";

interface ReasonClauses {
  readonly code: Name | null;
  readonly because: TextNode | null;
  readonly help: TextNode | null;
}
/** One kind of clause each, so that a kind can be picked out of the union. */
type ClauseNode<Kind extends string, Parts> = Kind extends string
  ? NodeBase & { readonly kind: Kind } & Parts
  : never;

/** One line of a rule. Which clauses a kind of rule takes is for the checker to say. */
export type Clause =
  | ClauseNode<"when" | "unless", { readonly condition: ExpressionNode }>
  | (NodeBase & { readonly kind: "code"; readonly name: Name })
  | ClauseNode<"because" | "help", { readonly text: TextNode }>
  | ClauseNode<"counts" | "adding" | "takes" | "starts at", { readonly value: ExpressionNode }>
  | (NodeBase & {
      readonly kind: "at most";
      readonly value: ExpressionNode;
      readonly raisedBy: ExpressionNode | null;
    })
  | (NodeBase & { readonly kind: "for"; readonly reasons: readonly Name[] })
  | (NodeBase & {
      readonly kind: "for each";
      readonly name: Name;
      readonly set: ExpressionNode;
      readonly where: ExpressionNode | null;
    })
  | (NodeBase & {
      readonly kind: "ends at";
      readonly at: ExpressionNode;
      readonly conditions: readonly (NodeBase & {
        readonly negated: boolean;
        readonly condition: ExpressionNode;
      })[];
      readonly code: Name | null;
    })
  | ClauseNode<
      "meanwhile refuses" | "afterwards refuses",
      ReasonClauses & { readonly actions: readonly Name[] }
    >;

export type ClauseKind = Clause["kind"];
export type ClauseOf<Kind extends ClauseKind> = Extract<Clause, { readonly kind: Kind }>;

export interface RuleDeclaration extends DeclarationBase {
  readonly kind: "rule";
  readonly rule: RuleKind;
  readonly name: Name;
  readonly targets: readonly Target[];
  readonly clauses: readonly Clause[];
}

// Tests

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
      readonly parents: readonly Name[];
      readonly record: RecordNode;
    })
  | (NodeBase & { readonly kind: "with"; readonly name: Name; readonly record: RecordNode })
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

export type Declaration =
  | EnumDeclaration
  | EntityDeclaration
  | RecordDeclaration
  | ActionDeclaration
  | LetDeclaration
  | RuleDeclaration
  | GivenDeclaration
  | TestDeclaration;
export type DeclarationKind = Declaration["kind"];

export type Header =
  | (NodeBase & { readonly kind: "schema"; readonly name: Name })
  | (NodeBase & { readonly kind: "policy"; readonly name: Name; readonly schema: Name });

export interface FileNode extends NodeBase {
  readonly file: string;
  readonly header: Header | null;
  readonly declarations: readonly Declaration[];
}
