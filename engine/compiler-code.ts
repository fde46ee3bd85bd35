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
  /** Those that are declared where the block begins that is being written. */
  variables: string[];
  /** Whether what is asked of many values is written once: that is sooner read, and a little slower. */
  readonly isLong: boolean;
  /** Functions of one value, by what they ask. */
  readonly functions: Map<string, { readonly name: string; readonly body: string }>;
  /** Statements, in their order. */
  readonly statements: string[];
}

export const createCode = (isLong = false): Code => ({
  isLong,
  constants: [],
  temporaries: 0,
  variables: [],
  functions: new Map(),
  statements: [],
});

/** A text or a number as a JavaScript literal. */
export const quoted = (value: boolean | number | string): string =>
  typeof value === "number" && value < 0 ? `(${value})` : JSON.stringify(value);

export const constant = (code: Code, value: unknown): string => `k${code.constants.push(value) - 1}`;

export const temporary = (code: Code): string => {
  const name = `t${code.temporaries++}`;
  code.variables.push(name);
  return name;
};

/** The name of the function of `value` that asks this; its body is written the first time. */
export const functionFor = ({ functions }: Code, question: string, write: () => string): string => {
  const known = functions.get(question);
  if (known) return known.name;
  const body = write();
  const name = `f${functions.size}`;
  functions.set(question, { name, body });
  return name;
};

/** Writes a block whose variables are its own: the optimizer need not carry them round a loop. */
export const block = (code: Code, write: () => string): string => {
  const outside = code.variables;
  code.variables = [];
  const body = write();
  const inside = code.variables;
  code.variables = outside;
  return `${declaration(inside)}${body}`;
};

const declaration = (variables: readonly string[]): string =>
  variables.length === 0 ? "" : `let ${variables.join(", ")};\n`;

/** Thrown by generated code where a rule cannot be evaluated, or refuses: the interpreter has to say why. */
export const left = Symbol("left to the interpreter");

const leave = (): never => {
  throw left;
};

/** What generated code may call by name. */
export type Runtime = Readonly<Record<string, unknown>>;

/**
 * Turns code into a function of these parameters.
 *
 * @throws EvalError where this process does not allow code to be generated
 */
export const assemble = (code: Code, parameters: readonly string[], runtime: Runtime): unknown => {
  const names = Object.keys(runtime);
  const constants = code.constants.map((_, index) => `k${index}`);
  const functions = [...code.functions.values()].map(
    ({ name, body }) => `function ${name}(value) { ${body} }`,
  );
  const source = `"use strict";
    ${functions.join("\n")}
    return (function (${parameters.join(", ")}) {
      ${declaration(code.variables)}${code.statements.join("\n")}
    });`;
  const make = new Function("leave", ...names, ...constants, source);
  return make(leave, ...Object.values(runtime), ...code.constants);
};
