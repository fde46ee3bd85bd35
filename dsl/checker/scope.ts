/** What names mean where an expression stands. */
import type { LetDeclaration, Name, RuleDeclaration } from "../ast.ts";
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
  budget: createBudget(total),
});

const noLocals: ReadonlyMap<string, Local> = new Map();

/** A context of which nothing is known, so that nothing in it is wrong. */
export const anyContext: ReadonlyMap<string, Local> = new Map([["context", { index: -1, type: unknown }]]);

/** The locals that nobody bound. */
export const unboundLocals = (scope: Scope): Scope["locals"] =>
  scope.locals.get("context") === anyContext.get("context") ? anyContext : noLocals;

/** The scope with one more local, and the local's index. */
export const withLocal = (scope: Scope, name: string, type: Type): readonly [Scope, number] => {
  const index = scope.budget.locals++;
  return [{ ...scope, locals: new Map([...scope.locals, [name, { index, type }]]) }, index];
};

/** {@link withLocal} for a name that someone chose: one that hides another is reported. */
export const withNamedLocal = (scope: Scope, name: Name, type: Type): readonly [Scope, number] => {
  const { text } = name;
  const taken = scope.locals.has(text) || scope.lets.has(text) || scope.lifecycles.has(text);
  if (taken) scope.report(diagnose("LEND0109", name.span, { name: text }));
  else checkMentionable(name, scope.report);
  return withLocal(scope, text, type);
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

/** What stands in parentheses begins behind the opening one: what it stands in may lack one at an end. */
const withParentheses = (text: string, { start, end }: Span): string => {
  const bare = text.slice(start, end).replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g, "");
  let depth = 0;
  let missing = 0;
  for (const [sign] of bare.matchAll(/[()]/g)) {
    depth += sign === "(" ? 1 : -1;
    missing = Math.max(missing, -depth);
  }
  return `${"(".repeat(missing)}${text.slice(start, end)}${")".repeat(depth + missing)}`;
};

/** The source text of a span, in one line. */
export const textAt = (scope: Scope, span: Span): string =>
  withParentheses(scope.sources.get(span.file)?.text ?? "", span).replace(/\s+/g, " ");
