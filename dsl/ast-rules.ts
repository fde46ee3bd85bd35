/** Rules and what they are made of. */
import type { ExpressionNode, Name, NodeBase, TextNode } from "./ast-expressions.ts";
import type { DeclarationBase } from "./ast-schema.ts";

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
