/** What the passes hand on is data: it can be copied, compared, sent and kept. */
import { describe, expect, it } from "vitest";
import { checkProgram } from "../../dsl/index.ts";
import { parseFile } from "../../dsl/parser.ts";
import { shipped } from "./mutations.ts";

type Visit = (node: Readonly<Record<string, unknown>>, path: string) => void;

/** Visits every object in a value, however deep. */
const walk = (value: unknown, visit: Visit, path = ""): void => {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) visit(value as Readonly<Record<string, unknown>>, path);
  for (const [name, inside] of Object.entries(value)) walk(inside, visit, `${path}.${name}`);
};

const isSpanOf = (length: number, span: unknown): boolean => {
  const { start, end } = span as { readonly start: number; readonly end: number };
  return start >= 0 && start <= end && end <= length;
};

describe("a syntax tree", () => {
  it.each(shipped)("of $file is plain data", (source) => {
    const { file } = parseFile(source);
    expect(structuredClone(file)).toEqual(file);
    expect(JSON.parse(JSON.stringify(file))).toEqual(file);
  });

  it.each(shipped)("of $file has a span inside the file at every node", (source) => {
    let nodes = 0;
    walk(parseFile(source).file, (node, path) => {
      if (path.endsWith(".span")) return;
      nodes++;
      expect(isSpanOf(source.text.length, node.span), path).toBe(true);
    });
    expect(nodes).toBeGreaterThan(100);
  });
});

describe("a program", () => {
  const { program } = checkProgram(shipped);

  it("is plain data", () => {
    expect(program).not.toBeNull();
    expect(structuredClone(program)).toEqual(program);
    expect(JSON.parse(JSON.stringify(program))).toEqual(program);
  });

  it("has a type for every expression, and a span inside its file", () => {
    const lengths = new Map(shipped.map(({ file, text }) => [file, text.length]));
    let expressions = 0;
    walk({ rules: program?.rules, lifecycles: program?.lifecycles }, (node, path) => {
      if (!("type" in node) || !("kind" in node)) return;
      expressions++;
      const { file } = node.span as { readonly file: string };
      expect(isSpanOf(lengths.get(file) ?? -1, node.span), path).toBe(true);
      expect(node.type, path).not.toEqual({ kind: "unknown" });
    });
    expect(expressions).toBeGreaterThan(100);
  });

  it("is the same, with the same digest, whatever the order and the folder of the files", () => {
    const elsewhere = shipped.map(({ file, text }) => ({ file: `/another/folder/${file}`, text }));
    expect(checkProgram([...shipped].reverse())).toEqual(checkProgram(shipped));
    expect(checkProgram(elsewhere).program?.digest).toBe(program?.digest);
    expect(checkProgram(shipped).program?.digest).toBe(program?.digest);
  });

  it("has another digest when one character changes", () => {
    const changed = shipped.map(({ file, text }) => ({
      file,
      text: text.replace("at most 64", "at most 65"),
    }));
    expect(checkProgram(changed).program?.digest).not.toBe(program?.digest);
  });
});
