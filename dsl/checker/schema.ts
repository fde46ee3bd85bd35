/** Declarations to a resolved schema. Reports unknown types and names that are declared twice. */
import type { Declaration, FieldNode, Name, TypeNode } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import {
  type Action,
  type Attribute,
  actionKey,
  type EntityType,
  type EnumType,
  type Schema,
  type Type,
} from "../schema.ts";
import type { Span } from "../span.ts";
import { checkMentionable, checkPlain, uniqueBy } from "./names.ts";
import { builtinNames, builtinType, unknown } from "./types.ts";

type Report = (diagnostic: Diagnostic) => void;
type Of<Kind extends Declaration["kind"]> = Extract<Declaration, { readonly kind: Kind }>;

const ofKind = <Kind extends Declaration["kind"]>(
  declarations: readonly Declaration[],
  kind: Kind,
): Of<Kind>[] => declarations.filter((declaration): declaration is Of<Kind> => declaration.kind === kind);

type TypeDeclaration = Of<"enum"> | Of<"entity"> | Of<"record">;

/** Resolves the names in a schema, whatever their order. */
class Resolver {
  private readonly types: ReadonlyMap<string, TypeDeclaration>;
  private readonly entities: readonly string[];
  private readonly report: Report;

  constructor(declarations: readonly TypeDeclaration[], report: Report) {
    this.types = uniqueBy(declarations, (declaration) => declaration.name, "type", report);
    this.entities = [...this.types.values()]
      .filter(({ kind }) => kind === "entity")
      .map(({ name }) => name.text);
    this.report = report;
    for (const { name } of this.types.values()) {
      if (builtinType(name.text)) report(diagnose("LEND0109", name.span, { name: name.text }));
      else checkMentionable(name, report);
    }
  }

  private spanOf(name: string): Span | undefined {
    return this.types.get(name)?.name.span;
  }

  private named(reference: Name): Type {
    const builtin = builtinType(reference.text);
    if (builtin) return builtin;
    const declaration = this.types.get(reference.text);
    if (declaration?.kind === "entity") return { kind: "entity", names: [reference.text] };
    if (declaration) return { kind: declaration.kind, name: reference.text };
    const known = [...builtinNames, "Set", ...this.types.keys()];
    const places = { of: (name: string) => this.spanOf(name) };
    this.report(diagnose("LEND0200", reference.span, { found: reference.text, known, places }));
    return unknown;
  }

  private single(node: TypeNode): Type {
    const alternatives = node.names.map((name) => this.named(name));
    const first = alternatives[0] ?? unknown;
    if (alternatives.length <= 1) return first;
    const names = alternatives.flatMap((type) => (type.kind === "entity" ? type.names : []));
    if (names.length === alternatives.length) return { kind: "entity", names: [...new Set(names)] };
    if (!alternatives.includes(unknown)) {
      const facts = { expected: "only entities between `|`", found: "another type" };
      const stray = node.names.find(({ text }) => !this.entities.includes(text));
      const span = stray && this.spanOf(stray.text);
      const related = span ? { span, label: labels.noEntity(stray.text) } : null;
      this.report(diagnose("LEND0300", node.span, facts, related));
    }
    return unknown;
  }

  private attribute(field: FieldNode): Attribute {
    const type = this.single(field.type);
    return {
      name: field.name.text,
      type: field.type.isSet ? { kind: "set", element: type } : type,
      optional: field.optional,
      origin: field.fromRequest ? "request" : "stored",
      documentation: field.documentation,
      span: field.span,
    };
  }

  /** The attributes by name; those that every entity has cannot be declared. */
  attributes(fields: readonly FieldNode[], reserved: readonly string[] = []): Record<string, Attribute> {
    const unique = uniqueBy(fields, (field) => field.name, "attribute", this.report);
    for (const { name } of unique.values()) {
      if (reserved.includes(name.text)) this.report(diagnose("LEND0109", name.span, { name: name.text }));
      else checkPlain(name, this.report);
    }
    return Object.fromEntries([...unique].map(([name, field]) => [name, this.attribute(field)]));
  }

  /** The names that are entities; none is all of them. Others are reported. */
  entityNames(names: readonly Name[]): string[] {
    const unknownNames = names.filter(({ text }) => !this.entities.includes(text));
    for (const { text, span } of unknownNames) {
      const other = this.spanOf(text);
      const places = {
        of: (name: string) => this.spanOf(name),
        otherwise: other ? { span: other, label: labels.noEntity(text) } : null,
      };
      this.report(diagnose("LEND0200", span, { found: text, known: this.entities, places }));
    }
    return names.map(({ text }) => text).filter((text) => this.entities.includes(text));
  }

  allEntities(): readonly string[] {
    return this.entities;
  }
}

const entityOf = (resolver: Resolver, entity: Of<"entity">, report: Report): EntityType => {
  const locks = uniqueBy(entity.locks, (reason) => reason, "lock", report);
  return {
    name: entity.name.text,
    attributes: resolver.attributes(entity.fields, ["id", "locks"]),
    parents: resolver.entityNames(entity.parents),
    lockReasons: [...locks.keys()],
    lockNames: Object.fromEntries(locks),
    span: entity.span,
    declaredAs: entity.name,
  };
};

const enumOf = (declaration: Of<"enum">, report: Report): EnumType => {
  const asNames = declaration.values.map(({ value, span }): Name => ({ text: value, span }));
  const values = uniqueBy(asNames, (value) => value, "value", report);
  const { name, span } = declaration;
  return {
    name: name.text,
    values: [...values.keys()],
    valueNames: Object.fromEntries(values),
    span,
    declaredAs: name,
  };
};

/** An action on several types, or several actions on one, are as many actions. */
const actionsOf = (
  resolver: Resolver,
  declaration: Of<"action">,
): readonly (Action & { readonly at: Name })[] => {
  const context = resolver.attributes(declaration.fields);
  const subjects = resolver.entityNames(declaration.subjects);
  const subjectTypes = declaration.subjects.length > 0 ? subjects : resolver.allEntities();
  return resolver.entityNames(declaration.resources).flatMap((resourceType) =>
    declaration.names.map((at) => ({
      name: at.text,
      resourceType,
      subjectTypes,
      context,
      span: at.span,
      at,
    })),
  );
};

/** Builds the schema that `declarations` describe. */
export const checkSchema = (name: string, declarations: readonly Declaration[], report: Report): Schema => {
  const enums = ofKind(declarations, "enum");
  const entities = ofKind(declarations, "entity");
  const records = ofKind(declarations, "record");
  const resolver = new Resolver([...enums, ...entities, ...records], report);
  const allActions = ofKind(declarations, "action").flatMap((declaration) =>
    actionsOf(resolver, declaration),
  );
  const keyed = ({ at, resourceType }: (typeof allActions)[number]): Name => ({
    text: actionKey(resourceType, at.text),
    span: at.span,
  });
  return {
    name,
    entities: Object.fromEntries(
      entities.map((entity) => [entity.name.text, entityOf(resolver, entity, report)]),
    ),
    records: Object.fromEntries(
      records.map(({ name, fields, span }) => [
        name.text,
        { name: name.text, attributes: resolver.attributes(fields), span, declaredAs: name },
      ]),
    ),
    enums: Object.fromEntries(
      enums.map((declaration) => [declaration.name.text, enumOf(declaration, report)]),
    ),
    actions: Object.fromEntries(
      [...uniqueBy(allActions, keyed, "action", report)].map(([key, { at: _, ...action }]) => [key, action]),
    ),
  };
};
