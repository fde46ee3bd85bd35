/**
 * The rules of one action as one JavaScript function. It decides what is permitted. As soon as a rule refuses or cannot
 * be evaluated, or where no permit applies, it leaves the decision to the interpreter, which explains it.
 */
import type { Lifecycle, QuotaRule } from "../dsl/program.ts";
import type { Schema, Type } from "../dsl/schema.ts";
import { typeCheck } from "./compiler-checks.ts";
import { block, type Code, constant, createCode, quoted, temporary } from "./compiler-code.ts";
import { allHold, maybe, value } from "./compiler-expressions.ts";
import { writeLifecycle } from "./compiler-lifecycles.ts";
import { branch, nothingRead, type Scope, statusOf, writeAttributes } from "./compiler-paths.ts";
import { lastInstant } from "./horizon.ts";
import { byName } from "./order.ts";
import type { ActionRules } from "./rule-index.ts";

/** More rules than this are written as several functions: the optimizer gives up on very long ones. */
const rulesInOneFunction = 50;

/** Writes what one rule says, where its scope is known. */
type Writer = (scope: Scope) => string;

const permitWriters = ({ permits }: ActionRules): readonly Writer[] =>
  [...permits].sort(byName).map(({ name, conditions }) => (scope) => {
    const alone = constant(scope.code, Object.freeze([name]));
    const add = `permits = permits === none ? ${alone} : [...permits, ${quoted(name)}]`;
    return `if (${allHold(scope, conditions)}) ${add};`;
  });

const forbidWriters = ({ forbids }: ActionRules): readonly Writer[] =>
  forbids.map(
    ({ conditions }) =>
      (scope) =>
        `if (${allHold(scope, conditions)}) leave();`,
  );

/** A quota, and the variable that keeps how it stands. */
const quotaWriter =
  (rule: QuotaRule, use: string): Writer =>
  (scope) => {
    const { counts, adding, limit, raisedBy } = rule;
    const numbers = [counts, adding, limit].map((expression) => value(scope, expression));
    const raised = raisedBy === null ? "undefined" : maybe(scope, raisedBy);
    const known = constant(scope.code, rule);
    return `${use} = quotaUse(${known}, ${numbers.join(", ")}, ${raised}); if (isExceeded(${use})) leave();`;
  };

const lockWriters = ({ locks }: ActionRules): readonly Writer[] =>
  locks.map(
    (rule) =>
      ({ code }) =>
        `if (earliestLock(${constant(code, rule)}, resource) !== null) leave();`,
  );

const refusalWriters = ({ refusing }: ActionRules): readonly Writer[] =>
  refusing.flatMap(({ lifecycle, refusals }) =>
    refusals.map(
      ({ state }): Writer =>
        (scope) =>
          `if (${statusOf(scope, lifecycle.name)}.state === ${quoted(state)}) leave();`,
    ),
  );

/** Several functions where there are too many rules for one; each reads what it needs for itself. */
const writeRules = (scope: Scope, writers: readonly Writer[]): readonly string[] => {
  if (writers.length <= rulesInOneFunction) return writers.map((write) => write(scope));
  const parts: string[] = [];
  for (let at = 0; at < writers.length; at += rulesInOneFunction) {
    const inside = branch(scope);
    const body = block(scope.code, () =>
      writers
        .slice(at, at + rulesInOneFunction)
        .map((write) => write(inside))
        .join("\n"),
    );
    parts.push(`(() => { ${body} })();`);
  }
  return parts;
};

const writeLifecycles = (scope: Scope, { lifecycles }: ActionRules): ReadonlyMap<string, string> =>
  new Map(lifecycles.map((lifecycle) => [lifecycle.name, writeLifecycle(scope, lifecycle)]));

const noteChanges = (statuses: readonly string[]): readonly string[] =>
  statuses.map((status) => {
    const at = `${status}.changesAt`;
    return `if (${at} !== null && ${at} < until) until = ${at};`;
  });

/** What the decision says; the order of its members is that of {@link conclude}. */
const writeDecision = (quotas: readonly string[], statuses: readonly string[]): string =>
  `return {
    outcome: "permitted", permits, refusals: none, nearMisses: none,
    quotas: ${quotas.length === 0 ? "none" : `[${quotas.join(", ")}]`},
    lifecycles: ${statuses.length === 0 ? "none" : `[${statuses.join(", ")}]`},
    validUntil: until > ${lastInstant} ? null : until,
  };`;

/** What no rule can repair; see {@link isWellFormed}. */
const writeRequest = ({ code, schema }: Scope, { action }: ActionRules): readonly string[] => {
  const check = (type: Type, variable: string): string =>
    `if (!${typeCheck(type, variable, { code, schema })}) leave();`;
  return [
    "const { subject, resource, context, now } = request;",
    check({ kind: "entity", names: action.subjectTypes }, "subject"),
    check({ kind: "entity", names: [action.resourceType] }, "resource"),
    check({ kind: "context", action: [action.name] }, "context"),
    "if (!isInstant(now)) leave();",
    writeAttributes,
  ];
};

export const actionParameters = ["request"] as const;

/** The code of a function of {@link actionParameters} that gives the decision where it is permitted. */
export const writeAction = (schema: Schema, rules: ActionRules): Code => {
  const code = createCode(rules.forbids.length > rulesInOneFunction);
  const bare: Scope = {
    code,
    schema,
    action: rules.action,
    types: { subject: rules.action.subjectTypes, resource: [rules.action.resourceType] },
    locals: new Map(),
    lifecycles: new Map(),
    read: nothingRead(),
  };
  code.statements.push(...writeRequest(bare, rules), "let until = Infinity; let permits = none;");
  const scope: Scope = { ...bare, lifecycles: writeLifecycles(bare, rules) };
  const statuses = [...scope.lifecycles.values()];
  const quotas = [...rules.quotas].sort(byName).map((rule) => [rule, temporary(code)] as const);
  code.statements.push(
    ...writeRules(scope, [
      ...forbidWriters(rules),
      ...quotas.map(([rule, use]) => quotaWriter(rule, use)),
      ...lockWriters(rules),
      ...refusalWriters(rules),
      ...permitWriters(rules),
    ]),
    "if (permits === none) leave();",
    ...noteChanges(statuses),
    writeDecision(
      quotas.map(([, use]) => use),
      statuses,
    ),
  );
  return code;
};

export const lifecycleParameters = ["subject", "resource", "now"] as const;

/** The code of a function of {@link lifecycleParameters} that gives the status of a lifecycle without a request. */
export const writeStatus = (schema: Schema, lifecycle: Lifecycle): Code => {
  const code = createCode();
  code.statements.push(writeAttributes);
  const status = writeLifecycle(
    {
      code,
      schema,
      action: null,
      types: { subject: [], resource: [lifecycle.resourceType] },
      locals: new Map(),
      lifecycles: new Map(),
      read: nothingRead(),
    },
    lifecycle,
  );
  code.statements.push(`return ${status};`);
  return code;
};
