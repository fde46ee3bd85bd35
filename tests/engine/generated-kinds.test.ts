/** What is never generated is never compared: every construct of the language comes up, and every way a rule can end. */
import { expect, it } from "vitest";
import type { Expression, ExpressionKind, LifecycleState, Program, Rule } from "../../dsl/program.ts";
import type { Outcome, RefusalKind } from "../../engine/decision.ts";
import { childrenOf } from "../../engine/expression-tree.ts";
import { interpret } from "../../engine/index.ts";
import { generate } from "./generated/programs.ts";

/** A count for each; a new kind breaks the build until it is listed. */
type Counts<Name extends string> = Record<Name, number>;

const expressions: Counts<ExpressionKind> = {
  literal: 0,
  set: 0,
  variable: 0,
  attribute: 0,
  present: 0,
  is: 0,
  calendar: 0,
  state: 0,
  lifecycleField: 0,
  logical: 0,
  not: 0,
  compare: 0,
  arithmetic: 0,
  member: 0,
  within: 0,
  text: 0,
  like: 0,
  quantifier: 0,
};
const rules: Counts<Rule["kind"]> = { permit: 0, forbid: 0, quota: 0, lock: 0 };
const outcomes: Counts<Outcome> = { permitted: 0, forbidden: 0, not_permitted: 0 };
const refusals: Counts<RefusalKind> = { forbid: 0, quota: 0, lock: 0, lifecycle: 0, failure: 0 };
const states: Counts<LifecycleState> = { absent: 0, pending: 0, active: 0, ending: 0, ended: 0 };
/** Everything that has no type of its own to be exhaustive by: operators, clauses, types of values. */
const details = new Map<string, number>();

const see = (detail: string): void => void details.set(detail, (details.get(detail) ?? 0) + 1);

const wanted = [
  ...["==", "!=", "<", "<=", ">", ">="].map((operator) => `compare ${operator}`),
  ...["+", "-", "*"].map((operator) => `arithmetic ${operator}`),
  ...["starts with", "ends with", "contains"].map((operator) => `text ${operator}`),
  ...["and", "or"].map((operator) => `logical ${operator}`),
  ...["any", "all", "count"].map((quantifier) => `quantifier ${quantifier}`),
  ...["days", "hours"].map((kind) => `calendar ${kind}`),
  ...["subject", "resource", "context", "now", "local"].map((from) => `variable ${from}`),
  ...["bool", "int", "string", "time", "duration", "enum", "entity", "record", "set"].map(
    (kind) => `value of type ${kind}`,
  ),
  ...["when", "unless", "raised by", "adding", "each", "each where", "end with a condition"],
  ...["ending refuses", "ended refuses", "refusal without a code", "several actions", "help"],
];

const lookInto = (expression: Expression): void => {
  expressions[expression.kind]++;
  see(`value of type ${expression.type.kind}`);
  if (expression.kind === "variable") see(`variable ${expression.variable.from}`);
  if (expression.kind === "quantifier") see(`quantifier ${expression.quantifier}`);
  if (expression.kind === "calendar") see(`calendar ${expression.recurrence.kind}`);
  if ("operator" in expression) see(`${expression.kind} ${expression.operator}`);
  for (const child of childrenOf(expression)) lookInto(child);
};

const lookIntoRule = (rule: Rule): void => {
  rules[rule.kind]++;
  if (rule.actions.length > 1) see("several actions");
  if (rule.kind !== "permit") {
    for (const part of [...rule.reason.because, ...(rule.reason.help ?? [])]) {
      if (typeof part !== "string") lookInto(part);
    }
    if (rule.reason.help !== null) see("help");
  }
  if (rule.kind === "permit" || rule.kind === "forbid") {
    for (const { negated, expression } of rule.conditions) {
      see(negated ? "unless" : "when");
      lookInto(expression);
    }
  }
  if (rule.kind !== "quota") return;
  if (rule.adding.kind !== "literal") see("adding");
  if (rule.raisedBy !== null) see("raised by");
  for (const each of [rule.counts, rule.adding, rule.limit]) lookInto(each);
};

const lookIntoLifecycles = ({ lifecycles }: Program): void => {
  for (const { each, startsAt, ends, takes, refusals: refused } of lifecycles) {
    if (each !== null) see("each");
    if (each !== null && each.where !== null) see("each where");
    for (const expression of [startsAt, takes, ...ends.map(({ at }) => at)]) lookInto(expression);
    if (ends.some(({ conditions }) => conditions.length > 0)) see("end with a condition");
    for (const { state, code, because } of refused) {
      for (const part of because) if (typeof part !== "string") lookInto(part);
      see(`${state} refuses`);
      if (code === null) see("refusal without a code");
    }
  }
};

it("every construct is generated, and every way in which a rule can end comes up", {
  timeout: 60_000,
}, () => {
  for (let seed = 1; seed <= 1_200; seed++) {
    const { program, requests } = generate(seed);
    for (const rule of program.rules) lookIntoRule(rule);
    lookIntoLifecycles(program);
    const evaluator = interpret(program);
    for (const request of requests) {
      const decision = evaluator.decide(request);
      outcomes[decision.outcome]++;
      for (const { kind } of decision.refusals) refusals[kind]++;
      for (const { state } of decision.lifecycles) states[state]++;
    }
  }
  const seldom = (counts: Readonly<Record<string, number>>): string[] =>
    Object.entries(counts).flatMap(([name, count]) => (count < 5 ? [name] : []));
  const missing = [
    ...[expressions, rules, outcomes, refusals, states].flatMap(seldom),
    ...wanted.filter((detail) => (details.get(detail) ?? 0) < 5),
  ];
  expect(missing).toEqual([]);
});
