/**
 * The fast evaluator. The rules of each action become one generated function the first time the action is asked. It
 * answers what is permitted; everything else it leaves to the interpreter, which has the words for it. So the two
 * cannot differ in a refusal, and what the function says is compared with the interpreter on generated programs.
 *
 * Generated code, because closures took ten times as long as the same checks by hand.
 */
import type { Lifecycle, Program } from "../dsl/program.ts";
import { recurrenceTurnsIn, recurs } from "./calendar.ts";
import { actionParameters, lifecycleParameters, writeAction, writeStatus } from "./compiler-actions.ts";
import { assemble, type Code, left } from "./compiler-code.ts";
import type { Decision, LifecycleStatus } from "./decision.ts";
import type { Evaluator } from "./evaluator.ts";
import type { DecisionRequest, EntityFacts, FactValue } from "./facts.ts";
import { EvaluationFailure } from "./failure.ts";
import { overflowsIn } from "./horizon.ts";
import { interpret } from "./interpreter.ts";
import { demandLifecycle, instanceStatus, unite } from "./lifecycle.ts";
import { earliestLock, isLike, isWithin } from "./operations.ts";
import { isExceeded, quotaUse } from "./quota.ts";
import { type ActionRules, indexRules } from "./rule-index.ts";
import { isInstant, sameEntity } from "./values.ts";

type DecideAction = (request: DecisionRequest) => Decision;
type FindStatus = (subject: EntityFacts, resource: EntityFacts, now: number) => LifecycleStatus;

const hasEntity = (set: readonly FactValue[], entity: EntityFacts): boolean =>
  set.some((each) => sameEntity(each as EntityFacts, entity));

const runtime = {
  none: Object.freeze([]),
  earliestLock,
  hasEntity,
  instanceStatus,
  isExceeded,
  isInstant,
  isLike,
  isWithin,
  overflowsIn,
  quotaUse,
  recurrenceTurnsIn,
  recurs,
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

/** Throws a defect of ours again; what generated code leaves to the interpreter is none. */
const demandLeft = (thrown: unknown): void => {
  if (thrown !== left && !(thrown instanceof EvaluationFailure)) throw thrown;
};

/** An action, and its function once it has been asked. */
interface CompiledAction {
  readonly name: string;
  readonly resourceType: string;
  decide: DecideAction;
}

const leave: DecideAction = () => {
  throw left;
};

const createAction = (program: Program, rules: ActionRules): CompiledAction => {
  const { name, resourceType } = rules.action;
  const action: CompiledAction = {
    name,
    resourceType,
    decide: (request) => {
      const code = writeAction(program.schema, rules);
      action.decide = (functionOf(code, actionParameters) as DecideAction | null) ?? leave;
      return action.decide(request);
    },
  };
  return action;
};

/** What no schema knows. */
const unknownAction: CompiledAction = { name: "", resourceType: "", decide: leave };

type FindAction = (resourceType: string, name: string) => CompiledAction;

/** Remembers the action that was asked last: a service that asks one question all the time looks nothing up. */
const actionsOf = (program: Program): FindAction => {
  const types = new Map(
    [...indexRules(program)].map(([type, actions]) => [
      type,
      new Map([...actions].map(([name, rules]) => [name, createAction(program, rules)])),
    ]),
  );
  let last = unknownAction;
  return (resourceType, name) => {
    if (last.name === name && last.resourceType === resourceType) return last;
    last = types.get(resourceType)?.get(name) ?? unknownAction;
    return last;
  };
};

const compileLifecycle = (program: Program, lifecycle: Lifecycle): FindStatus | null =>
  functionOf(writeStatus(program.schema, lifecycle), lifecycleParameters) as FindStatus | null;

/** The fast evaluator of a checked program. It answers as {@link interpret} does, to the byte. */
export const compile = (program: Program): Evaluator => {
  const interpreter = interpret(program);
  const find = actionsOf(program);
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
      try {
        return find(request?.resource?.type, request?.action).decide(request);
      } catch (thrown) {
        demandLeft(thrown);
        return interpreter.decide(request);
      }
    },
    lifecycle: (name, subject, resource, now) => {
      const lifecycle = demandLifecycle(program, name, { subject, resource, now });
      try {
        const status = findStatus(lifecycle)?.(subject, resource, now);
        if (status !== undefined) return status;
      } catch (thrown) {
        demandLeft(thrown);
      }
      return interpreter.lifecycle(name, subject, resource, now);
    },
  };
};
