/** `given` and `test`: statements in their order become cases, each with the facts that hold for it. */
import type { Declaration, GivenDeclaration, Name, RecordNode, Statement, TestDeclaration } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import type { Place, PolicyTest, TestCase, TestEntity, TestValue } from "../program.ts";
import { type Action, actionKey } from "../schema.ts";
import { createBudget } from "./budget.ts";
import { stateOf } from "./expressions.ts";
import { uniqueBy } from "./names.ts";
import { type Scope, textAt } from "./scope.ts";
import {
  changeEntity,
  declareEntity,
  findEntity,
  instantOf,
  type State,
  type StatementOf,
  testScope,
} from "./test-facts.ts";
import { checkCause, lifecycleOf } from "./test-states.ts";
import { constantOf, recordOf, testValue } from "./values.ts";

type PlaceOf = (offset: number) => Place;
type CaseStatement = StatementOf<"case"> | StatementOf<"state">;

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

/** Reports codes that no rule has, and what is said of a case that nothing refuses. */
const checkExpected = (scope: Scope, codes: ReadonlySet<string>, statement: StatementOf<"case">): void => {
  const [first] = statement.codes;
  const said = first ?? statement.saying;
  if (!statement.negated && said) scope.report(diagnose("LEND0116", said.span, {}));
  for (const { text, span } of statement.codes) {
    if (!codes.has(text)) scope.report(diagnose("LEND0209", span, { found: text, known: [...codes] }));
  }
};

const records = new WeakMap<State["entities"], TestCase["entities"]>();

/** Cases with the same facts share them. */
const asRecord = (entities: State["entities"]): TestCase["entities"] => {
  const record = records.get(entities) ?? Object.fromEntries(entities);
  records.set(entities, record);
  return record;
};

/** What every case has. Its entities are known. */
const baseOf = (scope: Scope, state: State, statement: CaseStatement, placeOf: PlaceOf) => {
  if (state.now === null) scope.report(diagnose("LEND0312", statement.span, {}));
  return {
    now: state.now ?? 0,
    subject: statement.subject.text,
    resource: statement.resource.text,
    until: statement.until && instantOf(scope, state, statement.until),
    entities: asRecord(state.entities),
    place: placeOf(statement.span.start),
    text: textAt(scope, statement.span),
  };
};

const decisionCase = (
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
  const context: Readonly<Record<string, TestValue>> = contextOf(scope, state, action, statement);
  const codes = statement.codes.map(({ text }) => text).sort();
  return {
    ...baseOf(scope, state, statement, placeOf),
    kind: "decision",
    action: action.name,
    context,
    expected: statement.negated ? { permitted: false, codes } : { permitted: true },
    saying: statement.saying?.value ?? null,
  };
};

const stateCase = (
  scope: Scope,
  state: State,
  statement: StatementOf<"state">,
  placeOf: PlaceOf,
): TestCase | null => {
  const lifecycle = lifecycleOf(scope, statement);
  const subject = findEntity(scope, state, statement.subject);
  const resource = findEntity(scope, state, statement.resource);
  const expected = lifecycle && stateOf(scope, lifecycle.name, statement.state);
  if (!lifecycle || !subject || !resource || !expected) return null;
  if (resource.type !== lifecycle.resourceType) {
    const facts = { lifecycle: lifecycle.name, type: lifecycle.resourceType, resource: resource.type };
    scope.report(diagnose("LEND0206", statement.resource.span, facts));
  }
  checkCause(scope, lifecycle, expected, statement.cause);
  return {
    ...baseOf(scope, state, statement, placeOf),
    kind: "state",
    lifecycle: lifecycle.name,
    state: expected,
    cause: statement.cause?.text ?? null,
  };
};

const caseOf = (
  scope: Scope,
  state: State,
  statement: CaseStatement,
  codes: ReadonlySet<string>,
  placeOf: PlaceOf,
): TestCase | null => {
  if (statement.kind === "state") return stateCase(scope, state, statement, placeOf);
  checkExpected(scope, codes, statement);
  return decisionCase(scope, state, statement, placeOf);
};

/** `share with { region: "cn-beijing" }`: what the contexts of all actions of this name hold where a case does not say. */
const setContext = (scope: Scope, state: State, statement: StatementOf<"context">): State => {
  const { action, record } = statement;
  const all = Object.values(scope.schema.actions);
  const contexts = all.filter(({ name }) => name === action.text).map(({ context }) => context);
  if (contexts.length === 0) {
    const known = [...new Set(all.map(({ name }) => name))];
    scope.report(diagnose("LEND0202", action.span, { found: action.text, known }));
    return state;
  }
  uniqueBy(record.members, ({ name }) => name, "attribute", scope.report);
  for (const { name, value } of record.members) {
    const attribute = contexts.find((context) => Object.hasOwn(context, name.text))?.[name.text];
    if (attribute) {
      if (value.kind !== "absent") testValue(testScope(scope, state), value, attribute.type);
    } else {
      const known = contexts.flatMap((context) => Object.keys(context));
      const type = `the context of \`${action.text}\``;
      scope.report(diagnose("LEND0203", name.span, { type, found: name.text, known }));
    }
  }
  return { ...state, contexts: new Map([...state.contexts, [action.text, record]]) };
};

const setLet = (scope: Scope, state: State, { name, value }: StatementOf<"let">): State => {
  const { text } = name;
  if (state.lets.has(text) || state.entities.has(text) || scope.lets.has(text)) {
    scope.report(diagnose("LEND0100", name.span, { what: "name", name: text }));
  }
  if (value.kind === "record" || value.kind === "values") {
    return { ...state, lets: new Map([...state.lets, [text, { node: value, lets: state.lets }]]) };
  }
  const constant = value.kind === "absent" ? null : constantOf(testScope(scope, state), value);
  if (value.kind === "absent") scope.report(diagnose("LEND0310", value.span, { found: "`absent`" }));
  return constant ? { ...state, lets: new Map([...state.lets, [text, constant]]) } : state;
};

/** Runs one statement that is not a case. */
const advance = (scope: Scope, state: State, statement: Exclude<Statement, CaseStatement>): State => {
  switch (statement.kind) {
    case "at":
      return { ...state, now: instantOf(scope, state, statement.instant) ?? state.now ?? 0 };
    case "let":
      return setLet(scope, state, statement);
    case "entity":
      return declareEntity(scope, state, statement);
    case "with":
      return changeEntity(scope, state, statement);
    case "context":
      return setContext(scope, state, statement);
  }
};

const isCase = (statement: Statement): statement is CaseStatement =>
  statement.kind === "case" || statement.kind === "state";

/** Runs statements from a state on. Each has a budget of its own. */
const run = (
  scope: Scope,
  start: State,
  statements: readonly Statement[],
  decide: (scope: Scope, state: State, statement: CaseStatement) => void,
): State => {
  let state = start;
  for (const statement of statements) {
    const inside: Scope = { ...scope, budget: createBudget(scope.budget.total) };
    if (isCase(statement)) decide(inside, state, statement);
    else state = advance(inside, state, statement);
  }
  return state;
};

const givenOf = (scope: Scope, givens: readonly GivenDeclaration[]): State => {
  const nothing: State = { now: null, entities: new Map(), lets: new Map(), contexts: new Map() };
  const misplaced = (_: Scope, __: State, { span }: CaseStatement): void =>
    scope.report(diagnose("LEND0114", span, {}));
  return givens.reduce((state, { statements }) => run(scope, state, statements, misplaced), nothing);
};

const titleOf = ({ title }: TestDeclaration): Name => ({ text: title.value, span: title.span });

/**
 * Checks the tests of all files. What any `given` says holds in every test.
 *
 * @param codes the codes that a decision can have
 */
export const checkTests = (
  scope: Scope,
  declarations: readonly Declaration[],
  codes: ReadonlySet<string>,
  placeIn: (file: string) => PlaceOf,
): PolicyTest[] => {
  const given = givenOf(
    scope,
    declarations.filter((declaration) => declaration.kind === "given"),
  );
  const tests = declarations.filter((declaration) => declaration.kind === "test");
  uniqueBy(tests, titleOf, "test", scope.report);
  return tests.map(({ title, statements, span }) => {
    const placeOf = placeIn(span.file);
    const cases: TestCase[] = [];
    if (!statements.some(isCase)) scope.report(diagnose("LEND0113", title.span, {}));
    run(scope, given, statements, (inside, state, statement) => {
      const made = caseOf(inside, state, statement, codes, placeOf);
      if (made) cases.push(made);
    });
    return { title: title.value, cases, place: placeOf(span.start) };
  });
};
