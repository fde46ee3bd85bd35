/** Names that were declared, and are not known because something else is wrong with what declares them. */
import type { Declaration, Statement } from "./ast.ts";
import type { Unknown } from "./catalog-hints.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Parsed } from "./parser.ts";

const codesIn = (declaration: Declaration): string[] =>
  declaration.kind === "rule"
    ? declaration.clauses.flatMap((clause) => (clause.kind === "code" ? [clause.name.text] : []))
    : [];

const entitiesIn = (statements: readonly Statement[]): string[] =>
  statements.flatMap((each) => {
    if (each.kind === "table") return entitiesIn(each.statements);
    return each.kind === "entity" ? [each.name.text] : [];
  });

const namesIn = (declaration: Declaration): string[] =>
  declaration.kind === "test" || declaration.kind === "given"
    ? entitiesIn(declaration.statements)
    : codesIn(declaration);

/** Without the unknown codes and entities that some rule or test declares. */
export const withoutLostNames = (
  found: readonly Diagnostic[],
  parsed: readonly Parsed[],
): readonly Diagnostic[] => {
  const isUnknown = ({ code }: Diagnostic): boolean => code === "LEND0209" || code === "LEND0202";
  // Without another mistake nothing was lost.
  if (!found.some(isUnknown) || found.every(isUnknown)) return found;
  const declared = new Set(parsed.flatMap(({ file }) => file.declarations.flatMap(namesIn)));
  return found.filter((each) => {
    const { found: name = "" } = each.facts as Partial<Unknown>;
    return !isUnknown(each) || !declared.has(name);
  });
};
