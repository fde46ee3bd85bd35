/** From sources to a checked program: parse, build the schema, check the rules, check the tests. */
import type { Declaration, DeclarationKind, FileNode, LetDeclaration, Name, RuleDeclaration } from "./ast.ts";
import { labels } from "./catalog-places.ts";
import { createBudget } from "./checker/budget.ts";
import { checkClauses } from "./checker/clauses.ts";
import { check } from "./checker/expressions.ts";
import { checkLifecycle } from "./checker/lifecycles.ts";
import { checkMentionable, uniqueBy } from "./checker/names.ts";
import { checkRule } from "./checker/rules.ts";
import { checkSchema } from "./checker/schema.ts";
import { anyContext, emptyScope, type Scope } from "./checker/scope.ts";
import { ruleNamesOf } from "./checker/test-names.ts";
import { checkTests } from "./checker/tests.ts";
import { unknown } from "./checker/types.ts";
import { type Diagnostic, diagnose, isError, withHelp } from "./diagnostic.ts";
import { withoutFollowUps } from "./follow-ups.ts";
import { limits } from "./limits.ts";
import { type Ledger, type Memory, noMemory } from "./memory.ts";
import { type Parsed, parseFile } from "./parser.ts";
import type { Lifecycle, Place, Program, Rule } from "./program.ts";
import { createReport, distinct, firstOf, type Report, untilEnough } from "./reporting.ts";
import { digestOf, inOrder } from "./sources.ts";
import { createLineIndex, type Source } from "./span.ts";
import { warningsOf } from "./warnings/warnings.ts";

export interface Checked {
  /** Null where there is an error. Warnings leave it as it is. */
  readonly program: Program | null;
  /** Errors and warnings, sorted by file and place; at most as many as the limit. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many more there are: errors, or warnings where there is no error. With very many of them the checker stops, and it is at least so many. */
  readonly omitted: number;
}

const schemaKinds: readonly DeclarationKind[] = ["enum", "entity", "record", "action"];

/** Reports files without a header, second schemas and policies, and declarations in the wrong kind of file. */
const checkFiles = (files: readonly FileNode[], report: Report): void => {
  const first = new Map<string, Name>();
  for (const { header, declarations, file } of files) {
    if (!header) {
      report(diagnose("LEND0101", { file, start: 0, end: 0 }, {}));
      continue;
    }
    const known = first.get(header.kind) ?? header.name;
    first.set(header.kind, known);
    if (known.text !== header.name.text) {
      const facts = { what: header.kind, first: known.text, second: header.name.text };
      const related = { span: known.span, label: labels.otherHeader(header.kind) };
      report(diagnose("LEND0102", header.name.span, facts, related));
    }
    for (const { kind, span } of declarations) {
      const where = schemaKinds.includes(kind) ? "schema" : "policy";
      if (where === header.kind) continue;
      const keyword = { ...span, end: span.start + 1 };
      const what = kind === "rule" ? "a rule" : `\`${kind}\``;
      const related = { span: header.name.span, label: labels.kindOfFile(header.kind) };
      report(diagnose("LEND0106", keyword, { what, where }, related));
    }
  }
  const schema = first.get("schema");
  for (const { header } of files) {
    if (header?.kind === "policy" && header.schema.text !== schema?.text) {
      const related = schema ? { span: schema.span, label: labels.otherHeader("schema") } : null;
      report(diagnose("LEND0107", header.schema.span, { found: header.schema.text }, related));
    }
  }
};

/** Checks a `let` by itself, so that one that no rule uses is checked too. */
const checkLets = (scope: Scope): void => {
  const anything: Scope = { ...scope, subject: unknown, resource: unknown, now: true, locals: anyContext };
  for (const { name, value } of scope.lets.values()) {
    const budget = createBudget(scope.budget.total);
    // Whether it may be absent matters where it is used.
    check({ ...anything, budget, openLets: [name.text] }, value, true);
  }
};

const nameOf = ({ name }: LetDeclaration | RuleDeclaration): Name => name;

type Rules = ReadonlyMap<string, RuleDeclaration>;
type Lets = ReadonlyMap<string, LetDeclaration>;

/** Reports lets and lifecycles that expressions could not mention, or that have one name. */
const checkMentioned = (lets: Lets, lifecycles: Rules, report: Report): void => {
  for (const { name } of [...lets.values(), ...lifecycles.values()]) checkMentionable(name, report);
  for (const [name, { name: at }] of lets) {
    const taken = lifecycles.get(name);
    if (!taken) continue;
    const related = { span: taken.name.span, label: labels.firstDeclared() };
    report(diagnose("LEND0100", at.span, { what: "name", name }, related));
  }
};

/** A finder of places for each file. */
const placesOf = (sources: readonly Source[]): ((file: string) => (offset: number) => Place) => {
  const indices = new Map(sources.map(({ file, text }) => [file, createLineIndex(text)]));
  return (file) => (offset) => {
    const position = indices.get(file)?.(offset) ?? { line: 1, column: 1 };
    return { file, ...position };
  };
};

interface CheckedRules {
  readonly rules: readonly Rule[];
  readonly lifecycles: readonly Lifecycle[];
}

const checkOne = (scope: Scope, rule: RuleDeclaration, placeOf: (offset: number) => Place): CheckedRules => {
  checkClauses(rule, scope.report);
  if (rule.rule !== "lifecycle") {
    return { rules: checkRule(scope, rule, placeOf(rule.span.start)), lifecycles: [] };
  }
  const lifecycle = checkLifecycle(scope, rule, placeOf);
  return { rules: [], lifecycles: lifecycle ? [lifecycle] : [] };
};

export interface CheckOptions {
  /**
   * Whether warnings are looked for, which takes a third of a check. Who puts a policy in force that was checked before
   * does not wait for them. Yes where it is not said.
   */
  readonly warnings?: boolean;
}

/** What is checked: files that were read, the text of each place in them, and what is known from before. */
export interface Reading extends CheckOptions {
  readonly files: readonly FileNode[];
  readonly sources: readonly Source[];
  readonly memory: Memory;
}

const checkDeclarations = ({ files, sources, memory }: Reading, ledger: Ledger): Omit<Program, "digest"> => {
  const { report } = ledger;
  const declarations: Declaration[] = files.flatMap((file) => file.declarations);
  const header = (kind: "schema" | "policy") =>
    files.find((file) => file.header?.kind === kind)?.header?.name.text;
  const ofKind = <Kind extends DeclarationKind>(kind: Kind) =>
    memory.same(
      kind,
      declarations.filter(
        (each): each is Extract<Declaration, { readonly kind: Kind }> => each.kind === kind,
      ),
    );
  const title = header("schema") ?? "";
  const schema = memory.recall("schema", [title, ...schemaKinds.map(ofKind)], ledger, (mine) =>
    checkSchema(title, declarations, mine.report),
  );
  const lets = uniqueBy(ofKind("let"), nameOf, "let", report);
  const rules = uniqueBy(ofKind("rule"), nameOf, "rule", report);
  const lifecycles = new Map([...rules].filter(([, { rule }]) => rule === "lifecycle"));
  checkMentioned(lets, lifecycles, report);
  const texts = new Map(sources.map((source) => [source.file, source]));
  const placeIn = placesOf(sources);
  const scopeOf = (mine: Ledger): Scope =>
    emptyScope({ schema, sources: texts, report: mine.report, lets, lifecycles }, mine.total);
  const named = [
    schema,
    memory.same("lets", [...lets.values()]),
    memory.same("lifecycles", [...lifecycles.values()]),
  ];
  memory.recall("every let", named, ledger, (mine) => checkLets(scopeOf(mine)));
  const checked = [...rules.values()].map((rule) =>
    memory.recall(rule, named, ledger, (mine) => checkOne(scopeOf(mine), rule, placeIn(rule.span.file))),
  );
  const parts = {
    rules: checked.flatMap((each) => each.rules),
    lifecycles: checked.flatMap((each) => each.lifecycles),
  };
  const tested = [ofKind("rule"), ofKind("given"), ofKind("test")];
  const tests = memory.recall("tests", [...named, ...tested], ledger, (mine) =>
    checkTests(scopeOf(mine), declarations, ruleNamesOf(parts, declarations), placeIn),
  );
  return { name: header("policy") ?? "", schema, ...parts, tests };
};

/** The findings of all passes, as they are shown. */
export interface Conclusion extends Pick<Checked, "diagnostics" | "omitted"> {
  /** Null where there is an error. */
  readonly program: Omit<Program, "digest"> | null;
  /** How many expressions were checked. */
  readonly cost: number;
}

/**
 * Checks what was read.
 *
 * @param placed where the places of a diagnostic are in the files that were given
 */
export const conclude = (
  parsed: readonly Parsed[],
  reading: Omit<Reading, "files">,
  earlier: readonly Diagnostic[],
  placed: (diagnostic: Diagnostic) => Diagnostic,
): Conclusion => {
  const { found, report } = createReport();
  const total = { expressions: 0 };
  const files = parsed.map(({ file }) => file);
  for (const diagnostic of earlier) report(diagnostic);
  const program = untilEnough(() => {
    checkFiles(files, report);
    return checkDeclarations({ ...reading, files }, { report, total });
  });
  const syntax = parsed.flatMap(({ diagnostics }) => diagnostics);
  const isSound = program !== null && syntax.length === 0 && !found.some(isError);
  const { warnings = true, memory } = reading;
  const odd = isSound && warnings ? warningsOf(program, files, memory) : [];
  const believed = withoutFollowUps(found, parsed, placed);
  const all = distinct([...believed, ...odd.map(placed)]);
  const errors = all.filter(isError);
  const shown = firstOf(all);
  const decisive = (each: Diagnostic): boolean => errors.length === 0 || isError(each);
  return {
    // Not because of what is shown: what was left out as a follow-up is an error all the same.
    program: isSound ? program : null,
    diagnostics: shown.map((each) => placed(withHelp(each))),
    omitted: all.filter(decisive).length - shown.filter(decisive).length,
    cost: total.expressions,
  };
};

/** Checks a whole policy: the schema, the rules and the tests of all files together. Reports every error at once. */
export const checkProgram = (given: readonly Source[], options: CheckOptions = {}): Checked => {
  const sources = inOrder(given);
  const isTooMany = sources.length > limits.files;
  const span = { file: sources[0]?.file ?? "", start: 0, end: 0 };
  const tooMany = diagnose("LEND0014", span, { files: sources.length, limit: limits.files });
  const { program, diagnostics, omitted } = conclude(
    isTooMany ? [] : sources.map((source) => parseFile(source)),
    { ...options, sources, memory: noMemory },
    isTooMany ? [tooMany] : [],
    (diagnostic) => diagnostic,
  );
  return { program: program && { ...program, digest: digestOf(sources) }, diagnostics, omitted };
};
