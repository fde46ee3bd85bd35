/**
 * Paths as JavaScript. A path is read and checked once on the way to where it is needed again; the variable that it was
 * read into stands for it from there on.
 */
import type { AttributeExpression, Variable, VariableExpression } from "../dsl/program.ts";
import type { Action, Schema, Type } from "../dsl/schema.ts";
import { typeCheck } from "./compiler-checks.ts";
import { type Code, quoted, temporary } from "./compiler-code.ts";
import { isPath, type PathExpression, pathText } from "./paths.ts";
import { own, typeName } from "./values.ts";

/** A path that has been read: where its value is, and whether it may be `undefined`. */
interface Known {
  readonly value: string;
  readonly mayBeAbsent: boolean;
}

/** What is known where an expression is written. */
export interface Scope {
  readonly code: Code;
  readonly schema: Schema;
  readonly action: Action | null;
  /** The types that the subject and the resource are known to be of. */
  readonly types: { readonly subject: readonly string[]; readonly resource: readonly string[] };
  /** The variable of a local, by index. */
  readonly locals: ReadonlyMap<number, string>;
  /** The variable with the status of a lifecycle, by name. */
  readonly lifecycles: ReadonlyMap<string, string>;
  readonly read: PathsRead;
}

/** What has been read by its key. Code that may not be run keeps what it reads to itself. */
interface PathsRead {
  readonly here: Map<string, Known>;
  /** What was read on the way here. */
  readonly before: PathsRead | null;
}

export const nothingRead = (): PathsRead => ({ here: new Map(), before: null });

/** The scope of code that may not be run. */
export const branch = (scope: Scope): Scope => ({ ...scope, read: { here: new Map(), before: scope.read } });

const find = (read: PathsRead | null, key: string): Known | null =>
  read === null ? null : (read.here.get(key) ?? find(read.before, key));

/** `before` is an expression to evaluate first, empty for none. */
export interface Reading extends Known {
  readonly before: string;
}

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join(", ");

/** What was read before stands for itself; what is read now, for what is read later. */
const once = (scope: Scope, key: string, read: () => Reading): Reading => {
  const known = find(scope.read, key);
  if (known !== null) return { ...known, before: "" };
  const reading = read();
  scope.read.here.set(key, { value: reading.value, mayBeAbsent: reading.mayBeAbsent });
  return reading;
};

/** Leaves the decision to the interpreter where the value is missing, ill-typed or not known to the schema. */
export const readPath = (scope: Scope, path: PathExpression): Reading => {
  // What is known of its type on the way may differ.
  const type = typeName(path.type);
  if (path.kind !== "attribute") return once(scope, `${nameOf(path)}: ${type}`, () => read(scope, path));
  if (!isPath(path.object)) return { before: "leave()", value: "undefined", mayBeAbsent: true };
  const object = readPath(scope, path.object);
  return once(scope, `${object.value}.${path.name}: ${type}`, () => readAttribute(scope, path, object));
};

/** Locals of one name may be different ones. */
const nameOf = (path: PathExpression): string =>
  path.kind === "variable" && path.variable.from === "local" ? `#${path.variable.index}` : pathText(path);

const read = (scope: Scope, path: Exclude<PathExpression, AttributeExpression>): Reading => {
  switch (path.kind) {
    case "variable":
      return readVariable(scope, path);
    case "state":
      return { before: "", value: `${statusOf(scope, path.lifecycle)}.state`, mayBeAbsent: false };
    case "lifecycleField": {
      const value = temporary(scope.code);
      const field = path.field === "cause" ? "cause" : "endsAt";
      const before = `${value} = ${statusOf(scope, path.lifecycle)}.${field} ?? undefined`;
      return { before, value, mayBeAbsent: true };
    }
  }
};

/** The variable with the status; a lifecycle that cannot be asked here is a failure. */
export const statusOf = (scope: Scope, lifecycle: string): string =>
  scope.lifecycles.get(lifecycle) ?? "leave()";

const readVariable = (scope: Scope, { variable, type }: VariableExpression): Reading => {
  const { from } = variable;
  if (from === "now" || from === "context") return { before: "", value: from, mayBeAbsent: false };
  if (from === "local") return { before: "", value: localOf(scope, variable), mayBeAbsent: false };
  const possible = scope.types[from];
  const fits =
    type.kind === "entity" && possible.length > 0 && possible.every((name) => type.names.includes(name));
  const before = fits ? "" : `${typeCheck(type, from, scope)} || leave()`;
  return { before, value: from, mayBeAbsent: false };
};

const localOf = (scope: Scope, variable: Variable): string =>
  (variable.from === "local" ? scope.locals.get(variable.index) : undefined) ?? "leave()";

/** Whether the schema lets it be absent, whichever of its types the object has. */
const isOptional = (scope: Scope, { object, name }: AttributeExpression): boolean => {
  const { schema, action } = scope;
  const { type } = object;
  if (type.kind === "entity")
    return type.names.every(
      (each) => own(own(schema.entities, each)?.attributes ?? {}, name)?.optional === true,
    );
  if (type.kind === "record")
    return own(own(schema.records, type.name)?.attributes ?? {}, name)?.optional === true;
  return action !== null && own(action.context, name)?.optional === true;
};

/** Written before anything is read: the subject and the resource are entities by then. */
export const writeAttributes =
  "const subjectAttributes = subject.attributes, resourceAttributes = resource.attributes;";

const attributesOf = (entity: string): string =>
  entity === "subject" || entity === "resource" ? `${entity}Attributes` : `${entity}.attributes`;

/** Whether the subject, which has been checked, has the type wherever it turns up again. */
const suitsSubject = ({ types }: Scope, type: Type): boolean =>
  type.kind === "entity" &&
  types.subject.length > 0 &&
  types.subject.every((name) => type.names.includes(name));

/** An account that is lent a set is the one that asks for it, as a rule. */
const valueCheck = (scope: Scope, type: Type, value: string): string => {
  const check = typeCheck(type, value, scope);
  return suitsSubject(scope, type) ? `(${value} === subject || ${check})` : check;
};

const readAttribute = (scope: Scope, path: AttributeExpression, object: Reading): Reading => {
  const isEntity = path.object.type.kind === "entity";
  const value = temporary(scope.code);
  const mayBeAbsent = object.mayBeAbsent || isOptional(scope, path);
  const unlessAbsent = (load: string): string =>
    object.mayBeAbsent ? `${object.value} === undefined ? ${value} = undefined : (${load})` : load;
  if (isEntity && path.name === "id") {
    const load = unlessAbsent(`${value} = ${object.value}.id`);
    return { before: join(object.before, load), value, mayBeAbsent: object.mayBeAbsent };
  }
  // What every object inherits is no attribute.
  const owner = isEntity ? attributesOf(object.value) : object.value;
  const inherited =
    path.name in Object.prototype ? `Object.hasOwn(${owner}, ${quoted(path.name)}) || leave(), ` : "";
  const absent = isOptional(scope, path) ? `${value} === undefined || ` : "";
  const check = valueCheck(scope, path.type, value);
  const load = `${inherited}${value} = ${owner}[${quoted(path.name)}], ${absent}${check} || leave()`;
  return { before: join(object.before, unlessAbsent(load)), value, mayBeAbsent };
};
