/** `given` and `test`: statements in their order become cases, each with the facts that hold for it. */
import type { Declaration, GivenDeclaration, Name, Statement, TestDeclaration } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import { limits } from "../limits.ts";
import type { PolicyTest, TestCase } from "../program.ts";
import { uniqueBy } from "./names.ts";
import { type Scope, textAt } from "./scope.ts";
import { caseOf, isCase, type PlaceOf } from "./test-cases.ts";
import type { State } from "./test-facts.ts";
import type { RuleNames } from "./test-names.ts";
import { type Fixtures, givenWord, misplacedIn, nothingGiven, type Run, runStatements } from "./test-runs.ts";

type Named = GivenDeclaration & { readonly name: Name };

const fixturesOf = (scope: Scope, givens: readonly GivenDeclaration[]): Fixtures => {
  const named = givens.filter((given): given is Named => given.name !== null);
  return uniqueBy(named, ({ name }) => name, "given", scope.report);
};

const runWith = (scope: Scope, fixtures: Fixtures, decide: Run["case"]): Run => ({
  scope,
  fixtures,
  open: [],
  row: null,
  case: decide,
});

/** What every `given` without a name says. */
const givenOf = (scope: Scope, givens: readonly GivenDeclaration[], fixtures: Fixtures): State =>
  givens
    .filter(({ name }) => name === null)
    .reduce(
      (state, given) => runStatements(runWith(scope, fixtures, misplacedIn(given)), state, given.statements),
      nothingGiven,
    );

/** Each fixture by itself, so that one that no test uses is checked too. */
const checkFixtures = (scope: Scope, given: State, fixtures: Fixtures): void => {
  for (const [name, fixture] of fixtures) {
    if (given.fixtures.has(name)) continue;
    const run = { ...runWith(scope, fixtures, misplacedIn(fixture)), open: [name] };
    runStatements(run, given, fixture.statements);
  }
};

const titleOf = ({ title }: TestDeclaration): Name => ({ text: title.value, span: title.span });

const decidesSomething = (statements: readonly Statement[]): boolean =>
  statements.some((each) => isCase(each) || (each.kind === "table" && decidesSomething(each.statements)));

/** Adds the cases of a test to a list, up to the limit of all tests together. */
const createCollector = (scope: Scope, names: RuleNames, givens: readonly GivenDeclaration[]) => {
  const shared = givens.find(({ name }) => name === null);
  const given = shared ? givenWord(shared) : null;
  let count = 0;
  return (cases: TestCase[], placeOf: PlaceOf): Run["case"] =>
    (inside, state, statement, at) => {
      if (++count === limits.testCases + 1) {
        const related = at ? { span: at.span, label: labels.row() } : null;
        scope.report(diagnose("LEND0124", statement.span, { limit: limits.testCases }, related));
      }
      if (count > limits.testCases) return;
      const row = at && { number: at.number, text: textAt(scope, at.span), place: placeOf(at.span.start) };
      const made = caseOf(inside, state, statement, { names, placeOf, given, row });
      if (made) cases.push(made);
    };
};

const givensOf = (declarations: readonly Declaration[]): readonly GivenDeclaration[] =>
  declarations.filter((declaration) => declaration.kind === "given");

/** What holds in every test, and the fixtures that a test may use. */
const preparationOf = (scope: Scope, declarations: readonly Declaration[]) => {
  const givens = givensOf(declarations);
  const fixtures = fixturesOf(scope, givens);
  return { given: givenOf(scope, givens, fixtures), fixtures };
};

/**
 * Checks the tests of all files. What any `given` without a name says holds in every test.
 *
 * @param names the names of rules that a case may mention
 */
export const checkTests = (
  scope: Scope,
  declarations: readonly Declaration[],
  names: RuleNames,
  placeIn: (file: string) => PlaceOf,
): PolicyTest[] => {
  const { given, fixtures } = preparationOf(scope, declarations);
  checkFixtures(scope, given, fixtures);
  const tests = declarations.filter((declaration) => declaration.kind === "test");
  uniqueBy(tests, titleOf, "test", scope.report);
  const collect = createCollector(scope, names, givensOf(declarations));
  return tests.map(({ title, statements, span }) => {
    const placeOf = placeIn(span.file);
    const cases: TestCase[] = [];
    if (!decidesSomething(statements)) scope.report(diagnose("LEND0113", title.span, {}));
    runStatements(runWith(scope, fixtures, collect(cases, placeOf)), given, statements);
    const { line: lastLine } = placeOf(span.end);
    return { title: title.value, cases, place: placeOf(span.start), lastLine };
  });
};

/** Runs statements by themselves after those that made a state, as at a prompt. */
export const runLines = (
  scope: Scope,
  start: State,
  statements: readonly Statement[],
  { declarations, names, placeOf }: LinesContext,
): { readonly state: State; readonly cases: readonly TestCase[] } => {
  const fixtures = fixturesOf(scope, givensOf(declarations));
  const cases: TestCase[] = [];
  const decide = createCollector(scope, names, [])(cases, placeOf);
  return { state: runStatements(runWith(scope, fixtures, decide), start, statements), cases };
};

export interface LinesContext {
  /** Where the fixtures are that the statements may use. */
  readonly declarations: readonly Declaration[];
  readonly names: RuleNames;
  readonly placeOf: PlaceOf;
}

/** The facts at the end of a test, those of `given` included; null where no test has the title. */
export const stateOfTest = (
  scope: Scope,
  declarations: readonly Declaration[],
  title: string,
): State | null => {
  const test = declarations.find((each) => each.kind === "test" && each.title.value === title);
  if (test?.kind !== "test") return null;
  const { given, fixtures } = preparationOf(scope, declarations);
  return runStatements(
    runWith(scope, fixtures, () => {}),
    given,
    test.statements,
  );
};
