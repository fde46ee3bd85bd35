/** Lifecycles as JavaScript: statements that leave a status in a variable. */
import type { Lifecycle, LifecycleEnd } from "../dsl/program.ts";
import { block, constant, quoted, temporary } from "./compiler-code.ts";
import { allHold, maybe, value } from "./compiler-expressions.ts";
import { branch, type Scope } from "./compiler-paths.ts";
import { absentStatus } from "./lifecycle.ts";

/** The variables of one instance, as {@link Instance} has them. */
interface Variables {
  readonly startsAt: string;
  readonly endedAt: string;
  readonly cause: string;
  readonly nextEnd: string;
}

/** One end taken into account, as {@link addEnd} does it. */
const writeEnd = (scope: Scope, end: LifecycleEnd, { endedAt, cause, nextEnd }: Variables): string => {
  const at = temporary(scope.code);
  const code = quoted(end.code);
  const holds = allHold(scope, end.conditions);
  const inside = end.conditions.length === 0 ? scope : branch(scope);
  const take = `${at} = ${maybe(inside, end.at)};
    if (${at} !== undefined) {
      if (${at} > now) { if (${at} < ${nextEnd}) ${nextEnd} = ${at}; }
      else if (${at} < ${endedAt} || (${at} === ${endedAt} && ${code} < ${cause})) { ${endedAt} = ${at}; ${cause} = ${code}; }
    }`;
  return end.conditions.length === 0 ? take : `if (${holds}) { ${take} }`;
};

/** Statements that leave the status of one instance in `status`. */
const writeInstance = (scope: Scope, lifecycle: Lifecycle, status: string): string => {
  const variables: Variables = {
    startsAt: temporary(scope.code),
    endedAt: temporary(scope.code),
    cause: temporary(scope.code),
    nextEnd: temporary(scope.code),
  };
  const { startsAt, endedAt, cause, nextEnd } = variables;
  return [
    `${startsAt} = ${maybe(scope, lifecycle.startsAt)} ?? Infinity;`,
    `${endedAt} = Infinity; ${cause} = null; ${nextEnd} = Infinity;`,
    ...lifecycle.ends.map((end) => writeEnd(scope, end, variables)),
    `${status} = instanceStatus(${quoted(lifecycle.name)}, { startsAt: ${startsAt}, endedAt: ${endedAt}, cause: ${cause}, nextEnd: ${nextEnd} }, ${value(scope, lifecycle.takes)}, now);`,
  ].join("\n");
};

/** The union over the elements of a set. The first instance stands for itself: it outlives what is absent. */
const writeUnion = (
  scope: Scope,
  lifecycle: Lifecycle,
  { local, set, where }: NonNullable<Lifecycle["each"]>,
): string => {
  const { code } = scope;
  const [status, elements, index] = [temporary(code), temporary(code), temporary(code)];
  const absent = constant(code, Object.freeze(absentStatus(lifecycle.name)));
  const all = value(scope, set);
  const body = block(code, () => {
    const [element, one] = [temporary(code), temporary(code)];
    const inside: Scope = { ...branch(scope), locals: new Map([...scope.locals, [local, element]]) };
    const skip = where === null ? "" : `if (!${value(inside, where)}) continue;`;
    return `${element} = ${elements}[${index}];
      ${skip}
      ${writeInstance(inside, lifecycle, one)}
      ${status} = ${status} === ${absent} ? ${one} : unite(${status}, ${one});`;
  });
  code.statements.push(
    `${elements} = ${all}; ${status} = ${absent};
    for (${index} = 0; ${index} < ${elements}.length; ${index}++) { ${body} }`,
  );
  return status;
};

/** Writes the statements that find the status; gives its variable. */
export const writeLifecycle = (scope: Scope, lifecycle: Lifecycle): string => {
  if (lifecycle.each !== null) return writeUnion(scope, lifecycle, lifecycle.each);
  const status = temporary(scope.code);
  scope.code.statements.push(writeInstance(scope, lifecycle, status));
  return status;
};
