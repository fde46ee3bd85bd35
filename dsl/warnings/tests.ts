/** Parts of a test that assert nothing: what follows its last case, and a case that was asked before. */
import type { Statement, TestDeclaration } from "../ast.ts";
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import type { Span } from "../span.ts";
import type { Warn } from "./warning.ts";

const isCase = ({ kind }: Statement): boolean => kind === "case" || kind === "state";

/** What changes facts; an unknown kind of statement may be a case. */
const isChange = ({ kind }: Statement): boolean =>
  kind === "at" || kind === "let" || kind === "entity" || kind === "with" || kind === "context";

/** A statement without its places. */
const wording = (statement: Statement): string =>
  JSON.stringify(statement, (key, value: unknown) => (key === "span" ? undefined : value));

const afterLastCase = (statements: readonly Statement[]): Statement | null => {
  const last = statements.at(-1);
  return last && isChange(last) && statements.some(isCase) ? last : null;
};

function* repeated({ statements }: TestDeclaration): Generator<Diagnostic> {
  let since = new Map<string, Span>();
  for (const statement of statements) {
    if (!isCase(statement)) {
      since = new Map();
      continue;
    }
    const words = wording(statement);
    const first = since.get(words);
    if (first) yield diagnose("LEND0408", statement.span, {}, { span: first, label: "first asked here" });
    else since.set(words, statement.span);
  }
}

/** LEND0407 and LEND0408. */
export const idleStatements: Warn = function* ({ declarations }) {
  for (const test of declarations) {
    if (test.kind !== "test") continue;
    const last = afterLastCase(test.statements);
    if (last) yield diagnose("LEND0407", last.span, {});
    yield* repeated(test);
  }
};
