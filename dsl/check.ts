/** From sources to a checked program: parse, build the schema, check the rules, check the tests. */
import { createHash } from "node:crypto";
import type { Declaration, DeclarationKind, FileNode, LetDeclaration, RuleDeclaration } from "./ast.ts";
import { checkClauses } from "./checker/clauses.ts";
import { check } from "./checker/expressions.ts";
import { checkLifecycle } from "./checker/lifecycles.ts";
import { checkRule } from "./checker/rules.ts";
import { checkSchema, uniqueBy } from "./checker/schema.ts";
import { emptyScope, type Scope } from "./checker/scope.ts";
import { checkTests } from "./checker/tests.ts";
import { unknown } from "./checker/types.ts";
import { type Diagnostic, diagnose, sortDiagnostics } from "./diagnostic.ts";
import { limits } from "./limits.ts";
import { parseFile } from "./parser.ts";
import type { Place, Program } from "./program.ts";
import { createLineIndex, type Source } from "./span.ts";

export interface Checked {
  /** Null where there is an error. */
  readonly program: Program | null;
  /** Sorted by file and place; at most as many as the limit. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many more there were. */
  readonly omitted: number;
}

type Report = (diagnostic: Diagnostic) => void;

const schemaKinds: readonly DeclarationKind[] = ["enum", "entity", "record", "action"];

/** Reports files without a header, second schemas and policies, and declarations in the wrong kind of file. */
const checkFiles = (files: readonly FileNode[], report: Report): void => {
  const first = new Map<string, string>();
  for (const { header, declarations, file } of files) {
    if (!header) {
      report(diagnose("LEND0101", { file, start: 0, end: 0 }, {}));
      continue;
    }
    const known = first.get(header.kind) ?? header.name.text;
    first.set(header.kind, known);
    if (known !== header.name.text) {
      report(
        diagnose("LEND0102", header.name.span, { what: header.kind, first: known, second: header.name.text }),
      );
    }
    for (const { kind, span } of declarations) {
      const where = schemaKinds.includes(kind) ? "schema" : "policy";
      if (where === header.kind) continue;
      const keyword = { ...span, end: span.start + 1 };
      report(diagnose("LEND0106", keyword, { what: kind === "rule" ? "a rule" : `\`${kind}\``, where }));
    }
  }
  const schema = first.get("schema");
  for (const { header } of files) {
    if (header?.kind === "policy" && header.schema.text !== schema) {
      report(diagnose("LEND0107", header.schema.span, { found: header.schema.text }));
    }
  }
};

const reserved = ["subject", "resource", "context", "now"];

/** The declarations of one kind by their name; reports repeated and reserved names. */
const named = <Item extends LetDeclaration | RuleDeclaration>(
  items: Item[],
  what: string,
  report: Report,
) => {
  for (const { name } of items) {
    if (reserved.includes(name.text)) report(diagnose("LEND0109", name.span, { name: name.text }));
  }
  return uniqueBy(items, (item) => item.name, what, report);
};

/** Checks a `let` by itself, so that one that no rule uses is checked too. */
const checkLets = (scope: Scope): void => {
  const anything: Scope = { ...scope, subject: unknown, resource: unknown, now: true };
  for (const declaration of scope.lets.values()) {
    const budget = { locals: 0, expressions: 0 };
    check({ ...anything, budget, openLets: [declaration.name.text] }, declaration.value);
  }
};

const digestOf = (sources: readonly Source[]): string => {
  const hash = createHash("sha256");
  const texts = [...sources].sort((a, b) => Number(a.file > b.file) - Number(a.file < b.file));
  for (const { file, text } of texts) hash.update(JSON.stringify([file.split(/[\\/]/).at(-1), text]));
  return hash.digest("hex");
};

/** A finder of places for each file. */
const placesOf = (sources: readonly Source[]): ((file: string) => (offset: number) => Place) => {
  const indices = new Map(sources.map(({ file, text }) => [file, createLineIndex(text)]));
  return (file) => (offset) => {
    const position = indices.get(file)?.(offset) ?? { line: 1, column: 1 };
    return { file, ...position };
  };
};

const checkDeclarations = (
  files: readonly FileNode[],
  sources: readonly Source[],
  report: Report,
): Omit<Program, "digest"> => {
  const declarations: Declaration[] = files.flatMap((file) => file.declarations);
  const header = (kind: "schema" | "policy") =>
    files.find((file) => file.header?.kind === kind)?.header?.name.text;
  const schema = checkSchema(header("schema") ?? "", declarations, report);
  const rules = declarations.filter((declaration) => declaration.kind === "rule");
  const lets = declarations.filter((declaration) => declaration.kind === "let");
  const isLifecycle = ({ rule }: RuleDeclaration): boolean => rule === "lifecycle";
  const lifecycles = named(rules.filter(isLifecycle), "lifecycle", report);
  const scope = emptyScope({
    schema,
    sources: new Map(sources.map((source) => [source.file, source])),
    report,
    lets: named(lets, "let", report),
    lifecycles,
  });
  const placeIn = placesOf(sources);
  for (const rule of rules) checkClauses(rule, report);
  checkLets(scope);
  const plain = named(
    rules.filter((rule) => !isLifecycle(rule)),
    "rule",
    report,
  );
  return {
    name: header("policy") ?? "",
    schema,
    rules: [...plain.values()].flatMap((rule) =>
      checkRule(scope, rule, placeIn(rule.span.file)(rule.span.start)),
    ),
    lifecycles: [...lifecycles.values()].flatMap(
      (rule) => checkLifecycle(scope, rule, placeIn(rule.span.file)) ?? [],
    ),
    tests: checkTests(scope, declarations, placeIn),
  };
};

/** One mistake in text that several rules share is one diagnostic. */
const distinct = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const seen = new Set<string>();
  return sortDiagnostics(diagnostics).filter(({ code, span, message }) => {
    const key = JSON.stringify([code, span, message]);
    return !seen.has(key) && seen.add(key);
  });
};

/**
 * Checks a whole policy: the schema, the rules and the tests of all files together. Reports every error at once. Where
 * some text could not be parsed, names that may have been declared there are not reported as unknown.
 */
export const checkProgram = (sources: readonly Source[]): Checked => {
  const found: Diagnostic[] = [];
  const report: Report = (diagnostic) => found.push(diagnostic);
  if (sources.length > limits.files) {
    const span = { file: sources[0]?.file ?? "", start: 0, end: 0 };
    report(diagnose("LEND0014", span, { files: sources.length, limit: limits.files }));
  }
  const parsed = sources.slice(0, limits.files).map(parseFile);
  const syntax = parsed.flatMap(({ diagnostics }) => diagnostics);
  const files = parsed.map(({ file }) => file);
  checkFiles(files, report);
  const program = checkDeclarations(files, sources, report);
  const mayBeUnread = (code: string): boolean =>
    code.startsWith("LEND02") || code === "LEND0101" || code === "LEND0107";
  const sound = syntax.length === 0 ? found : found.filter(({ code }) => !mayBeUnread(code));
  const all = distinct([...syntax, ...sound]);
  return {
    program: all.length === 0 ? { ...program, digest: digestOf(sources) } : null,
    diagnostics: all.slice(0, limits.diagnostics),
    omitted: Math.max(0, all.length - limits.diagnostics),
  };
};
