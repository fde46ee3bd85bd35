/** The first word below the header: a slip in it is told as it is further down, and says nothing of the header. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkProgram, isError } from "../../dsl/index.ts";

const world = {
  file: "world.schema.lend",
  text: readFileSync(new URL("golden/world.schema.lend", import.meta.url), "utf8"),
};

const told = (file: string, text: string) =>
  checkProgram(file === "world.schema.lend" ? [{ file, text }] : [world, { file, text }])
    .diagnostics.filter(isError)
    .map(({ code, span, help }) => [code, text.slice(span.start, span.end), help]);

const header = "policy test for library\n";
const rule = (word: string): string => `${word} on Item to read\n  when resource.pages > 3\n`;

describe("the first word of a policy", () => {
  it.each([
    ["forbit a", "LEND0005", "forbit", "Did you mean `forbid`?"],
    ["permits a", "LEND0005", "permits", "Did you mean `permit`?"],
    ["qouta a", "LEND0005", "qouta", "Did you mean `quota`?"],
    ["lok a", "LEND0005", "lok", "Did you mean `lock`?"],
    ["lte a", "LEND0005", "lte", "Did you mean `let`?"],
    ["tset a", "LEND0005", "tset", "Did you mean `test`?"],
    ["Forbid a", "LEND0021", "Forbid", "Write `forbid`."],
    ["deny a", "LEND0021", "deny", "Write `forbid`."],
    ["allow a", "LEND0021", "allow", "Write `permit`."],
  ])("%s", (words, ...expected) => {
    expect(told("policy.lend", header + rule(words))).toEqual([expected]);
    expect(told("policy.lend", `${header}permit first on Item to lend\n${rule(words)}`)).toEqual([expected]);
  });

  it("is told beside what is wrong in the next declaration", () => {
    const text = `${header}${rule("forbit a")}\nlet lent == 3\npermit b on Item to read`;
    expect(told("policy.lend", text).map(([, word]) => word)).toEqual(["forbit", "=="]);
  });

  it("is a title where a test is the first", () => {
    expect(told("policy.lend", `${header}test lent { at time "2026-03-02T09:00:00Z" }`)).toEqual([
      ["LEND0021", "lent", 'Write `"lent"`: a title is a text.'],
    ]);
  });
});

it.each([
  ["entty E { n: String }", ["LEND0005", "entty", "Did you mean `entity`?"]],
  [
    "class E { n: String }",
    ["LEND0021", "class", "Write `entity` for what has an id, `record` for what has none."],
  ],
  ["enum E { a, b }", ["LEND0021", "a", 'Values are texts: write `"a"`.']],
])("the first word of a schema: %s", (text, expected) => {
  expect(told("world.schema.lend", `schema library\n${text}\nentity Last {}`)).toEqual([expected]);
});

it.each([
  ["policy test\n", "Write `policy NAME for SCHEMA`."],
  ["policy test for\n", null],
  ["policy for library\n", "Write `policy NAME for SCHEMA`."],
])("a header that is not whole is told as such: %s", (text, help) => {
  expect(told("policy.lend", `${text}permit a on Item to read`)).toMatchObject([
    ["LEND0005", expect.any(String), help],
  ]);
});
