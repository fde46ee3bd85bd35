/**
 * JavaScript that is being written. Nothing of a policy gets into it but through {@link quoted} or as a constant that
 * is handed over as a value: names and texts of a policy are never read as code.
 */

/** The code of one function while it is written. */
export interface Code {
  /** What the code refers to as `k0`, `k1`, … */
  readonly constants: unknown[];
  /** How many variables `t0`, `t1`, … it has. */
  temporaries: number;
  /** Those that are declared nearer to where they are needed than at the beginning. */
  readonly inner: Set<string>;
  /** The names of functions of one value, by their code: what is asked of many values is written once. */
  readonly functions: Map<string, string>;
  /** Statements, in their order. */
  readonly statements: string[];
}

export const createCode = (): Code => ({
  constants: [],
  temporaries: 0,
  inner: new Set(),
  functions: new Map(),
  statements: [],
});

/** A text or a number as a JavaScript literal. */
export const quoted = (value: boolean | number | string): string =>
  typeof value === "number" && value < 0 ? `(${value})` : JSON.stringify(value);

export const constant = (code: Code, value: unknown): string => `k${code.constants.push(value) - 1}`;

export const temporary = (code: Code): string => `t${code.temporaries++}`;

/** The name of a function of `value` with this body; every body that is alike is one function. */
export const functionNamed = ({ functions }: Code, body: string): string => {
  const name = functions.get(body) ?? `f${functions.size}`;
  functions.set(body, name);
  return name;
};

/** Writes a block whose variables are its own: the optimizer need not carry them round a loop. */
export const block = (code: Code, write: () => string): string => {
  const from = code.temporaries;
  const body = write();
  const own = series(code.temporaries, "t", from).filter((name) => !code.inner.has(name));
  for (const name of own) code.inner.add(name);
  return own.length === 0 ? body : `let ${own.join(", ")};\n${body}`;
};

/** Thrown by generated code where a rule cannot be evaluated, or refuses: the interpreter has to say why. */
export const left = Symbol("left to the interpreter");

const leave = (): never => {
  throw left;
};

/** The names from one number to before another. */
const series = (end: number, name: string, first = 0): readonly string[] =>
  Array.from({ length: end - first }, (_, index) => `${name}${first + index}`);

/** What generated code may call by name. */
export type Runtime = Readonly<Record<string, unknown>>;

/**
 * Turns code into a function of these parameters.
 *
 * @throws EvalError where this process does not allow code to be generated
 */
export const assemble = (code: Code, parameters: readonly string[], runtime: Runtime): unknown => {
  const names = Object.keys(runtime);
  const constants = series(code.constants.length, "k");
  const temporaries = series(code.temporaries, "t").filter((name) => !code.inner.has(name));
  const functions = [...code.functions].map(([body, name]) => `function ${name}(value) { ${body} }`);
  const source = `"use strict";
    ${functions.join("\n")}
    return function (${parameters.join(", ")}) {
      ${temporaries.length === 0 ? "" : `let ${temporaries.join(", ")};`}
      ${code.statements.join("\n")}
    };`;
  const make = new Function("leave", ...names, ...constants, source);
  return make(leave, ...Object.values(runtime), ...code.constants);
};
