/** Cases: what is asked of the facts so far, and what is expected. */
import type { ExpressionNode, Name, RecordNode, Statement } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import type { CaseRow, ExpectedUse, Place, TestCase, TestEntity, TestValue } from "../program.ts";
import { type Action, actionKey } from "../schema.ts";
import type { Span } from "../span.ts";
import { constantOf, namePlace } from "./constants.ts";
import { stateOf } from "./expressions.ts";
import { place } from "./places.ts";
import { actionPlaces } from "./rules.ts";
import { type Scope, textAt } from "./scope.ts";
import { findEntity, instantOf, type State, type StatementOf, testScope } from "./test-facts.ts";
import type { RuleNames } from "./test-names.ts";
import { checkCause, lifecycleOf } from "./test-states.ts";
import { describeType, int } from "./types.ts";
import { recordOf } from "./values.ts";

export type PlaceOf = (offset: number) => Place;

/** What a case is checked against: the names of rules, and where it stands. */
export interface Asked {
  readonly names: RuleNames;
  readonly placeOf: PlaceOf;
  /** The word of what holds in every test; null where nothing does. */
  readonly given: Span | null;
  /** The row that makes it; null outside of a table. */
  readonly row: CaseRow | null;
}

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
    const known = all.map((each) => each.name);
    scope.report(diagnose("LEND0201", span, { type, found: text, known, places: actionPlaces(scope, type) }));
    return null;
  }
  if (!action.subjectTypes.includes(subject.type)) {
    const related = [
      place(action.span, labels.allowedFor(text)),
      place(subject.span, labels.declared(subject.name)),
    ];
    const facts = { subject: subject.type, action: text, type };
    scope.report(diagnose("LEND0311", statement.subject.span, facts, ...related));
  }
  return action;
};

const checkNames = (
  scope: Scope,
  known: ReadonlySet<string>,
  names: readonly Name[],
  report: (name: Name, known: readonly string[]) => Diagnostic,
): void => {
  // A rule that lacks its code, which is reported there, may be the one that is meant.
  if (known.has("")) return;
  for (const name of names) {
    if (!known.has(name.text)) scope.report(report(name, [...known]));
  }
};

/** Reports names that no rule has, what is said of a case that nothing refuses, and permits of one that is refused. */
const checkExpected = (scope: Scope, { names, row }: Asked, statement: StatementOf<"case">): void => {
  const { codes, by, using, negated, answer, action } = statement;
  const related = { span: action.span, label: labels.caseOf(action.text, negated) };
  const said = codes[0] ?? statement.saying ?? statement.advising ?? statement.lacking;
  if (answer) scope.report(diagnose("LEND0121", answer.span, {}));
  else if (!negated && said)
    scope.report(diagnose("LEND0116", said.span, { column: null, negated }, related));
  const [permit] = by ?? [];
  if (negated && permit) scope.report(diagnose("LEND0127", permit.span, { said: "by" }, related));
  const noRule = ({ text, span }: Name, known: readonly string[]): Diagnostic =>
    diagnose("LEND0202", span, { found: text, known, places: { of: names.spanOfRule } });
  // A row may also hold the answer that nothing refuses.
  const noCode = ({ text, span }: Name, codesOfRules: readonly string[]): Diagnostic => {
    const known = row === null ? codesOfRules : [...codesOfRules, "Permitted"];
    return diagnose("LEND0209", span, { found: text, known, places: { of: names.spanOfCode } });
  };
  const quotas = using.map(({ quota }) => quota);
  checkNames(scope, names.codes, codes, noCode);
  checkNames(scope, names.permits, by ?? [], noRule);
  checkNames(scope, names.quotas, quotas, noRule);
};

const countOf = (scope: Scope, state: State, node: ExpressionNode): number => {
  const constant = constantOf(testScope(scope, state), node);
  if (!constant) return 0;
  if (constant.type.kind !== "int") {
    const facts = { expected: describeType(int), found: describeType(constant.type) };
    scope.report(diagnose("LEND0300", node.span, facts, namePlace(testScope(scope, state), node)));
  }
  return Number(constant.value);
};

const usesOf = (scope: Scope, state: State, { using }: StatementOf<"case">): ExpectedUse[] =>
  using.map(({ quota, used, adding, limit }) => ({
    quota: quota.text,
    used: countOf(scope, state, used),
    adding: countOf(scope, state, adding),
    limit: countOf(scope, state, limit),
  }));

const records = new WeakMap<State["entities"], TestCase["entities"]>();

/** Cases with the same facts share them. */
const asRecord = (entities: State["entities"]): TestCase["entities"] => {
  const record = records.get(entities) ?? Object.fromEntries(entities);
  records.set(entities, record);
  return record;
};

/** What every case has. Its entities are known. */
const baseOf = (scope: Scope, state: State, statement: CaseStatement, { placeOf, given, row }: Asked) => {
  const { until } = statement;
  if (state.now === null)
    scope.report(diagnose("LEND0312", statement.span, {}, place(given, labels.sayInGiven())));
  return {
    now: state.now ?? 0,
    subject: statement.subject.text,
    resource: statement.resource.text,
    until: until?.kind === "for ever" ? until.kind : until && instantOf(scope, state, until),
    row,
    entities: asRecord(state.entities),
    place: placeOf(statement.span.start),
    text: textAt(scope, statement.span),
  };
};

const decisionCase = (
  scope: Scope,
  state: State,
  statement: StatementOf<"case">,
  asked: Asked,
): TestCase | null => {
  const subject = findEntity(scope, state, statement.subject);
  const resource = findEntity(scope, state, statement.resource);
  if (!subject || !resource) return null;
  const action = actionOf(scope, statement, subject, resource.type);
  if (!action) return null;
  const context: Readonly<Record<string, TestValue>> = contextOf(scope, state, action, statement);
  const codes = statement.codes.map(({ text }) => text).sort();
  return {
    ...baseOf(scope, state, statement, asked),
    kind: "decision",
    action: action.name,
    context,
    expected: statement.negated ? { permitted: false, codes } : { permitted: true },
    saying: statement.saying?.value ?? null,
    advising: statement.advising?.value ?? null,
    lacking: statement.lacking?.value ?? null,
    by: statement.by?.map(({ text }) => text).sort() ?? null,
    using: usesOf(scope, state, statement),
  };
};

const stateCase = (
  scope: Scope,
  state: State,
  statement: StatementOf<"state">,
  asked: Asked,
): TestCase | null => {
  const lifecycle = lifecycleOf(scope, statement);
  const subject = findEntity(scope, state, statement.subject);
  const resource = findEntity(scope, state, statement.resource);
  const expected = lifecycle && stateOf(scope, lifecycle.name, statement.state);
  if (!lifecycle || !subject || !resource || !expected) return null;
  if (resource.type !== lifecycle.resourceType) {
    const facts = { lifecycle: lifecycle.name, type: lifecycle.resourceType, resource: resource.type };
    const [target] = lifecycle.rule.targets;
    const related = [
      place(target?.resource.span, labels.lifecycleOn(lifecycle.name, lifecycle.resourceType)),
      place(resource.span, labels.declared(resource.name)),
    ];
    scope.report(diagnose("LEND0206", statement.resource.span, facts, ...related));
  }
  checkCause(scope, lifecycle, statement);
  return {
    ...baseOf(scope, state, statement, asked),
    kind: "state",
    lifecycle: lifecycle.name,
    state: expected,
    cause: statement.cause?.text ?? null,
  };
};

/** A case with the facts that are in force, or null with a report. */
export const caseOf = (
  scope: Scope,
  state: State,
  statement: CaseStatement,
  asked: Asked,
): TestCase | null => {
  if (statement.kind === "state") return stateCase(scope, state, statement, asked);
  checkExpected(scope, asked, statement);
  return decisionCase(scope, state, statement, asked);
};
