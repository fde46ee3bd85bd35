/** Parts of a test that assert nothing: what follows its last case, and a case that was asked before. */
import type { Statement, StatementKind } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import type { Span } from "../span.ts";
import type { Warn } from "./warning.ts";

/** What a statement does: it asks, it changes what is asked about, or it does what is inside of it. */
const roles: Readonly<Record<StatementKind, "asks" | "changes" | "holds">> = {
  case: "asks",
  state: "asks",
  at: "changes",
  let: "changes",
  entity: "changes",
  with: "changes",
  context: "changes",
  use: "changes",
  table: "holds",
};

/** The statements of a test, and those of each of its tables, as lists of their own. */
const listsOf = (statements: readonly Statement[]): readonly (readonly Statement[])[] => [
  statements,
  ...statements.flatMap((each) => (each.kind === "table" ? listsOf(each.statements) : [])),
];

/** A statement without its places. */
const wording = (statement: Statement): string =>
  JSON.stringify(statement, (key, value: unknown) => (key === "span" ? undefined : value));

/** The last statement, where it changes something behind the last case. A list without a case is another mistake. */
const afterLastCase = (statements: readonly Statement[]): Statement | null => {
  const last = statements.at(-1);
  return last && roles[last.kind] === "changes" && statements.some(({ kind }) => roles[kind] !== "changes")
    ? last
    : null;
};

function* repeated(statements: readonly Statement[]): Generator<Diagnostic> {
  let since = new Map<string, Span>();
  for (const statement of statements) {
    if (roles[statement.kind] !== "asks") {
      since = new Map();
      continue;
    }
    const words = wording(statement);
    const first = since.get(words);
    if (first) yield diagnose("LEND0408", statement.span, {}, { span: first, label: labels.firstAsked() });
    else since.set(words, statement.span);
  }
}

/** LEND0407 and LEND0408. */
export const idleStatements: Warn = function* ({ declarations }) {
  for (const test of declarations) {
    if (test.kind !== "test") continue;
    for (const statements of listsOf(test.statements)) {
      const last = afterLastCase(statements);
      const asked = statements.findLast(({ kind }) => roles[kind] !== "changes");
      const related = asked ? { span: asked.span, label: labels.lastCase() } : null;
      if (last) yield diagnose("LEND0407", last.span, {}, related);
      yield* repeated(statements);
    }
  }
};
