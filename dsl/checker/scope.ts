/** What names mean where an expression stands. */
import type { LetDeclaration, Name, RuleDeclaration } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import type { Expression } from "../program.ts";
import type { Action, Schema, Type } from "../schema.ts";
import type { Source, Span } from "../span.ts";
import { type Budget, createBudget, type Total } from "./budget.ts";
import { checkMentionable } from "./names.ts";
import { type Narrowing, nothingKnown } from "./narrowing.ts";
import { unknown } from "./types.ts";

export interface Local {
  readonly index: number;
  readonly type: Type;
  /** Where it is bound; null for what the language itself binds. */
  readonly span: Span | null;
}

export interface Scope {
  readonly schema: Schema;
  readonly sources: ReadonlyMap<string, Source>;
  readonly report: (diagnostic: Diagnostic) => void;
  readonly subject: Type | null;
  readonly resource: Type | null;
  /** The actions whose context may be read; a rule reads only what all of them have. */
  readonly actions: readonly Action[];
  readonly now: boolean;
  readonly lets: ReadonlyMap<string, LetDeclaration>;
  /** The `let`s whose values are being checked, outermost first. */
  readonly openLets: readonly string[];
  readonly lifecycles: ReadonlyMap<string, RuleDeclaration>;
  readonly locals: ReadonlyMap<string, Local>;
  readonly known: Narrowing;
  /** Whether a condition can be asked first: a quota has none. */
  readonly conditional: boolean;
  readonly budget: Budget;
}

/** A scope in which nothing but `let`s has a meaning yet. */
export const emptyScope = (
  base: Pick<Scope, "schema" | "sources" | "report" | "lets" | "lifecycles">,
  total: Total,
): Scope => ({
  ...base,
  subject: null,
  resource: null,
  actions: [],
  now: false,
  openLets: [],
  locals: noLocals,
  known: nothingKnown,
  conditional: true,
  budget: createBudget(total),
});

const noLocals: ReadonlyMap<string, Local> = new Map();

/** A context of which nothing is known, so that nothing in it is wrong. */
export const anyContext: ReadonlyMap<string, Local> = new Map([
  ["context", { index: -1, type: unknown, span: null }],
]);

/** The locals that nobody bound. */
export const unboundLocals = (scope: Scope): Scope["locals"] =>
  scope.locals.get("context") === anyContext.get("context") ? anyContext : noLocals;

/** The scope with one more local, and the local's index. */
export const withLocal = (
  scope: Scope,
  name: string,
  type: Type,
  span: Span | null = null,
): readonly [Scope, number] => {
  const index = scope.budget.locals++;
  return [{ ...scope, locals: new Map([...scope.locals, [name, { index, type, span }]]) }, index];
};

/** {@link withLocal} for a name that someone chose: one that hides another is reported. */
export const withNamedLocal = (scope: Scope, name: Name, type: Type): readonly [Scope, number] => {
  const { text } = name;
  const local = scope.locals.get(text);
  const taken = local ?? scope.lets.get(text)?.name ?? scope.lifecycles.get(text)?.name;
  if (taken) {
    const related = taken.span && { span: taken.span, label: labels.declared(text) };
    scope.report(diagnose("LEND0109", name.span, { name: text }, related));
  } else checkMentionable(name, scope.report);
  return withLocal(scope, text, type, name.span);
};

/** What stands for an expression with a reported error; it fits everywhere. */
export const erroneous = (span: Span): Expression => ({ kind: "literal", value: false, type: unknown, span });

/** Every name that an expression may begin with. */
export const knownNames = (scope: Scope): string[] => [
  ...scope.locals.keys(),
  ...(scope.subject ? ["subject"] : []),
  ...(scope.resource ? ["resource"] : []),
  ...(scope.actions.length > 0 ? ["context"] : []),
  ...(scope.now ? ["now"] : []),
  ...scope.lets.keys(),
  ...scope.lifecycles.keys(),
];

/** Where a name is declared that an expression may begin with; null for those of the language itself. */
export const nameSpan = ({ locals, lets, lifecycles }: Scope, name: string): Span | null =>
  locals.get(name)?.span ?? lets.get(name)?.name.span ?? lifecycles.get(name)?.name.span ?? null;

/** What stands in parentheses begins behind the opening one: what it stands in may lack one at an end. */
const withParentheses = (written: string): string => {
  if (!/[()]/.test(written)) return written;
  const bare = written.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g, "");
  let depth = 0;
  let missing = 0;
  for (const [sign] of bare.matchAll(/[()]/g)) {
    depth += sign === "(" ? 1 : -1;
    missing = Math.max(missing, -depth);
  }
  return `${"(".repeat(missing)}${written}${")".repeat(depth + missing)}`;
};

/** The source text of a span, in one line. */
export const textAt = (scope: Scope, span: Span): string =>
  withParentheses((scope.sources.get(span.file)?.text ?? "").slice(span.start, span.end)).replace(
    /\s+/g,
    " ",
  );
