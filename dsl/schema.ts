/** The resolved schema: which entities, attributes and actions exist. Plain readonly data. */
import type { Span } from "./span.ts";

/** A name and where it is declared. */
interface Name {
  readonly text: string;
  readonly span: Span;
}

export type Type =
  | { readonly kind: "bool" }
  | { readonly kind: "int" }
  | { readonly kind: "string" }
  | { readonly kind: "time" }
  | { readonly kind: "duration" }
  | { readonly kind: "enum"; readonly name: string }
  | { readonly kind: "entity"; readonly names: readonly string[] }
  | { readonly kind: "record"; readonly name: string }
  | { readonly kind: "context"; readonly action: readonly string[] }
  | { readonly kind: "set"; readonly element: Type }
  /** What an expression with a reported error has: it fits everywhere, so that one mistake is reported once. */
  | { readonly kind: "unknown" };

export interface Attribute {
  readonly name: string;
  readonly type: Type;
  readonly optional: boolean;
  /** `stored`: a request can never set it. `request`: it comes with the request. */
  readonly origin: "stored" | "request";
  readonly documentation: string;
  readonly span: Span;
}

export type Attributes = Readonly<Record<string, Attribute>>;

export interface EntityType {
  readonly name: string;
  readonly attributes: Attributes;
  /** The types whose entities may be its parents. */
  readonly parents: readonly string[];
  readonly lockReasons: readonly string[];
  readonly lockNames: Readonly<Record<string, Name>>;
  readonly span: Span;
  readonly declaredAs: Name;
}

export interface RecordType {
  readonly name: string;
  readonly attributes: Attributes;
  readonly span: Span;
  readonly declaredAs: Name;
}

export interface EnumType {
  readonly name: string;
  readonly values: readonly string[];
  readonly valueNames: Readonly<Record<string, Name>>;
  readonly span: Span;
  readonly declaredAs: Name;
}

/** An action name on one resource type. The same name may have another context on another type. */
export interface Action {
  readonly name: string;
  readonly resourceType: string;
  readonly subjectTypes: readonly string[];
  readonly context: Attributes;
  /** Of its name. */
  readonly span: Span;
}

export interface Schema {
  readonly name: string;
  readonly entities: Readonly<Record<string, EntityType>>;
  readonly records: Readonly<Record<string, RecordType>>;
  readonly enums: Readonly<Record<string, EnumType>>;
  /** Keyed by `Type.action`, as {@link actionKey} writes it. */
  readonly actions: Readonly<Record<string, Action>>;
}

/** The key of an action in a schema, a program or an engine. */
export const actionKey = (resourceType: string, action: string): string => `${resourceType}.${action}`;
