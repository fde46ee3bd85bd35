/** What the parser says: the text as a tree, names unresolved. Plain readonly data; every node has a span. */
import type { Name, NodeBase } from "./ast-expressions.ts";
import type { LetDeclaration, RuleDeclaration } from "./ast-rules.ts";
import type {
  ActionDeclaration,
  EntityDeclaration,
  EnumDeclaration,
  RecordDeclaration,
} from "./ast-schema.ts";
import type { GivenDeclaration, TestDeclaration } from "./ast-tests.ts";

export type * from "./ast-expressions.ts";
export type * from "./ast-rules.ts";
export type * from "./ast-schema.ts";
export type * from "./ast-tests.ts";

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
