import { expect, it } from "vitest";
import { checkProgram } from "../../dsl/index.ts";
import { compile, runTests } from "../../engine/index.ts";
import { blocksOf, readPage } from "./pages.ts";

const blocks = blocksOf(readPage("README.md"));
const [schema, ...rest] = blocks.filter(({ mistake }) => mistake === null).map(({ text }) => text);

/** The blocks of the guide are one program; a wrong one is tried at its end. */
const check = (more = "") =>
  checkProgram([
    { file: "library.schema.lend", text: schema ?? "" },
    { file: "library.lend", text: [...rest, more].join("\n") },
  ]);

it("the blocks of the guide are a program without a diagnostic", () => {
  expect(blocks.length).toBeGreaterThan(7);
  expect(check().diagnostics).toEqual([]);
});

it("the tests of the guide pass, as many as it says", () => {
  const { program } = check();
  if (program === null) throw new Error("the guide has an error");
  const { tests, cases, failures } = runTests(program, compile(program));
  expect(failures).toEqual([]);
  expect(readPage("README.md")).toContain(`\`${tests} tests, ${cases} cases: all pass.\``);
});

it.each(blocks.filter(({ mistake }) => mistake !== null))("a wrong block gives $mistake", ({
  text,
  mistake,
}) => {
  expect(check(text).diagnostics.map(({ code }) => code)).toEqual([mistake]);
});
