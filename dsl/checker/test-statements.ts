/** Statements that change the facts of a test. */
import type { Statement } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import { uniqueBy } from "./names.ts";
import type { Scope } from "./scope.ts";
import {
  changeEntity,
  declareEntity,
  instantOf,
  type State,
  type StatementOf,
  testScope,
} from "./test-facts.ts";
import { constantOf, testValue } from "./values.ts";

/** What is neither a case nor made of other statements. */
export type FactStatement = Exclude<Statement, { readonly kind: "case" | "state" | "use" | "table" }>;

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
