/** The source files, their imports, and their code without comments. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folders = ["dsl", "engine", "server", "tui"];

export interface SourceFile {
  /** From the root of the package. */
  readonly path: string;
  readonly text: string;
  /** As they are written for packages, from the root of the package for files of ours. */
  readonly imports: readonly string[];
}

const importPattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"]+)"/g;

const importsOf = (path: string, text: string): readonly string[] =>
  [...text.matchAll(importPattern)].map(([, name = ""]) =>
    name.startsWith(".") ? join(dirname(path), name) : name,
  );

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter(
      (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes("node_modules"),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();

const read = (path: string): SourceFile => {
  const text = readFileSync(join(root, path), "utf8");
  return { path, text, imports: importsOf(path, text) };
};

export const sources: readonly SourceFile[] = folders.flatMap(filesBelow).map(read);

export const tests: readonly SourceFile[] = filesBelow("tests").map(read);

/** Blanks comments, keeping lines: what is left is code. Texts with `//` in them are told apart from comments. */
export const withoutComments = (text: string): string =>
  text.replaceAll(
    /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (found) => (found.startsWith("/") ? found.replaceAll(/[^\n]/g, " ") : found),
  );
