import { expect, it } from "vitest";
import { checkProgram } from "../../dsl/index.ts";
import { keywords } from "../../dsl/tokens.ts";
import { compile, runTests } from "../../engine/index.ts";
import { blocksOf, readPage } from "./pages.ts";

const page = readPage("reference.md");
const blocks = blocksOf(page).map(({ text }) => text);
const isSchema = (text: string): boolean => text.startsWith("schema ");

it("the blocks of the reference are a program of the sharing schema, and its tests pass", () => {
  const { program, diagnostics } = checkProgram([
    { file: "sharing.schema.lend", text: readPage("sharing.schema.lend") },
    {
      file: "reference.lend",
      text: `policy reference for sharing\n${blocks.filter((text) => !isSchema(text)).join("\n")}`,
    },
  ]);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (program === null) throw new Error("the reference has no program");
  expect(runTests(program, compile(program)).failures).toEqual([]);
});

it("the schema of the reference has no diagnostic", () => {
  const own = blocks.filter(isSchema);
  expect(own.length).toBe(1);
  expect(
    checkProgram([{ file: "small.schema.lend", text: own[0] ?? "" }]).diagnostics.filter(
      ({ severity }) => severity === "error",
    ),
  ).toEqual([]);
});

it("the reference mentions every word of the language", () => {
  const said = new Set(page.match(/[A-Za-z]+/g));
  expect(keywords.filter((word) => !said.has(word))).toEqual([]);
});
