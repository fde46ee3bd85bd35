import { expect, it } from "vitest";
import { checkProgram } from "../../dsl/index.ts";
import { keywords } from "../../dsl/tokens.ts";
import { compile, readRequestJson, runTests } from "../../engine/index.ts";
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

it("the request of the reference is refused for its lock alone", () => {
  const json = (name: string): unknown => {
    const [, text = ""] = new RegExp(`^\`\`\`json ${name}\\n(.*?)^\`\`\`$`, "ms").exec(page) ?? [];
    return JSON.parse(text);
  };
  const sources = ["sharing.schema.lend", "backup-sharing.lend"].map((file) => ({
    file,
    text: readPage(file),
  }));
  const { program } = checkProgram(sources);
  if (program === null) throw new Error("the policy has errors");
  const now = Date.UTC(2026, 2, 2, 9);
  const read = readRequestJson(program.schema, json("request"), json("facts"), now);
  if (read.request === null) throw new Error(read.problems.join("\n"));
  const { refusals } = compile(program).decide(read.request);
  expect(refusals.map(({ code }) => code)).toEqual(["Locked"]);
});
