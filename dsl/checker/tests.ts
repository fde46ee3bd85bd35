/** `given` and `test`: statements in their order become cases, each with the facts that hold for it. */
import type { Declaration, GivenDeclaration, Name, Statement, TestDeclaration } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import type { PolicyTest, TestCase } from "../program.ts";
import { createBudget } from "./budget.ts";
import { uniqueBy } from "./names.ts";
import type { Scope } from "./scope.ts";
import { type CaseStatement, caseOf, isCase, type PlaceOf } from "./test-cases.ts";
import {
  changeEntity,
  declareEntity,
  instantOf,
  type State,
  type StatementOf,
  testScope,
} from "./test-facts.ts";
import { constantOf, testValue } from "./values.ts";

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
