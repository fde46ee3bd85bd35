/** Cases: what is asked of the facts so far, and what is expected. */
import type { RecordNode, Statement } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import type { Place, TestCase, TestEntity, TestValue } from "../program.ts";
import { type Action, actionKey } from "../schema.ts";
import { stateOf } from "./expressions.ts";
import { type Scope, textAt } from "./scope.ts";
import { findEntity, instantOf, type State, type StatementOf, testScope } from "./test-facts.ts";
import { checkCause, lifecycleOf } from "./test-states.ts";
import { recordOf } from "./values.ts";

export type PlaceOf = (offset: number) => Place;
export type CaseStatement = StatementOf<"case"> | StatementOf<"state">;

export const isCase = (statement: Statement): statement is CaseStatement =>
  statement.kind === "case" || statement.kind === "state";

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

/**
 * A case with the facts that are in force, or null with a report.
 *
 * @param codes the codes that a decision can have
 */
export const caseOf = (
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
