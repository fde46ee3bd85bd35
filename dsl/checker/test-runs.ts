/** Statements in their order: fixtures and tables are taken apart, and cases come out with the facts that hold for them. */
import type { GivenDeclaration, Name, Statement } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import { limits } from "../limits.ts";
import type { CaseRow } from "../program.ts";
import type { Span } from "../span.ts";
import { createBudget, pay } from "./budget.ts";
import { declaredSpan } from "./constants.ts";
import { checkMentionable, uniqueBy } from "./names.ts";
import { place } from "./places.ts";
import type { Scope } from "./scope.ts";
import { type CaseStatement, isCase } from "./test-cases.ts";
import { type State, type StatementOf, testScope } from "./test-facts.ts";
import { boundStatement, type Row } from "./test-rows.ts";
import { advance } from "./test-statements.ts";

/** Fixtures by name. */
export type Fixtures = ReadonlyMap<string, GivenDeclaration>;

export interface Run {
  readonly scope: Scope;
  readonly fixtures: Fixtures;
  /** Fixtures whose statements are being run, the outermost first. */
  readonly open: readonly string[];
  /** The row of a table whose statements are being run. */
  readonly row: Row | null;
  readonly case: (scope: Scope, state: State, statement: CaseStatement, row: TableRow | null) => void;
}

/** A row of a table, by its number from 1 on. */
export interface TableRow extends Pick<CaseRow, "number"> {
  readonly span: StatementOf<"table">["span"];
}

export const nothingGiven: State = {
  now: null,
  entities: new Map(),
  lets: new Map(),
  contexts: new Map(),
  fixtures: new Set(),
};

/** What a fixture says, once: one that is in force already changes nothing. */
const applyFixture = (run: Run, state: State, { name }: StatementOf<"use">): State => {
  const { scope, fixtures, open } = run;
  const fixture = fixtures.get(name.text);
  if (!fixture) {
    const places = { of: (each: string) => fixtures.get(each)?.name?.span };
    scope.report(diagnose("LEND0202", name.span, { found: name.text, known: [...fixtures.keys()], places }));
    return state;
  }
  if (open.includes(name.text)) {
    const circle = open.slice(open.indexOf(name.text));
    const chain = [...circle, name.text].slice(0, 10).join(" → ");
    const related = circle
      .slice(0, 5)
      .map((each) => place(fixtures.get(each)?.name?.span, labels.declared(each)));
    scope.report(diagnose("LEND0108", name.span, { chain }, ...related));
    return state;
  }
  if (open.length >= limits.nesting) {
    scope.report(diagnose("LEND0006", name.span, { limit: limits.nesting }));
    return state;
  }
  if (state.fixtures.has(name.text)) return state;
  const inside: Run = { ...run, row: null, open: [...open, name.text], case: misplacedIn(fixture) };
  const after = runStatements(inside, state, fixture.statements);
  return { ...after, fixtures: new Set([...after.fixtures, name.text]) };
};

export const givenWord = ({ span }: GivenDeclaration): Span => ({
  ...span,
  end: span.start + "given".length,
});

/** A case where nothing would decide it. */
export const misplacedIn = (given: GivenDeclaration): Run["case"] => {
  const related = place(given.name?.span ?? givenWord(given), labels.given());
  return ({ report }, _state, { span }) => report(diagnose("LEND0114", span, {}, related));
};

/** Reports columns that have one name, or the name of something else that the statements could mean. */
const checkColumns = (scope: Scope, state: State, columns: readonly Name[]): void => {
  uniqueBy(columns, (name) => name, "column", scope.report);
  const actions = new Map(Object.values(scope.schema.actions).map((action) => [action.name, action]));
  for (const name of columns) {
    const { text, span } = name;
    const first = declaredSpan(testScope(scope, state), text);
    const other = actions.get(text)?.span ?? scope.lifecycles.get(text)?.name.span;
    if (first) {
      const related = place(first, labels.firstDeclared());
      scope.report(diagnose("LEND0100", span, { what: "name", name: text }, related));
    } else if (other) {
      const related = place(other, labels.declared(text));
      scope.report(diagnose("LEND0109", span, { name: text }, related));
    } else checkMentionable(name, scope.report);
  }
};

const runTable = (run: Run, state: State, table: StatementOf<"table">): void => {
  const { scope } = run;
  const { columns, rows, statements } = table;
  checkColumns(scope, state, columns);
  const beyond = rows[limits.tableRows];
  const header = { span: columnsSpan(columns), label: labels.columns() };
  if (beyond) scope.report(diagnose("LEND0123", beyond.span, { limit: limits.tableRows }, header));
  const read = new Set<string>();
  let whole = 0;
  for (const [at, { cells, span }] of rows.slice(0, limits.tableRows).entries()) {
    if (cells.length !== columns.length) {
      scope.report(diagnose("LEND0119", span, { found: cells.length, expected: columns.length }, header));
      continue;
    }
    whole++;
    const values = columns.flatMap(({ text }, column) => {
      const cell = cells[column];
      return cell ? [[text, cell] as const] : [];
    });
    const row: Row = { scope, columns, cells: new Map(values), read };
    const here: TableRow = { number: at + 1, span };
    const inside: Run = { ...run, row, case: (inner, now, one) => run.case(inner, now, one, here) };
    runStatements(inside, state, statements);
  }
  if (whole === 0) return;
  for (const { text, span } of columns) {
    if (!read.has(text)) scope.report(diagnose("LEND0120", span, { name: text }));
  }
};

const columnsSpan = (columns: readonly Name[]): Name["span"] => {
  const [first] = columns;
  const last = columns.at(-1);
  return first && last ? { ...first.span, end: last.span.end } : { file: "", start: 0, end: 0 };
};

/** What the inner table reads of the outer one is not looked into. */
const refuseInner = ({ scope, columns, cells, read }: Row, { span }: StatementOf<"table">): void => {
  scope.report(diagnose("LEND0125", span, {}, place(columnsSpan(columns), labels.outerTable())));
  for (const column of cells.keys()) read.add(column);
};

const runOne = (run: Run, state: State, written: Statement): State => {
  const statement = run.row ? boundStatement(run.row, written) : written;
  if (!statement) return state;
  if (isCase(statement)) {
    run.case(run.scope, state, statement, null);
    return state;
  }
  if (statement.kind === "use") return applyFixture(run, state, statement);
  if (statement.kind !== "table") return advance(run.scope, state, statement);
  if (run.row) refuseInner(run.row, statement);
  else runTable(run, state, statement);
  return state;
};

/** Runs statements from a state on. Each has a budget of its own, and what a table changes ends with each of its rows. */
export const runStatements = (run: Run, start: State, statements: readonly Statement[]): State => {
  let state = start;
  for (const statement of statements) {
    const scope: Scope = { ...run.scope, budget: createBudget(run.scope.budget.total) };
    const before = state;
    state = pay(scope, statement.span, before, () => runOne({ ...run, scope }, before, statement));
  }
  return state;
};
