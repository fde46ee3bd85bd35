/**
 * What is never generated is never compared: every construct of the language comes up, and every way a rule can end,
 * each in its share of the programs. A new kind breaks the build until it has a share here and is generated.
 */
import { describe, expect, it } from "vitest";
import type {
  BinaryOperator,
  ClauseKind,
  Declaration,
  DeclarationKind,
  ExpressionNode,
  Statement,
  StatementKind,
  ValueNode,
} from "../../dsl/ast.ts";
import type { Code, catalog } from "../../dsl/catalog.ts";
import { checkProgram } from "../../dsl/index.ts";
import { parseFile } from "../../dsl/parser.ts";
import type {
  ArithmeticExpression,
  ComparisonOperator,
  Expression,
  ExpressionKind,
  LifecycleFieldExpression,
  LifecycleState,
  LogicalExpression,
  Program,
  QuantifierExpression,
  Recurrence,
  Rule,
  TestCase,
  TextExpression,
  Variable,
} from "../../dsl/program.ts";
import type { Attribute, Type } from "../../dsl/schema.ts";
import { childrenOf, expressionsOf } from "../../engine/expression-tree.ts";
import {
  type Decision,
  type DecisionRequest,
  interpret,
  type Outcome,
  type RefusalKind,
} from "../../engine/index.ts";
import { type Edge, edgesIn } from "./generated/edges.ts";
import { type Generated, generate, withTests } from "./generated/programs.ts";

/** In how many of a hundred programs, with their facts and requests, each must come up at least. */
type Shares<Name extends string> = Readonly<Record<Name, number>>;

type WarningCode = {
  [C in Code]: (typeof catalog)[C] extends { readonly severity: "warning" } ? C : never;
}[Code];

const expressions: Shares<ExpressionKind> = {
  literal: 90,
  set: 20,
  variable: 90,
  attribute: 90,
  present: 50,
  is: 20,
  calendar: 20,
  state: 20,
  lifecycleField: 10,
  logical: 70,
  not: 30,
  compare: 70,
  arithmetic: 30,
  member: 20,
  within: 10,
  text: 10,
  like: 5,
  quantifier: 10,
};
const comparisons: Shares<ComparisonOperator> = { "==": 30, "!=": 30, "<": 13, "<=": 13, ">": 13, ">=": 13 };
const arithmetic: Shares<ArithmeticExpression["operator"]> = { "+": 20, "-": 20, "*": 5 };
const texts: Shares<TextExpression["operator"]> = { "starts with": 5, "ends with": 3, contains: 3 };
const logical: Shares<LogicalExpression["operator"]> = { and: 50, or: 50 };
const quantifiers: Shares<QuantifierExpression["quantifier"]> = { any: 5, all: 5, count: 5 };
const recurrences: Shares<Recurrence["kind"]> = { days: 10, hours: 10 };
const variables: Shares<Variable["from"]> = { subject: 70, resource: 80, context: 20, now: 30, local: 20 };
const fields: Shares<LifecycleFieldExpression["field"]> = { ends_at: 5, cause: 5 };
/** `unknown` is what an expression with a reported error has. */
const types: Shares<Exclude<Type["kind"], "unknown">> = {
  bool: 80,
  int: 50,
  string: 50,
  time: 80,
  duration: 50,
  enum: 5,
  entity: 90,
  record: 5,
  set: 40,
  context: 20,
};
const origins: Shares<Attribute["origin"]> = { stored: 90, request: 50 };
const rules: Shares<Rule["kind"]> = { permit: 90, forbid: 50, quota: 20, lock: 10 };
const clauses: Shares<ClauseKind> = {
  when: 50,
  unless: 50,
  code: 80,
  because: 80,
  help: 50,
  counts: 20,
  adding: 10,
  takes: 70,
  "starts at": 90,
  "at most": 20,
  for: 10,
  "for each": 60,
  "ends at": 90,
  "meanwhile refuses": 60,
  "afterwards refuses": 60,
};
const declarations: Shares<DeclarationKind> = {
  enum: 90,
  entity: 90,
  record: 90,
  action: 90,
  let: 50,
  rule: 90,
  given: 30,
  test: 30,
};
const statements: Shares<StatementKind> = {
  at: 30,
  let: 20,
  entity: 30,
  with: 30,
  context: 15,
  case: 30,
  state: 20,
  use: 30,
  table: 10,
};
/** As they are written; what could not be read is not generated. */
const nodes: Shares<Exclude<ExpressionNode["kind"] | ValueNode["kind"], "broken">> = {
  literal: 90,
  list: 15,
  path: 90,
  binary: 80,
  logical: 70,
  not: 20,
  is: 70,
  calendar: 20,
  quantifier: 10,
  record: 30,
  values: 15,
  absent: 20,
};
const operators: Shares<BinaryOperator> = { ...comparisons, ...arithmetic, ...texts, in: 20, like: 5 };
const warnings: Shares<WarningCode> = {
  LEND0113: 1,
  LEND0400: 10,
  LEND0401: 20,
  LEND0402: 2,
  LEND0403: 20,
  LEND0404: 20,
  LEND0405: 5,
  LEND0406: 10,
  LEND0407: 3,
  LEND0408: 3,
  LEND0409: 2,
  LEND0410: 1,
};
const outcomes: Shares<Outcome> = { permitted: 40, forbidden: 50, not_permitted: 25 };
const refusals: Shares<RefusalKind> = { forbid: 20, quota: 5, lock: 4, lifecycle: 15, failure: 20 };
const states: Shares<LifecycleState> = { absent: 10, pending: 20, active: 20, ending: 10, ended: 20 };
const cases: Shares<TestCase["kind"]> = { decision: 30, state: 20 };
const edges: Shares<Edge> = {
  "last instant": 2,
  "beyond the last instant": 1,
  "largest number": 10,
  "smallest number": 1,
  "negative zero": 1,
  "empty text": 20,
  "half a character": 1,
  "name of every object": 20,
  "empty set": 20,
  "entity of which nothing is known": 3,
  "ill-typed value": 10,
  "parent of itself": 5,
  "circle of parents": 10,
  "two ways to one parent": 5,
  "many steps of parents": 5,
};

const all: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ...{
    expressions,
    comparisons,
    arithmetic,
    texts,
    logical,
    quantifiers,
    recurrences,
    variables,
    fields,
    types,
  },
  ...{ origins, rules, clauses, declarations, statements, nodes, operators, warnings },
  ...{ outcomes, refusals, states, cases, edges },
};

type See = (group: string, name: string) => void;

const lookIntoExpression = (see: See, expression: Expression): void => {
  see("expressions", expression.kind);
  see("types", expression.type.kind);
  if (expression.kind === "variable") see("variables", expression.variable.from);
  if (expression.kind === "quantifier") see("quantifiers", expression.quantifier);
  if (expression.kind === "calendar") see("recurrences", expression.recurrence.kind);
  if (expression.kind === "lifecycleField") see("fields", expression.field);
  if (expression.kind === "compare") see("comparisons", expression.operator);
  if (expression.kind === "arithmetic") see("arithmetic", expression.operator);
  if (expression.kind === "text") see("texts", expression.operator);
  if (expression.kind === "logical") see("logical", expression.operator);
  for (const child of childrenOf(expression)) lookIntoExpression(see, child);
};

const lookIntoProgram = (see: See, { rules: checked, lifecycles, schema, tests }: Program): void => {
  for (const rule of checked) {
    see("rules", rule.kind);
    for (const expression of expressionsOf(rule)) lookIntoExpression(see, expression);
  }
  for (const { startsAt, ends, takes } of lifecycles) {
    for (const expression of [startsAt, takes, ...ends.map(({ at }) => at)])
      lookIntoExpression(see, expression);
  }
  for (const { attributes } of [...Object.values(schema.entities), ...Object.values(schema.records)]) {
    for (const { origin } of Object.values(attributes)) see("origins", origin);
  }
  for (const { kind } of tests.flatMap((test) => test.cases)) see("cases", kind);
};

const lookIntoNodes = (see: See, node: unknown): void => {
  if (typeof node !== "object" || node === null) return;
  const { kind, operator } = node as Readonly<Record<string, unknown>>;
  if (typeof kind === "string") see("nodes", kind);
  if (kind === "binary") see("operators", String(operator));
  for (const part of Object.values(node)) lookIntoNodes(see, part);
};

const lookIntoStatements = (see: See, all: readonly Statement[]): void => {
  for (const statement of all) {
    see("statements", statement.kind);
    if (statement.kind === "table") lookIntoStatements(see, statement.statements);
  }
};

const lookIntoDeclarations = (see: See, all: readonly Declaration[]): void => {
  for (const declaration of all) {
    see("declarations", declaration.kind);
    if (declaration.kind === "rule") for (const { kind } of declaration.clauses) see("clauses", kind);
    if ("statements" in declaration) lookIntoStatements(see, declaration.statements);
    // Declarations and nodes have names in common.
    for (const part of Object.values(declaration)) lookIntoNodes(see, part);
  }
};

const lookIntoDecision = (see: See, { outcome, refusals: refused, lifecycles }: Decision): void => {
  see("outcomes", outcome);
  for (const { kind } of refused) see("refusals", kind);
  for (const { state } of lifecycles) see("states", state);
};

/** Everything that a program, its tests, its facts and its decisions show. */
const lookInto = (see: See, generated: Generated): void => {
  const { program, sources } = withTests(generated) ?? generated;
  lookIntoProgram(see, program);
  for (const source of sources) lookIntoDeclarations(see, parseFile(source).file.declarations);
  for (const { code } of checkProgram(sources).diagnostics) see("warnings", code);
  const evaluator = interpret(program);
  for (const request of generated.requests) lookIntoDecision(see, evaluator.decide(request));
  const requests: readonly DecisionRequest[] = generated.requests;
  for (const edge of edgesIn(program.schema, requests)) see("edges", edge);
};

const programs = 300;

describe("generated programs", () => {
  it("have every construct, and every way in which a rule can end, often enough", { timeout: 60_000 }, () => {
    const counts = new Map<string, number>();
    for (let seed = 1; seed <= programs; seed++) {
      const seen = new Set<string>();
      lookInto((group, name) => seen.add(`${group}: ${name}`), generate(seed));
      for (const each of seen) counts.set(each, (counts.get(each) ?? 0) + 1);
    }
    const seldom = Object.entries(all).flatMap(([group, shares]) =>
      Object.entries(shares).flatMap(([name, share]) => {
        const found = Math.floor((100 * (counts.get(`${group}: ${name}`) ?? 0)) / programs);
        return found < share ? [`${group}: ${name} in ${found} %, and not in ${share} %`] : [];
      }),
    );
    expect(seldom).toEqual([]);
  });
});
