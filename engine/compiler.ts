/**
 * The fast evaluator. The rules of each action become one generated function the first time the action is asked. It
 * answers what is permitted; everything else it leaves to the interpreter, which has the words for it. So the two
 * cannot differ in a refusal, and what the function says is compared with the interpreter on generated programs.
 *
 * Generated code, because closures took ten times as long as the same checks by hand.
 */
import type { Lifecycle, Program } from "../dsl/program.ts";
import {
  actionParameters,
  lifecycleParameters,
  scopeWithoutRequest,
  writeAction,
} from "./compiler-actions.ts";
import { assemble, type Code, left } from "./compiler-code.ts";
import { writeLifecycle } from "./compiler-lifecycles.ts";
import type { Decision, LifecycleStatus } from "./decision.ts";
import type { Evaluator } from "./evaluator.ts";
import type { EntityFacts, FactValue, RecordFacts } from "./facts.ts";
import { EvaluationFailure } from "./failure.ts";
import { interpret } from "./interpreter.ts";
import { demandLifecycle, instanceStatus, unite } from "./lifecycle.ts";
import { earliestLock, isLike, isWithin } from "./operations.ts";
import { isExceeded, quotaUse } from "./quota.ts";
import { type ActionRules, indexRules } from "./rule-index.ts";
import { isWellFormed, sameEntity } from "./values.ts";

type DecideAction = (
  subject: EntityFacts,
  resource: EntityFacts,
  context: RecordFacts,
  now: number,
) => Decision;
type FindStatus = (subject: EntityFacts, resource: EntityFacts, now: number) => LifecycleStatus;

const hasEntity = (set: readonly FactValue[], entity: EntityFacts): boolean =>
  set.some((each) => sameEntity(each as EntityFacts, entity));

const runtime = {
  none: Object.freeze([]),
  earliestLock,
  hasEntity,
  instanceStatus,
  isExceeded,
  isLike,
  isWithin,
  quotaUse,
  unite,
};

/** Null where this process does not allow code to be generated; the interpreter does everything then. */
const functionOf = (code: Code, parameters: readonly string[]): unknown => {
  try {
    return assemble(code, parameters, runtime);
  } catch (thrown) {
    if (thrown instanceof EvalError) return null;
    throw thrown;
  }
};

/** Whether generated code left it to the interpreter. Throws a defect of ours again. */
const isLeft = (thrown: unknown): boolean => {
  if (thrown === left || thrown instanceof EvaluationFailure) return true;
  throw thrown;
};

/** An action, and its function once it has been asked. */
interface CompiledAction {
  readonly rules: ActionRules;
  readonly subjectTypes: readonly string[];
  decide: DecideAction | null;
}

const createAction = (rules: ActionRules): CompiledAction => ({
  rules,
  subjectTypes: rules.action.subjectTypes,
  decide: null,
});

const compileAction = (program: Program, action: CompiledAction): DecideAction => {
  const code = writeAction(program.schema, action.rules);
  const decide = functionOf(code, actionParameters) as DecideAction | null;
  action.decide =
    decide ??
    (() => {
      throw left;
    });
  return action.decide;
};

const compileLifecycle = (program: Program, lifecycle: Lifecycle): FindStatus | null => {
  const scope = scopeWithoutRequest(program.schema, lifecycle.resourceType);
  const status = writeLifecycle(scope, lifecycle);
  scope.code.statements.push(`return ${status};`);
  return functionOf(scope.code, lifecycleParameters) as FindStatus | null;
};

const compileActions = (program: Program): ReadonlyMap<string, ReadonlyMap<string, CompiledAction>> =>
  new Map(
    [...indexRules(program)].map(([type, actions]) => [
      type,
      new Map([...actions].map(([name, rules]) => [name, createAction(rules)])),
    ]),
  );

/** The fast evaluator of a checked program. It answers as {@link interpret} does, to the byte. */
export const compile = (program: Program): Evaluator => {
  const interpreter = interpret(program);
  const types = compileActions(program);
  const statuses = new Map<string, FindStatus | null>();
  const findStatus = (lifecycle: Lifecycle): FindStatus | null => {
    const known = statuses.get(lifecycle.name);
    if (known !== undefined) return known;
    const made = compileLifecycle(program, lifecycle);
    statuses.set(lifecycle.name, made);
    return made;
  };
  return {
    digest: program.digest,
    decide: (request) => {
      if (!isWellFormed(request)) return interpreter.decide(request);
      const { subject, resource, context, now } = request;
      const action = types.get(resource.type)?.get(request.action);
      if (!action?.subjectTypes.includes(subject.type)) return interpreter.decide(request);
      try {
        return (action.decide ?? compileAction(program, action))(subject, resource, context, now);
      } catch (thrown) {
        isLeft(thrown);
        return interpreter.decide(request);
      }
    },
    lifecycle: (name, subject, resource, now) => {
      const lifecycle = demandLifecycle(program, name, { subject, resource, now });
      try {
        const status = findStatus(lifecycle)?.(subject, resource, now);
        if (status !== undefined) return status;
      } catch (thrown) {
        isLeft(thrown);
      }
      return interpreter.lifecycle(name, subject, resource, now);
    },
  };
};
