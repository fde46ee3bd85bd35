/** Lines by themselves, as somebody tries them at a prompt: expressions and statements of tests, checked as in a policy. */
import type { Declaration, ExpressionNode, LetDeclaration, LiteralNode } from "./ast.ts";
import { check } from "./checker/expressions.ts";
import { emptyScope, type Scope, withLocal } from "./checker/scope.ts";
import type { State } from "./checker/test-facts.ts";
import { ruleNamesOf } from "./checker/test-names.ts";
import { nothingGiven } from "./checker/test-runs.ts";
import { runLines, stateOfTest } from "./checker/tests.ts";
import { attributesOf } from "./checker/types.ts";
import { type Diagnostic, withHelp } from "./diagnostic.ts";
import { limits } from "./limits.ts";
import { parseExpression, parseFile, parseStatements } from "./parser.ts";
import type { Expression, Program, TestCase } from "./program.ts";
import { createReport, distinct, type Report, untilEnough } from "./reporting.ts";
import type { Schema, Type } from "./schema.ts";
import { createLineIndex, type Source } from "./span.ts";

/** What names mean where an expression is tried. */
export interface Standpoint {
  /** The type of `subject`; null where nobody asks. */
  readonly subject: string | null;
  /** The type of `resource`; null where nothing is asked about. */
  readonly resource: string | null;
  /** The action whose context may be read; null for none. */
  readonly action: string | null;
  /** Entities that may be named. The first is local 0 of the expression, the next local 1, and so on. */
  readonly entities: readonly { readonly name: string; readonly type: string }[];
  /** What the statements have made, whose `let`s of one value may be named too. */
  readonly state: StatementState;
}

export interface CheckedExpression {
  /** Null where there is an error. */
  readonly expression: Expression | null;
  /** Whether it may lead to something absent. */
  readonly optional: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** The facts that statements have made. */
export type StatementState = State;

export interface CheckedStatements {
  /** After them; where one is wrong, as it was before. */
  readonly state: StatementState;
  readonly cases: readonly TestCase[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface PromptChecker {
  /** Checks one expression; it may lead to something absent. */
  expression(written: Source, standpoint: Standpoint): CheckedExpression;
  /** Before any statement: no facts, and an instant in milliseconds since 1970. */
  start(now: number): StatementState;
  /** Runs statements after those that made the state. */
  statements(state: StatementState, written: Source): CheckedStatements;
  /** The facts at the end of a test of the policy, those of `given` included; null where no test has the title. */
  factsOfTest(title: string): StatementState | null;
}

/** The `let`s and the lifecycles of a policy, by name. */
const namesOf = (declarations: readonly Declaration[]): Pick<Scope, "lets" | "lifecycles"> => ({
  lets: new Map(declarations.flatMap((each) => (each.kind === "let" ? [[each.name.text, each]] : []))),
  lifecycles: new Map(
    declarations.flatMap((each) =>
      each.kind === "rule" && each.rule === "lifecycle" ? [[each.name.text, each]] : [],
    ),
  ),
});

/** The `let`s of statements that name one value, as a policy would have them. */
const letsOf = (state: StatementState): readonly (readonly [string, LetDeclaration])[] =>
  [...state.lets].flatMap(([name, constant]) => {
    if (!("value" in constant)) return [];
    const { type, value, span } = constant;
    const literal = { kind: "literal", type: type.kind as LiteralNode["type"], value, span } as const;
    return [[name, { kind: "let", name: { text: name, span }, value: literal, documentation: "", span }]];
  });

const standAt = (base: Scope, { subject, resource, action, entities, state }: Standpoint): Scope => {
  const actions = Object.values(base.schema.actions);
  const entity = (name: string | null) =>
    name === null ? null : ({ kind: "entity", names: [name] } as const);
  const standing: Scope = {
    ...base,
    subject: entity(subject),
    resource: entity(resource),
    actions: actions.filter(({ name, resourceType }) => name === action && resourceType === resource),
    now: true,
    lets: new Map([...base.lets, ...letsOf(state)]),
  };
  return entities.reduce<Scope>(
    (scope, { name, type }) => withLocal(scope, name, { kind: "entity", names: [type] })[0],
    standing,
  );
};

/** Whether a rule would have to ask first whether it is there. */
const mayBeAbsent = (scope: Scope, node: ExpressionNode): boolean => {
  const { found, report } = createReport();
  untilEnough(() => check({ ...scope, report }, node));
  return found.some(({ code }) => code === "LEND0302");
};

const shown = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  distinct(diagnostics).slice(0, limits.diagnostics).map(withHelp);

/**
 * Makes a checker of single lines under one policy, which is read once. It throws for nothing that a person can write.
 *
 * @param program the checked program of the sources
 */
export const createPromptChecker = (program: Program, sources: readonly Source[]): PromptChecker => {
  const declarations = sources.flatMap((source) => parseFile(source).file.declarations);
  const names = namesOf(declarations);
  const ruleNames = ruleNamesOf(program, declarations);
  const scopeFor = (written: readonly Source[], report: Report): Scope => {
    const texts = new Map([...sources, ...written].map((source) => [source.file, source]));
    return emptyScope({ schema: program.schema, sources: texts, report, ...names }, { expressions: 0 });
  };
  return {
    expression: (written, standpoint) => {
      const { found, report } = createReport();
      const { node, diagnostics: syntax } = parseExpression(written.file, written.text, 0);
      const scope = standAt(scopeFor([written], report), standpoint);
      const expression = syntax.length > 0 ? null : untilEnough(() => check(scope, node, true));
      const diagnostics = shown([...syntax, ...found]);
      if (expression === null || diagnostics.length > 0)
        return { expression: null, optional: false, diagnostics };
      return { expression, optional: mayBeAbsent(scope, node), diagnostics };
    },
    start: (now) => ({ ...nothingGiven, now }),
    statements: (state, written) => {
      const { found, report } = createReport();
      const { statements, diagnostics: syntax } = parseStatements(written);
      const lines = createLineIndex(written.text);
      const placeOf = (offset: number) => ({ file: written.file, ...lines(offset) });
      const scope = scopeFor([written], report);
      const ran =
        syntax.length > 0
          ? null
          : untilEnough(() =>
              runLines(scope, state, statements, { declarations, names: ruleNames, placeOf }),
            );
      const diagnostics = shown([...syntax, ...found]);
      return ran && diagnostics.length === 0 ? { ...ran, diagnostics } : { state, cases: [], diagnostics };
    },
    factsOfTest: (title) => stateOfTest(scopeFor([], createReport().report), declarations, title),
  };
};

/** What may stand behind a dot after something of this type. */
export const attributeNames = (schema: Schema, type: Type): readonly string[] => [
  ...new Set(attributesOf(schema, type).flatMap((attributes) => Object.keys(attributes))),
];
