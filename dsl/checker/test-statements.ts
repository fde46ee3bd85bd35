/** Statements that change the facts of a test. */
import type { Statement } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import { constantOf, declaredSpan } from "./constants.ts";
import { uniqueBy } from "./names.ts";
import { place } from "./places.ts";
import type { Scope } from "./scope.ts";
import {
  changeEntity,
  declareEntity,
  instantOf,
  type State,
  type StatementOf,
  testScope,
} from "./test-facts.ts";
import { testValue } from "./values.ts";

/** What is neither a case nor made of other statements. */
export type FactStatement = Exclude<Statement, { readonly kind: "case" | "state" | "use" | "table" }>;

/** `share with { region: "cn-beijing" }`: what the contexts of all actions of this name hold where a case does not say. */
const setContext = (scope: Scope, state: State, statement: StatementOf<"context">): State => {
  const { action, record } = statement;
  const all = Object.values(scope.schema.actions);
  const contexts = all.filter(({ name }) => name === action.text).map(({ context }) => context);
  if (contexts.length === 0) {
    const known = [...new Set(all.map(({ name }) => name))];
    const places = { of: (name: string) => all.find((each) => each.name === name)?.span };
    scope.report(diagnose("LEND0202", action.span, { found: action.text, known, places }));
    return state;
  }
  uniqueBy(record.members, ({ name }) => name, "attribute", scope.report);
  for (const { name, value } of record.members) {
    const attribute = contexts.find((context) => Object.hasOwn(context, name.text))?.[name.text];
    if (attribute) {
      if (value.kind !== "absent")
        testValue(testScope(scope, state), value, { type: attribute.type, attribute });
    } else {
      const known = contexts.flatMap((context) => Object.keys(context));
      const type = `the context of \`${action.text}\``;
      const places = {
        of: (each: string) => contexts.find((context) => Object.hasOwn(context, each))?.[each]?.span,
        otherwise: place(all.find((each) => each.name === action.text)?.span, labels.declared(action.text)),
      };
      scope.report(diagnose("LEND0203", name.span, { type, found: name.text, known, places }));
    }
  }
  return { ...state, contexts: new Map([...state.contexts, [action.text, record]]) };
};

const setLet = (scope: Scope, state: State, { name, value }: StatementOf<"let">): State => {
  const { text } = name;
  const { span } = name;
  const first = declaredSpan(testScope(scope, state), text);
  if (first) {
    const related = place(first, labels.firstDeclared());
    scope.report(diagnose("LEND0100", span, { what: "name", name: text }, related));
  }
  if (value.kind === "record" || value.kind === "values") {
    return { ...state, lets: new Map([...state.lets, [text, { node: value, lets: state.lets, span }]]) };
  }
  const constant = value.kind === "absent" ? null : constantOf(testScope(scope, state), value);
  if (value.kind === "absent") scope.report(diagnose("LEND0310", value.span, { found: "`absent`" }));
  return constant ? { ...state, lets: new Map([...state.lets, [text, { ...constant, span }]]) } : state;
};

/** Runs one statement that is not a case. */
export const advance = (scope: Scope, state: State, statement: FactStatement): State => {
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
