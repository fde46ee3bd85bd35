/**
 * Diagnostics that only follow from another one. One mistake is one diagnostic: what was declared where something could not
 * be read is not unknown, rules are not held to a schema with an error in it, and a name that is mistaken in many
 * places is reported in the first of them, with the others beside it.
 */
import type { Declaration } from "./ast.ts";
import type { Code } from "./catalog.ts";
import type { Unknown } from "./catalog-hints.ts";
import { labels } from "./catalog-places.ts";
import { type Diagnostic, isError, type Related, sortDiagnostics } from "./diagnostic.ts";
import { meansNothing } from "./foreign.ts";
import { withoutLostNames } from "./lost-names.ts";
import { nearest } from "./nearest.ts";
import type { Parsed } from "./parser.ts";
import { oncePerReason } from "./reasons.ts";

/** What a policy file declares: a `let`, a lifecycle, an entity of a test, a code, and what holds in every test. */
const fromPolicy: readonly Code[] = ["LEND0202", "LEND0209", "LEND0211", "LEND0309", "LEND0312"];

/** What conditions would have said, if a name in them had been known. */
const fromConditions: readonly Code[] = ["LEND0212", "LEND0302"];

/** What only a schema can tell: names and types. */
const fromSchema = (code: Code): boolean => /^LEND0[23]/.test(code);

const schemaKinds: ReadonlySet<string> = new Set(["enum", "entity", "record", "action"]);

/** Files that are schemas, or seem to be where the first line does not say. */
const schemaFiles = (parsed: readonly Parsed[]): ReadonlySet<string> =>
  new Set(
    parsed.flatMap(({ file: { file, header, declarations } }) => {
      const isSchema = header
        ? header.kind === "schema"
        : declarations.length > 0 && declarations.every(({ kind }) => schemaKinds.has(kind));
      return isSchema ? [file] : [];
    }),
  );

/** Where policies say which schema they are for. */
const headersOf = (parsed: readonly Parsed[]): Related[] =>
  parsed.flatMap(({ file: { header } }) =>
    header?.kind === "policy" ? [{ span: header.schema.span, label: labels.uncheckedYet() }] : [],
  );

/** Says once, at the first mistake of the schema, that rules are not held to it. */
const withUnchecked = (
  diagnostics: readonly Diagnostic[],
  schemas: ReadonlySet<string>,
  parsed: readonly Parsed[],
  placed: (diagnostic: Diagnostic) => Diagnostic,
): readonly Diagnostic[] => {
  const first = sortDiagnostics(diagnostics).find(({ span }) => schemas.has(span.file));
  const [header] = headersOf(parsed);
  if (!first || !header) return diagnostics;
  const explained = placed({ ...first, related: [...first.related, header] });
  return diagnostics.map((each) => (each === first ? explained : each));
};

type DeclarationOf = (diagnostic: Diagnostic) => Declaration | null;

/** Finds the declaration in which something stands. */
const declarationsIn = (parsed: readonly Parsed[]): DeclarationOf => {
  const byFile = Map.groupBy(
    parsed.flatMap(({ file }) => file.declarations),
    ({ span }) => span.file,
  );
  return ({ span }) => {
    const declarations = byFile.get(span.file) ?? [];
    let [low, high] = [0, declarations.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((declarations[middle]?.span.end ?? 0) <= span.start) low = middle + 1;
      else high = middle;
    }
    const found = declarations[low];
    return found && found.span.start <= span.start ? found : null;
  };
};

/** The names in conditions that were not known, with the declaration in which they stand. */
const misnamedIn = (
  found: readonly Diagnostic[],
  declarationOf: DeclarationOf,
): Map<Declaration, string[]> => {
  const names = new Map<Declaration, string[]>();
  for (const each of found) {
    const declaration = /^LEND020[023]/.test(each.code) ? declarationOf(each) : null;
    const { found: name } = each.facts as Partial<Unknown>;
    if (declaration && name) names.set(declaration, [...(names.get(declaration) ?? []), name]);
  }
  return names;
};

/** Whether a condition about a path would have held, had it named what it meant. */
const isMeant = ({ facts }: Diagnostic, misnamed: readonly string[]): boolean => {
  const { path = "" } = facts as { readonly path?: string };
  const steps = path.split(".");
  return misnamed.some((name) => meansNothing(name) || nearest(name, steps) !== null);
};

/** Without what follows from another mistake in the same declaration. */
const withoutOwnFollowUps = (found: readonly Diagnostic[], parsed: readonly Parsed[]): Diagnostic[] => {
  const follows = ({ code }: Diagnostic): boolean =>
    /^LEND(?:0100|0103|0317)$/.test(code) || fromConditions.includes(code);
  if (!found.some(follows)) return [...found];
  const declarationOf = declarationsIn(parsed);
  const misnamed = misnamedIn(found, declarationOf);
  const misplaced = new Set(found.filter(({ code }) => code === "LEND0106").map(declarationOf));
  const repeated = new Set<Declaration>();
  return found.filter((each) => {
    const declaration = follows(each) ? declarationOf(each) : null;
    if (declaration === null) return true;
    if (each.code === "LEND0317") return !misnamed.has(declaration);
    if (each.code === "LEND0103") return !misplaced.has(declaration);
    if (each.code !== "LEND0100") return !isMeant(each, misnamed.get(declaration) ?? []);
    // A declaration that is there twice has every one of its names twice.
    if (declaration.kind !== "action") return true;
    return !repeated.has(declaration) && repeated.add(declaration);
  });
};

/** Without lifecycles that are on another type because theirs is mistaken. */
const withoutMistakenTypes = (found: readonly Diagnostic[]): readonly Diagnostic[] => {
  const unknown = new Set(
    found.flatMap(({ code, facts }) => (code === "LEND0200" ? [(facts as Partial<Unknown>).found] : [])),
  );
  if (unknown.size === 0) return found;
  return found.filter(
    ({ code, facts }) => code !== "LEND0206" || !unknown.has((facts as { readonly type?: string }).type),
  );
};

/** Without the attributes that are lacking where they have another name. */
const withoutRenamed = (found: readonly Diagnostic[]): Diagnostic[] => {
  const renamed = new Set(
    found.flatMap(({ code, facts }) => {
      const { found: name = "", known = [] } = facts as Partial<Unknown>;
      return code === "LEND0203" ? [nearest(name, known)] : [];
    }),
  );
  return found.filter(({ code, facts }) => {
    const { missing = [] } = facts as { readonly missing?: readonly string[] };
    return code !== "LEND0309" || renamed.size === 0 || !missing.every((name) => renamed.has(name));
  });
};

/** Whether rules can be held to the schema: it is there, its first line says so, and nothing in it is wrong. */
const isSchemaSound = (
  parsed: readonly Parsed[],
  schemas: ReadonlySet<string>,
  diagnostics: readonly Diagnostic[],
): boolean =>
  schemas.size > 0 &&
  parsed.every(({ file }) => file.header !== null || file.declarations.some(({ kind }) => kind === "rule")) &&
  !diagnostics.some((each) => isError(each) && schemas.has(each.span.file));

/**
 * What is to be believed of what was found, although some text could not be read. Mistakes elsewhere are reported all
 * the same.
 *
 * @param placed where a diagnostic is in the files that were given
 */
export const withoutFollowUps = (
  found: readonly Diagnostic[],
  parsed: readonly Parsed[],
  placed: (diagnostic: Diagnostic) => Diagnostic,
): Diagnostic[] => {
  const syntax = parsed.flatMap(({ diagnostics }) => diagnostics).map(placed);
  const own = withoutOwnFollowUps(
    withoutRenamed(withoutMistakenTypes(withoutLostNames(found, parsed))),
    parsed,
  ).map(placed);
  const broken = new Set(syntax.map(({ span }) => span.file));
  const headless = parsed.filter(({ file }) => file.header === null).map(({ file }) => file.file);
  const schemas = schemaFiles(parsed);
  const isUnread = [...schemas, ...headless].some((file) => broken.has(file));
  const isSound = isSchemaSound(parsed, schemas, [...syntax, ...own]);
  const believed = own.filter(({ code, span: { file } }) => {
    if (code === "LEND0101") return !broken.has(file);
    if (code === "LEND0107") return headless.length === 0;
    if (!isSound && fromSchema(code)) return !isUnread && schemas.has(file);
    return broken.size === 0 || !fromPolicy.includes(code);
  });
  const all = oncePerReason([...syntax, ...believed]);
  // What follows from a mistake that nobody reports is the mistake: a program with an error is never without one here.
  if (!all.some(isError)) return oncePerReason(found.map(placed));
  return isSound ? all : [...withUnchecked(all, schemas, parsed, placed)];
};
