/** From sources to a checked program: parse, build the schema, check the rules, check the tests. */
import { createHash } from "node:crypto";
import type { Declaration, DeclarationKind, FileNode, LetDeclaration, Name, RuleDeclaration } from "./ast.ts";
import type { Code } from "./catalog.ts";
import { createBudget } from "./checker/budget.ts";
import { checkClauses } from "./checker/clauses.ts";
import { check } from "./checker/expressions.ts";
import { checkLifecycle } from "./checker/lifecycles.ts";
import { checkMentionable, reservedCodes, uniqueBy } from "./checker/names.ts";
import { anyContext, checkRule } from "./checker/rules.ts";
import { checkSchema } from "./checker/schema.ts";
import { emptyScope, type Scope } from "./checker/scope.ts";
import { checkTests } from "./checker/tests.ts";
import { unknown } from "./checker/types.ts";
import { type Diagnostic, diagnose, sortDiagnostics, withHelp } from "./diagnostic.ts";
import { limits } from "./limits.ts";
import { type Parsed, parseFile } from "./parser.ts";
import type { Place, Program } from "./program.ts";
import { createLineIndex, type Source } from "./span.ts";

export interface Checked {
  /** Null where there is an error. */
  readonly program: Program | null;
  /** Sorted by file and place; at most as many as the limit. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many more there are. With very many of them the checker stops, and it is at least so many. */
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

/** Checks a `let` by itself, so that one that no rule uses is checked too. */
const checkLets = (scope: Scope): void => {
  const anything: Scope = { ...scope, subject: unknown, resource: unknown, now: true, locals: anyContext };
  for (const { name, value } of scope.lets.values()) {
    const budget = createBudget(scope.budget.total);
    // Whether it may be absent matters where it is used.
    check({ ...anything, budget, openLets: [name.text] }, value, true);
  }
};

/** Lets and lifecycles, which expressions mention, by their names. */
const mentionable = <Item extends LetDeclaration | RuleDeclaration>(
  items: readonly Item[],
  unique: ReadonlyMap<string, Item>,
  report: Report,
): ReadonlyMap<string, Item> => {
  for (const { name } of items) checkMentionable(name, report);
  return unique;
};

const nameOf = ({ name }: LetDeclaration | RuleDeclaration): Name => name;

/** The part of a path behind the last slash. */
const baseName = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;

/** By name, whatever folder they are in, so that neither the folder nor the order of the files ever matters. */
const inOrder = (sources: readonly Source[]): Source[] => {
  const keyed = sources.map((source) => ({ source, key: [baseName(source.file), source.text, source.file] }));
  const compare = (a: readonly string[], b: readonly string[]): number => {
    const at = a.findIndex((text, index) => text !== b[index]);
    return at === -1 ? 0 : Number((a[at] ?? "") > (b[at] ?? "")) * 2 - 1;
  };
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ source }) => source);
};

const digestOf = (ordered: readonly Source[]): string => {
  const hash = createHash("sha256");
  for (const { file, text } of ordered) hash.update(JSON.stringify([baseName(file), text]));
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

/** Every code that a decision can have. */
const codesOf = ({ rules, lifecycles }: Pick<Program, "rules" | "lifecycles">): ReadonlySet<string> =>
  new Set([
    ...reservedCodes,
    ...rules.flatMap((rule) => (rule.kind === "permit" ? [] : [rule.reason.code])),
    ...lifecycles.flatMap(({ ends, refusals }) => [...ends, ...refusals].flatMap(({ code }) => code ?? [])),
  ]);

const checkDeclarations = (
  files: readonly FileNode[],
  sources: readonly Source[],
  report: Report,
): Omit<Program, "digest"> => {
  const declarations: Declaration[] = files.flatMap((file) => file.declarations);
  const header = (kind: "schema" | "policy") =>
    files.find((file) => file.header?.kind === kind)?.header?.name.text;
  const schema = checkSchema(header("schema") ?? "", declarations, report);
  const lets = declarations.filter((declaration) => declaration.kind === "let");
  const rules = uniqueBy(
    declarations.filter((declaration) => declaration.kind === "rule"),
    nameOf,
    "rule",
    report,
  );
  const lifecycles = new Map([...rules].filter(([, { rule }]) => rule === "lifecycle"));
  const uniqueLets = uniqueBy(lets, nameOf, "let", report);
  const scope = emptyScope(
    {
      schema,
      sources: new Map(sources.map((source) => [source.file, source])),
      report,
      lets: mentionable(lets, uniqueLets, report),
      lifecycles: mentionable([...lifecycles.values()], lifecycles, report),
    },
    { expressions: 0 },
  );
  for (const [name, { name: at }] of uniqueLets) {
    const taken = lifecycles.get(name);
    if (!taken) continue;
    const related = { span: taken.name.span, label: "first declared here" };
    report(diagnose("LEND0100", at.span, { what: "name", name }, related));
  }
  const placeIn = placesOf(sources);
  checkLets(scope);
  const checked = [...rules.values()].map((rule) => {
    checkClauses(rule, report);
    const placeOf = placeIn(rule.span.file);
    return rule.rule === "lifecycle"
      ? { rules: [], lifecycles: checkLifecycle(scope, rule, placeOf) ?? [] }
      : { rules: checkRule(scope, rule, placeOf(rule.span.start)), lifecycles: [] };
  });
  const parts = {
    rules: checked.flatMap((each) => each.rules),
    lifecycles: checked.flatMap((each) => each.lifecycles),
  };
  const tests = checkTests(scope, declarations, codesOf(parts), placeIn);
  return { name: header("policy") ?? "", schema, ...parts, tests };
};

/** One mistake in text that several rules share is one diagnostic. */
const distinct = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const seen = new Set<string>();
  return sortDiagnostics(diagnostics).filter(({ code, span, message }) => {
    const key = JSON.stringify([code, span, message]);
    return !seen.has(key) && seen.add(key);
  });
};

/** Thrown by a report that has enough: what nobody reads need not be found. */
class Enough extends Error {}

const createReport = () => {
  const found: Diagnostic[] = [];
  const report: Report = (diagnostic) => {
    if (found.push(diagnostic) >= limits.kept) throw new Enough("enough diagnostics");
  };
  return { found, report };
};

/** What `run` gives, or null where the report has enough. */
const untilEnough = <Result>(run: () => Result): Result | null => {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Enough) return null;
    throw thrown;
  }
};

/** Names that a policy file declares: a `let`, a lifecycle, an entity of a test, a code. */
const fromPolicy: readonly Code[] = ["LEND0202", "LEND0209"];
/** What a schema that could not be read whole may have said. */
const fromSchema = (code: Code): boolean =>
  code.startsWith("LEND02") || ["LEND0107", "LEND0308", "LEND0316"].includes(code);

/**
 * Whether a diagnostic is to be believed although some text could not be parsed. What was declared there is not
 * reported as unknown; mistakes elsewhere are reported all the same.
 */
const believable = (parsed: readonly Parsed[]): ((diagnostic: Diagnostic) => boolean) => {
  const broken = parsed.filter(({ diagnostics }) => diagnostics.length > 0).map(({ file }) => file);
  const withoutHeader = new Set(broken.filter(({ header }) => !header).map(({ file }) => file));
  const schemaIsBroken = broken.some(({ header }) => header?.kind !== "policy");
  return ({ code, span }) => {
    if (code === "LEND0101") return !withoutHeader.has(span.file);
    if (schemaIsBroken && fromSchema(code)) return false;
    return broken.length === 0 || !fromPolicy.includes(code);
  };
};

/** Checks a whole policy: the schema, the rules and the tests of all files together. Reports every error at once. */
export const checkProgram = (given: readonly Source[]): Checked => {
  const { found, report } = createReport();
  const sources = inOrder(given);
  if (sources.length > limits.files) {
    const span = { file: sources[0]?.file ?? "", start: 0, end: 0 };
    report(diagnose("LEND0014", span, { files: sources.length, limit: limits.files }));
  }
  const parsed = sources.length > limits.files ? [] : sources.map(parseFile);
  const files = parsed.map(({ file }) => file);
  const program = untilEnough(() => {
    checkFiles(files, report);
    return checkDeclarations(files, sources, report);
  });
  const syntax = parsed.flatMap(({ diagnostics }) => diagnostics);
  const all = distinct([...syntax, ...found.filter(believable(parsed))]);
  const shown = all.slice(0, limits.diagnostics).map(withHelp);
  return {
    program: program && all.length === 0 ? { ...program, digest: digestOf(sources) } : null,
    diagnostics: shown,
    omitted: all.length - shown.length,
  };
};
