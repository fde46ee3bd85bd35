/** The public face of the language. */
export type { Code } from "./catalog.ts";
export { catalog } from "./catalog.ts";
export { type Checked, type CheckOptions, checkProgram } from "./check.ts";
export { type Checker, createChecker, type Findings } from "./checker.ts";
export { type Diagnostic, isError, type Severity, severityOf } from "./diagnostic.ts";
export { type Formatted, formatSource } from "./formatter/format.ts";
export { nearest } from "./nearest.ts";
export type { DecisionCase, Program, StateCase, TestCase } from "./program.ts";
export {
  attributeNames,
  type CheckedExpression,
  type CheckedStatements,
  createPromptChecker,
  type PromptChecker,
  type Standpoint,
  type StatementState,
} from "./prompt.ts";
export { type RenderOptions, renderDiagnostics } from "./render.ts";
export type { Action, Attribute, EntityType, Schema, Type } from "./schema.ts";
export { actionKey } from "./schema.ts";
export { createLineIndex, type Position, type Source, type Span } from "./span.ts";
