/** Policy files in one layout. */
import type { FileNode } from "../ast.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { type Lexed, lex } from "../lexer.ts";
import { parseFile } from "../parser.ts";
import type { Source } from "../span.ts";
import { Cursor } from "./cursor.ts";
import { DeclarationLayout } from "./declarations.ts";
import { blankLine, type Doc, join } from "./document.ts";
import { layOut } from "./layout.ts";

/** The text in its layout, or why it has none. */
export type Formatted =
  | { readonly kind: "formatted"; readonly text: string; readonly changed: boolean }
  | { readonly kind: "unreadable"; readonly diagnostics: readonly Diagnostic[] };

const documentOf = (text: string, file: FileNode, lexed: Lexed): Doc => {
  const cursor = new Cursor(text, lexed);
  const layout = new DeclarationLayout(text, cursor);
  const parts: Doc[] = file.header === null ? [] : [layout.header(file.header)];
  for (const declaration of file.declarations) parts.push(layout.declaration(declaration));
  const end = cursor.lastComments();
  const hasEnd = Array.isArray(end) && end.length > 0;
  return join(hasEnd ? [...parts, end] : parts, blankLine);
};

/**
 * One layout for what means the same: the tree of the text stays, and so do its comments. A file with syntax errors is
 * left as it is; one with errors of types is not. Nothing is thrown for what people write.
 */
export const formatSource = ({ file, text }: Source): Formatted => {
  const parsed = parseFile({ file, text });
  if (parsed.diagnostics.length > 0) return { kind: "unreadable", diagnostics: parsed.diagnostics };
  const formatted = layOut(documentOf(text, parsed.file, lex(file, text)));
  return { kind: "formatted", text: formatted, changed: formatted !== text };
};
