/** The declarations of a schema. */
import type { Name, NodeBase, TextNode } from "./ast-expressions.ts";

export interface DeclarationBase extends NodeBase {
  readonly documentation: string;
}

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
