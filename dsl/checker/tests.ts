/** `given` and `test`: statements in their order become cases, each with the facts that hold for it. */
import type { Declaration, Name, RecordNode, Statement, StatementKind } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import type { Place, PolicyTest, TestCase, TestEntity, TestValue } from "../program.ts";
import { type Action, type Attributes, actionKey } from "../schema.ts";
import { checkCode } from "./rules.ts";
import { type Scope, textAt } from "./scope.ts";
import { describeType, type int, string, time } from "./types.ts";
import { type Constant, constantOf, recordOf, type TestScope } from "./values.ts";

type PlaceOf = (offset: number) => Place;
type StatementOf<Kind extends StatementKind> = Extract<Statement, { readonly kind: Kind }>;

/** The facts that the statements so far have made. */
interface State {
  readonly now: number | null;
  readonly entities: ReadonlyMap<string, TestEntity>;
  readonly lets: ReadonlyMap<string, Constant>;
  /** What the context of an action holds where a case does not say, by the action's name. */
  readonly contexts: ReadonlyMap<string, RecordNode>;
}

const testScope = (scope: Scope, state: State): TestScope => ({
  scope,
  entities: state.entities,
  lets: state.lets,
});

/** `locks: [{ reason: "restoring", since: … }]` is given like an attribute, and kept apart from them. */
const splitLocks = (scope: Scope, state: State, type: string, record: RecordNode) => {
  const members = record.members.filter((member) => member.name.text !== "locks");
  const given = record.members.find((member) => member.name.text === "locks");
  const attribute = (name: string, of: typeof int) => ({
    name,
    type: of,
    optional: false,
    origin: "stored" as const,
    documentation: "",
    span: record.span,
  });
  const shape: Attributes = { reason: attribute("reason", string), since: attribute("since", time) };
  const elements = given?.value.kind === "values" ? given.value.elements : [];
  const known = scope.schema.entities[type]?.lockReasons ?? [];
  const locks = elements.flatMap((element) => {
    if (element.kind !== "record") return [];
    const fields = recordOf(testScope(scope, state), element, shape, {
      type: "lock",
      name: "lock",
      span: element.span,
    });
    const { reason, since } = fields;
    if (reason?.kind !== "value" || since?.kind !== "value") return [];
    if (!known.includes(String(reason.value))) {
      scope.report(diagnose("LEND0204", element.span, { type, found: String(reason.value), known }));
    }
    return [{ reason: String(reason.value), since: Number(since.value) }];
  });
  return { rest: { ...record, members }, locks, given: given !== undefined };
};

const declareEntity = (scope: Scope, state: State, statement: StatementOf<"entity">): State => {
  const type = statement.type.text;
  const entity = Object.hasOwn(scope.schema.entities, type) ? scope.schema.entities[type] : undefined;
  if (!entity) {
    const known = Object.keys(scope.schema.entities);
    scope.report(diagnose("LEND0200", statement.type.span, { found: type, known }));
    return state;
  }
  const name = statement.name.text;
  if (state.entities.has(name))
    scope.report(diagnose("LEND0100", statement.name.span, { what: "entity", name }));
  for (const parent of statement.parents) findEntity(scope, state, parent);
  const { rest, locks } = splitLocks(scope, state, type, statement.record);
  const owner = { type, name, span: statement.name.span };
  const attributes = recordOf(testScope(scope, state), rest, entity.attributes, owner);
  const parents = statement.parents.map(({ text }) => text).filter((text) => state.entities.has(text));
  const made: TestEntity = { name, type, id: statement.id.value, attributes, parents, locks };
  return { ...state, entities: new Map([...state.entities, [name, made]]) };
};

const findEntity = (scope: Scope, state: State, name: Name): TestEntity | null => {
  const entity = state.entities.get(name.text);
  if (!entity)
    scope.report(diagnose("LEND0202", name.span, { found: name.text, known: [...state.entities.keys()] }));
  return entity ?? null;
};

/** `with backup { shared_accounts: 64 }` replaces some attributes of an entity from there on. */
const changeEntity = (scope: Scope, state: State, statement: StatementOf<"with">): State => {
  const entity = findEntity(scope, state, statement.name);
  if (!entity) return state;
  const { rest, locks, given } = splitLocks(scope, state, entity.type, statement.record);
  const types = scope.schema.entities[entity.type]?.attributes ?? {};
  const owner = { type: entity.type, name: entity.name, span: statement.name.span, partial: true };
  const changes = recordOf(testScope(scope, state), rest, types, owner);
  const changed: TestEntity = {
    ...entity,
    attributes: { ...entity.attributes, ...changes },
    locks: given ? locks : entity.locks,
  };
  return { ...state, entities: new Map([...state.entities, [entity.name, changed]]) };
};

/** The context of a case: what it says, over what `action with { … }` said before. */
const contextOf = (scope: Scope, state: State, action: Action, statement: StatementOf<"case">) => {
  const own = statement.context?.members ?? [];
  const said = new Set(own.map((member) => member.name.text));
  const defaults = state.contexts.get(action.name)?.members ?? [];
  const members = [
    ...defaults.filter(({ name }) => !said.has(name.text) && Object.hasOwn(action.context, name.text)),
    ...own,
  ];
  const record: RecordNode = { kind: "record", members, span: statement.span };
  const owner = { type: "the context of", name: action.name, span: statement.span };
  return recordOf(testScope(scope, state), record, action.context, owner);
};

/** The action of a case, if its resource has it and its subject may ask for it. */
const actionOf = (
  scope: Scope,
  statement: StatementOf<"case">,
  subject: TestEntity,
  type: string,
): Action | null => {
  const { text, span } = statement.action;
  const action = scope.schema.actions[actionKey(type, text)];
  if (!action) {
    const all = Object.values(scope.schema.actions).filter((each) => each.resourceType === type);
    scope.report(diagnose("LEND0201", span, { type, found: text, known: all.map((each) => each.name) }));
    return null;
  }
  if (!action.subjectTypes.includes(subject.type)) {
    scope.report(diagnose("LEND0311", statement.subject.span, { subject: subject.type, action: text, type }));
  }
  return action;
};

const caseOf = (
  scope: Scope,
  state: State,
  statement: StatementOf<"case">,
  placeOf: PlaceOf,
): TestCase | null => {
  const subject = findEntity(scope, state, statement.subject);
  const resource = findEntity(scope, state, statement.resource);
  if (!subject || !resource) return null;
  const action = actionOf(scope, statement, subject, resource.type);
  if (!action) return null;
  if (state.now === null) scope.report(diagnose("LEND0312", statement.span, {}));
  const context: Readonly<Record<string, TestValue>> = contextOf(scope, state, action, statement);
  const codes = statement.codes.map((code) => checkCode(scope, code));
  return {
    now: state.now ?? 0,
    subject: subject.name,
    action: action.name,
    resource: resource.name,
    context,
    expected: statement.negated ? { permitted: false, codes: [...codes].sort() } : { permitted: true },
    saying: statement.saying?.value ?? null,
    entities: Object.fromEntries(state.entities),
    place: placeOf(statement.span.start),
    text: textAt(scope, statement.span),
  };
};

/** Runs one statement that is not a case. */
const advance = (scope: Scope, state: State, statement: Exclude<Statement, { kind: "case" }>): State => {
  switch (statement.kind) {
    case "at": {
      const constant = constantOf(testScope(scope, state), statement.instant);
      if (!constant) return { ...state, now: state.now ?? 0 };
      if (constant.type.kind !== "time") {
        const facts = { expected: describeType(time), found: describeType(constant.type) };
        scope.report(diagnose("LEND0300", statement.instant.span, facts));
      }
      return { ...state, now: Number(constant.value) };
    }
    case "let": {
      const constant = constantOf(testScope(scope, state), statement.value);
      return constant ? { ...state, lets: new Map([...state.lets, [statement.name.text, constant]]) } : state;
    }
    case "entity":
      return declareEntity(scope, state, statement);
    case "with":
      return changeEntity(scope, state, statement);
    case "context":
      return { ...state, contexts: new Map([...state.contexts, [statement.action.text, statement.record]]) };
  }
};

const run = (scope: Scope, start: State, statements: readonly Statement[], placeOf: PlaceOf) => {
  let state = start;
  const cases: TestCase[] = [];
  for (const statement of statements) {
    if (statement.kind !== "case") state = advance(scope, state, statement);
    else {
      const made = caseOf(scope, state, statement, placeOf);
      if (made) cases.push(made);
    }
  }
  return { state, cases };
};

/** Checks the tests of all files. What any `given` says holds in every test. */
export const checkTests = (
  scope: Scope,
  declarations: readonly Declaration[],
  placeIn: (file: string) => PlaceOf,
): PolicyTest[] => {
  let given: State = { now: null, entities: new Map(), lets: new Map(), contexts: new Map() };
  for (const declaration of declarations) {
    if (declaration.kind !== "given") continue;
    given = run(scope, given, declaration.statements, placeIn(declaration.span.file)).state;
  }
  return declarations.flatMap((declaration) => {
    if (declaration.kind !== "test") return [];
    const placeOf = placeIn(declaration.span.file);
    const { cases } = run(scope, given, declaration.statements, placeOf);
    return [{ title: declaration.title.value, cases, place: placeOf(declaration.span.start) }];
  });
};
