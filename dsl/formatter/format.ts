/** Policy files in one layout. */
import type { FileNode } from "../ast.ts";
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import { type Lexed, lex } from "../lexer.ts";
import { limits } from "../limits.ts";
import { parseFile } from "../parser.ts";
import type { Source } from "../span.ts";
import { Cursor } from "./cursor.ts";
import { DeclarationLayout } from "./declarations.ts";
import { blankLine, type Doc } from "./document.ts";
import { Layout } from "./layout.ts";
import { isSameTree } from "./same-tree.ts";

/** The text in its layout, or why it has none. */
export type Formatted =
  | { readonly kind: "formatted"; readonly text: string; readonly changed: boolean }
  | { readonly kind: "unreadable"; readonly diagnostics: readonly Diagnostic[] }
  /** Laid out it would say something else, which is a mistake of the formatter and must not become one of a policy. */
  | { readonly kind: "unfaithful" };

/** One declaration after the other, so that what was laid out need not be kept. */
const laidOut = (text: string, file: FileNode, lexed: Lexed): string => {
  const cursor = new Cursor(text, lexed);
  const documents = new DeclarationLayout(text, cursor);
  const layout = new Layout();
  let isFirst = true;
  const write = (doc: Doc): void => {
    layout.write(isFirst ? doc : [blankLine, doc]);
    isFirst = false;
  };
  if (file.header !== null) write(documents.header(file.header));
  for (const declaration of file.declarations) write(documents.declaration(declaration));
  write(cursor.lastComments());
  return layout.text();
};

const saysTheSame = (before: FileNode, text: string): boolean => {
  const { file, diagnostics } = parseFile({ file: before.file, text });
  return diagnostics.length === 0 && isSameTree(before, file);
};

/** What grew beyond the limit could not be read any more. */
const tooLong = (file: string, length: number): Formatted => ({
  kind: "unreadable",
  diagnostics: [diagnose("LEND0007", { file, start: 0, end: 1 }, { length, limit: limits.fileLength })],
});

/**
 * One layout for what means the same: the tree of the text stays, and so do its comments. A file with syntax errors is
 * left as it is; one with errors of types is not. Nothing is thrown for what people write.
 */
export const formatSource = ({ file, text }: Source): Formatted => {
  const parsed = parseFile({ file, text });
  if (parsed.diagnostics.length > 0) return { kind: "unreadable", diagnostics: parsed.diagnostics };
  const formatted = laidOut(text, parsed.file, lex(file, text));
  if (formatted.length > limits.fileLength) return tooLong(file, formatted.length);
  if (formatted !== text && !saysTheSame(parsed.file, formatted)) return { kind: "unfaithful" };
  return { kind: "formatted", text: formatted, changed: formatted !== text };
};
