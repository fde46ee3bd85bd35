/** What people say in other words, or forget to say: one sentence, in its place, with what to write instead. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkProgram, isError, type Source } from "../../dsl/index.ts";
import { conditions, declarations, schemas, statements } from "./other-words.ts";

const world = readFileSync(new URL("golden/world.schema.lend", import.meta.url), "utf8");

/** What is reported of a policy, or of a schema: the code, what is marked, and the help. */
const reported = (policy: string, schema = world) => {
  const sources: Source[] = [
    { file: "world.schema.lend", text: schema },
    { file: "policy.lend", text: `policy test for library\n${policy}` },
  ];
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  return checkProgram(sources)
    .diagnostics.filter(isError)
    .map(({ code, span, help }) => [code, texts.get(span.file)?.slice(span.start, span.end), help]);
};

const first = "permit first on Item to read";
const next = "permit next on Item to read";

describe("what is said in other words is reported once, with the words of the language", () => {
  it.each(conditions)("in the condition `%s`", (condition, ...expected) => {
    const policy = `forbid f on Item to read\n  when ${condition}\n  code F because "no"\n${next}`;
    expect(reported(policy)).toEqual([expected]);
  });

  it.each(declarations)("in `%s`", (declaration, ...expected) => {
    expect(reported(`${first}\n${declaration}\n${next}`)).toEqual([expected]);
  });

  it.each(statements)("in a test that says `%s`", (statement, ...expected) => {
    expect(reported(`${first}\ntest "x" {\n  ${statement}\n}\n${next}`)).toEqual([expected]);
  });

  it.each(schemas)("in a schema with `%s`", (declaration, ...expected) => {
    expect(reported(first, `${world}\n${declaration}\nentity Last {}\n`)).toEqual([expected]);
  });
});

describe("a schema that cannot be read", () => {
  it("is said once not to be held against the rules, beside its first mistake", () => {
    const { diagnostics } = checkProgram([
      { file: "s.lend", text: "schema s\nentity E { n String }\nentity F { m Int }\naction a on E" },
      { file: "p.lend", text: "policy p for s\npermit p on G to b when resource.n == 1" },
      { file: "q.lend", text: "policy p for s\npermit q on E to c" },
    ]);
    const told = diagnostics.flatMap(({ related }) => related.map(({ label }) => label));
    expect(diagnostics.map(({ code }) => code)).toEqual(["LEND0026", "LEND0026"]);
    expect(told).toEqual(["rules and tests are held to the schema when nothing in it is wrong"]);
  });
});

describe("a name that is mistaken in many places", () => {
  it("is reported in the first, with others beside it and how many there are", () => {
    const rules = Array.from({ length: 9 }, (_, at) => `permit p${at} on Item to raed`).join("\n");
    const { diagnostics } = checkProgram([
      { file: "world.schema.lend", text: world },
      { file: "policy.lend", text: `policy test for library\n${rules}` },
    ]);
    const labels = diagnostics
      .filter(isError)
      .map(({ related }) => related.map(({ label }) => label).slice(-3));
    expect(labels).toEqual([["also here", "also here", "also here, and in 5 more places"]]);
  });
});
