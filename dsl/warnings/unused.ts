/** Names that are declared and never read. */
import type { Name, Statement } from "../ast.ts";
import { diagnose } from "../diagnostic.ts";
import type { Warn } from "./warning.ts";

type Mention = (name: string) => void;

/** Whether an object of a tree is a name: a word with its place. */
const isName = (node: Readonly<Record<string, unknown>>): boolean =>
  typeof node.text === "string" && typeof node.span === "object" && !("raw" in node);

/** Names in the braces of a message. */
const ofMessage = (raw: string, mention: Mention): void => {
  for (const [, inside = ""] of raw.matchAll(/\{([^}]*)/g)) {
    for (const name of inside.match(/[A-Za-z_]\w*/g) ?? []) mention(name);
  }
};

/**
 * Every word that a tree mentions, of whatever kind it is: where a word could be meant, the name is used. `except` is
 * where the name itself is declared.
 */
const mentions = (tree: unknown, except: ReadonlySet<unknown>, mention: Mention): void => {
  if (typeof tree !== "object" || tree === null || except.has(tree)) return;
  if (Array.isArray(tree)) {
    for (const each of tree) mentions(each, except, mention);
    return;
  }
  const node = tree as Readonly<Record<string, unknown>>;
  if (isName(node)) mention(String(node.text));
  if (typeof node.raw === "string") ofMessage(node.raw, mention);
  // Every word of every file is looked at, so nothing is made on the way.
  for (const key in node) {
    const value = node[key];
    if (typeof value === "object" && key !== "span") mentions(value, except, mention);
  }
};

/** The names that nothing in the trees mentions. Where each was met, the rest is not looked at. */
const unread = (trees: readonly unknown[], names: readonly Name[]): ReadonlySet<string> => {
  const left = new Set(names.map(({ text }) => text));
  const skipped = new Set<unknown>(names);
  for (const tree of trees) {
    if (left.size === 0) break;
    mentions(tree, skipped, (word) => left.delete(word));
  }
  return left;
};

/** LEND0406: a `let` that nothing reads. */
export const unusedLets: Warn = function* ({ declarations }) {
  const lets = declarations.filter((each) => each.kind === "let");
  if (lets.length === 0) return;
  const idle = unread(
    declarations,
    lets.map(({ name }) => name),
  );
  for (const { name } of lets) {
    if (idle.has(name.text)) yield diagnose("LEND0406", name.span, { name: name.text, what: "let" });
  }
};

/** Statements, and those in their tables. */
const withTables = (statements: readonly Statement[]): readonly Statement[] =>
  statements.flatMap((each) => (each.kind === "table" ? [each, ...withTables(each.statements)] : [each]));

/** LEND0406: a fixture that no test and no other fixture uses. */
export const unusedFixtures: Warn = function* ({ declarations }) {
  const used = new Set(
    declarations
      .flatMap((each) => (each.kind === "test" || each.kind === "given" ? withTables(each.statements) : []))
      .flatMap((each) => (each.kind === "use" ? [each.name.text] : [])),
  );
  for (const each of declarations) {
    if (each.kind !== "given" || each.name === null || used.has(each.name.text)) continue;
    yield diagnose("LEND0406", each.name.span, { name: each.name.text, what: "fixture" });
  }
};

const declared = (statement: Statement): Name | null =>
  statement.kind === "let" || statement.kind === "entity" ? statement.name : null;

/** LEND0406 for what a single test declares; what `given` declares is for all of them. */
export const unusedInTests: Warn = function* ({ declarations }) {
  for (const test of declarations) {
    if (test.kind !== "test") continue;
    const statements = withTables(test.statements);
    const names = statements.flatMap((statement) => declared(statement) ?? []);
    if (names.length === 0) continue;
    const idle = unread(test.statements, names);
    for (const statement of statements) {
      const name = declared(statement);
      if (!name || !idle.has(name.text)) continue;
      yield diagnose("LEND0406", name.span, { name: name.text, what: statement.kind });
    }
  }
};
