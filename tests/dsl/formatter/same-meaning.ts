/** What must hold of every text that has been formatted. */
import { expect } from "vitest";
import type { FileNode } from "../../../dsl/ast.ts";
import { formatSource } from "../../../dsl/index.ts";
import { lex } from "../../../dsl/lexer.ts";
import { parseFile } from "../../../dsl/parser.ts";

const file = "policy.lend";

/** A tree without the places of its parts. */
export const withoutPlaces = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(withoutPlaces);
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => key !== "span");
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutPlaces(value)]));
};

const treeOf = (text: string): FileNode => parseFile({ file, text }).file;

/** The comments in order, without the spaces at their ends. */
export const commentsOf = (text: string): readonly string[] => {
  const { comments, documentation } = lex(file, text);
  const all = [...comments, ...documentation].sort((a, b) => a.startOffset - b.startOffset);
  return all.map(({ image }) => image.trimEnd());
};

/** The formatted text; fails where there is none. */
export const formattedText = (text: string): string => {
  const formatted = formatSource({ file, text });
  if (formatted.kind === "formatted") return formatted.text;
  if (formatted.kind === "unfaithful") throw new Error(`this would say something else:\n${text}`);
  throw new Error(`${formatted.diagnostics.map(({ message }) => message).join("; ")}\n${text}`);
};

/** Fails where formatting changed the tree or the comments, or where formatting again changes anything. */
export const expectSameMeaning = (text: string): void => {
  const formatted = formattedText(text);
  expect(commentsOf(formatted), text).toEqual(commentsOf(text));
  expect(withoutPlaces(treeOf(formatted)), `${text}\n---\n${formatted}`).toEqual(withoutPlaces(treeOf(text)));
  expect(formattedText(formatted), text).toBe(formatted);
  expect(formatted, "line ends").not.toMatch(/[ \t]$|\r|\n\n\n|\n\n$/m);
};
