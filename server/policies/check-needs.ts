/** Whether a checked policy has what the service needs of it. One that has not would fail at every list and request. */
import {
  type Attribute,
  actionKey,
  createLineIndex,
  type EntityType,
  type Program,
  type Schema,
  type Source,
  type Span,
  type Type,
} from "../../dsl/index.ts";
import type { PolicyFileError } from "./policy-error.ts";
import * as needs from "./service-needs.ts";

/** A sentence, and the part of a file that it is about; null where that part is what is missing. */
interface Lack {
  readonly message: string;
  readonly span: Span | null;
}

type Named<Value> = Readonly<Record<string, Value>>;

/** Names come from files, so `constructor` may be one. */
const own = <Value>(all: Named<Value>, name: string): Value | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined;

/** A type as a schema spells it. */
const spelled = (type: Type): string => {
  switch (type.kind) {
    case "bool":
    case "int":
    case "string":
    case "time":
    case "duration":
      return `${type.kind.charAt(0).toUpperCase()}${type.kind.slice(1)}`;
    case "enum":
    case "record":
      return type.name;
    case "entity":
      return type.names.join(" | ");
    case "set":
      return `Set<${spelled(type.element)}>`;
    case "context":
    case "unknown":
      return type.kind;
  }
};

const alternatives = (text: string): string => text.replaceAll(/[()?]/g, "").split(" | ").sort().join(" | ");

/** A schema may be more careful than needed: an attribute that is always known may be declared optional. */
const suits = ({ type, optional }: Attribute, needed: string): boolean =>
  alternatives(spelled(type)) === alternatives(needed) && (optional || !needed.endsWith("?"));

const lacksOfAttributes = (
  where: string,
  span: Span,
  declared: Named<Attribute>,
  needed: needs.NeededAttributes,
): readonly Lack[] =>
  Object.entries(needed).flatMap(([name, type]) => {
    const attribute = own(declared, name);
    if (attribute === undefined) {
      return [{ span, message: `${where} has no attribute ${name}; declare it as "${name}: ${type}".` }];
    }
    const message = `${where} declares ${name} with another type than the service gives it; declare it as "${name}: ${type}".`;
    return suits(attribute, type) ? [] : [{ span: attribute.span, message }];
  });

const lacksOfEntity = (name: string, entity: EntityType | undefined): readonly Lack[] => {
  const { parents = [], locks = [], attributes = {} } = needs.entities[name] ?? {};
  if (entity === undefined) {
    return [
      { span: null, message: `The schema has no entity ${name}, which the service stores; declare it.` },
    ];
  }
  const { span, lockReasons } = entity;
  const where = `The entity ${name}`;
  return [
    ...lacksOfAttributes(where, span, entity.attributes, attributes),
    ...parents
      .filter((parent) => !entity.parents.includes(parent))
      .map((parent) => ({ span, message: `${where} cannot be in a ${parent}; add ${parent} after "in".` })),
    ...locks
      .filter((reason) => !lockReasons.includes(reason))
      .map((reason) => ({ span, message: `${where} has no lock ${reason}; add it after "locks".` })),
  ];
};

const lacksOfRecord = ({ records }: Schema, name: string): readonly Lack[] => {
  const record = own(records, name);
  const missing = `The schema has no record ${name}, which the service makes; declare it.`;
  if (record === undefined) return [{ span: null, message: missing }];
  return lacksOfAttributes(`The record ${name}`, record.span, record.attributes, needs.records[name] ?? {});
};

const lacksOfEnum = ({ enums }: Schema, name: string): readonly Lack[] => {
  const declared = own(enums, name);
  if (declared === undefined) {
    return [{ span: null, message: `The schema has no enum ${name}, which the service uses; declare it.` }];
  }
  return (needs.enums[name] ?? [])
    .filter((value) => !declared.values.includes(value))
    .map((value) => ({ span: declared.span, message: `The enum ${name} has no value "${value}"; add it.` }));
};

const lacksOfAction = (
  { actions }: Schema,
  { name, context = {} }: needs.NeededAction,
  on: string,
): readonly Lack[] => {
  const action = own(actions, actionKey(on, name));
  const declare = `declare "action ${name} on ${on} by ${needs.subjectType}"`;
  const where = `The action ${name} on ${on}`;
  if (action === undefined) {
    return [
      {
        span: null,
        message: `The schema has no action ${name} on ${on}, which the service asks; ${declare}.`,
      },
    ];
  }
  const { span, subjectTypes } = action;
  return [
    ...(subjectTypes.includes(needs.subjectType)
      ? []
      : [{ span, message: `${where} is not for an ${needs.subjectType}, which asks it; ${declare}.` }]),
    ...lacksOfAttributes(where, span, action.context, context),
  ];
};

const lacksOfSchema = (schema: Schema): readonly Lack[] => [
  ...Object.keys(needs.entities).flatMap((name) => lacksOfEntity(name, own(schema.entities, name))),
  ...Object.keys(needs.records).flatMap((name) => lacksOfRecord(schema, name)),
  ...Object.keys(needs.enums).flatMap((name) => lacksOfEnum(schema, name)),
  ...needs.actions.flatMap((action) => action.on.flatMap((on) => lacksOfAction(schema, action, on))),
];

/** The file of the first rule is where a lifecycle would be added. */
const policyStart = (rules: Program["rules"], lifecycles: Program["lifecycles"]): Span | null => {
  const file = (rules[0] ?? lifecycles[0])?.place.file;
  return file === undefined ? null : { file, start: 0, end: 0 };
};

const lacksOfLifecycles = ({ rules, lifecycles }: Program): readonly Lack[] =>
  Object.entries(needs.lifecycles)
    .filter(([name, on]) => !lifecycles.some((each) => each.name === name && each.resourceType === on))
    .map(([name, on]) => ({
      span: policyStart(rules, lifecycles),
      message: `The policy has no lifecycle ${name} on ${on}, which the service asks; add "lifecycle ${name} on ${on}".`,
    }));

/** Whether a policy is meant for this service; one for another is fine to check. */
export const isForService = ({ schema }: Program): boolean => schema.name === needs.schemaName;

const lacksOf = (program: Program): readonly Lack[] => {
  const { schema } = program;
  if (!isForService(program)) {
    const message = `The policy is for the schema ${schema.name}, but the service is described by the schema ${needs.schemaName}; serve a policy "for ${needs.schemaName}".`;
    return [{ span: null, message }];
  }
  return [...lacksOfSchema(schema), ...lacksOfLifecycles(program)];
};

/** What is missing altogether is said of the file that declares the schema. */
const schemaFile = ({ schema }: Program): string | undefined =>
  [...Object.values(schema.entities), ...Object.values(schema.actions)][0]?.span.file;

/** What the policy lacks, each with its place. */
export const checkNeeds = (program: Program, sources: readonly Source[]): readonly PolicyFileError[] =>
  lacksOf(program).map(({ message, span }) => {
    const file = span?.file ?? schemaFile(program) ?? sources[0]?.file ?? "";
    const text = sources.find((source) => source.file === file)?.text ?? "";
    const { line, column } = createLineIndex(text)(span?.start ?? 0);
    return { code: "PolicyLacks", message, file, line, column };
  });

/** As a terminal shows them: the place before each. */
export const needsText = (errors: readonly PolicyFileError[]): string =>
  errors.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join("\n");
