/** A member that is named twice in one object is found, and nothing else is. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { repeatedMember } from "../../../server/http/repeated-member.ts";
import { runs } from "../runs.ts";

/** A JSON value with its members in order, some of which may be there twice. */
type Tree = Written | readonly Tree[] | { readonly members: readonly (readonly [Written, Tree])[] };

/** A text or another plain value, and how it is written. */
interface Written {
  readonly value: string | number | boolean | null;
  readonly style: "plain" | "escaped" | "both";
}

const isWritten = (tree: Tree): tree is Written => "style" in tree;
const isList = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree);

const style = fc.constantFrom("plain", "escaped", "both");
const names = [
  "",
  "a",
  "b",
  "name",
  "__proto__",
  "a/b",
  "~1",
  '"',
  "\\",
  '\\"',
  "é",
  "\u0000",
  "😀",
  "\ud800",
];
const written = <Value>(value: fc.Arbitrary<Value>) => fc.record({ value, style });
const text = fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 2 }));
const other = written(
  fc.oneof(
    fc.constantFrom(...names, "{", "}", "[", "]", ",", ":", '","a":'),
    fc.integer(),
    fc.constant(null),
  ),
);

const treeOf = (name: fc.Arbitrary<Written>): fc.Arbitrary<Tree> =>
  fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      other,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.record({ members: fc.array(fc.tuple(name, tie("tree")), { maxLength: 14 }) }),
    ),
  })).tree;

const escaped = (text: string, every: number): string =>
  `"${Array.from({ length: text.length }, (_, at) =>
    at % every === 0
      ? `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`
      : JSON.stringify(text[at]).slice(1, -1),
  ).join("")}"`;

const write = ({ value, style }: Written): string =>
  style === "plain" || typeof value !== "string"
    ? JSON.stringify(value)
    : escaped(value, style === "both" ? 2 : 1);

const textOf = (tree: Tree, space: string): string => {
  if (isWritten(tree)) return write(tree);
  const parts = isList(tree)
    ? tree.map((each) => textOf(each, space))
    : tree.members.map(([name, value]) => `${write(name)}${space}:${space}${textOf(value, space)}`);
  const inner = parts.join(`${space},${space}`);
  return isList(tree) ? `[${space}${inner}]` : `{${space}${inner}}`;
};

const step = (name: string | number): string => `/${`${name}`.replace(/~/g, "~0").replace(/\//g, "~1")}`;

/** What is to be found, written without a scan: the first name in the text that its object has already. */
const firstOf = (tree: Tree, path: string): { name: string; pointer: string } | null => {
  if (isWritten(tree)) return null;
  const seen = new Set<string>();
  const steps = isList(tree) ? [...tree.entries()] : tree.members.map(([n, t]) => [`${n.value}`, t] as const);
  for (const [name, value] of steps) {
    const pointer = path + step(name);
    if (typeof name === "string" && seen.has(name)) return { name, pointer };
    if (typeof name === "string") seen.add(name);
    const found = firstOf(value, pointer);
    if (found !== null) return found;
  }
  return null;
};

const membersIn = (tree: Tree): number => {
  if (isWritten(tree)) return 0;
  if (isList(tree)) return tree.reduce((sum, each) => sum + membersIn(each), 0);
  return tree.members.reduce((sum, [, value]) => sum + 1 + membersIn(value), 0);
};

const membersLeft = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, each) => sum + membersLeft(each), own);
};

const space = fc.constantFrom("", " ", "\n\t");

test("the first name that an object has already is found, however it is written", () => {
  const property = fc.property(treeOf(written(text)), space, (tree, between) => {
    expect(repeatedMember(textOf(tree, between))).toEqual(firstOf(tree, ""));
  });
  fc.assert(property, { numRuns: runs(1_000) });
});

/**
 * Names that need no escapes: once V8 has read `{"\\":1}`, it reads `{"\u0061":1}` as the same, so what `JSON.parse` says
 * of others is not always right.
 */
const plain = text
  .filter((name) => JSON.stringify(name) === `"${name}"`)
  .map((value): Written => ({ value, style: "plain" }));

test("a member is repeated where JSON.parse loses one, and nowhere else", () => {
  const property = fc.property(treeOf(plain), space, (tree, between) => {
    const text = textOf(tree, between);
    expect(repeatedMember(text) !== null).toBe(membersLeft(JSON.parse(text)) < membersIn(tree));
  });
  fc.assert(property, { numRuns: runs(1_000) });
});

test("no value that was written by JSON.stringify has a repeated member", () => {
  const property = fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, indent) => {
    expect(repeatedMember(JSON.stringify(value, null, indent))).toBeNull();
  });
  fc.assert(property, { numRuns: runs(500) });
});

test.for([
  ['{"name":"a1","name":"a2"}', "name", "/name"],
  ['{"name":"a1","na\\u006de":"a2"}', "name", "/name"],
  ['{"":1,"":2}', "", "/"],
  ['[{"a":1},{"a":[{"b":{}},{"c/~":1,"b":2,"c/~":3}]}]', "c/~", "/1/a/1/c~1~0"],
  ['{"__proto__":1,"__proto__":1}', "__proto__", "/__proto__"],
  ['{"a":{"x":1},"a":{"y":1}}', "a", "/a"],
] as const)("%s names a member twice", ([text, name, pointer]) => {
  expect(repeatedMember(text)).toEqual({ name, pointer });
});

test.for([
  '{"a":{"a":{"a":1}},"b":{"a":1}}',
  '["a","a",{"a":"a"},{"a":"a"}]',
  '{"a":"b","b":"a","c":["a","b"]}',
  '{"a":"\\",\\"a\\":1"}',
  '{"A":1,"a":2}',
  '{"é":1,"e\\u0301":2}',
  '"a"',
  "0",
])("%s names none twice", (text) => {
  expect(repeatedMember(text)).toBeNull();
});

test("the last of very many names is compared with all of them, at any depth", () => {
  const many = Array.from({ length: 50_000 }, (_, at) => `"n${at}":0`).join(",");
  expect(repeatedMember(`{${many}}`)).toBeNull();
  expect(repeatedMember(`{${many},"n7":0}`)?.pointer).toBe("/n7");
  const depth = 100_000;
  const nested = (inner: string) => '{"a":'.repeat(depth) + inner + "}".repeat(depth);
  expect(repeatedMember(nested("1"))).toBeNull();
  expect(repeatedMember(nested('{"b":1,"b":2}'))?.pointer).toBe(`${"/a".repeat(depth)}/b`);
});
