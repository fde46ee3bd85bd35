import { expect, it } from "vitest";
import { checkProgram, renderDiagnostics } from "../../dsl/index.ts";
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

it("the mistake is shown as the reader sees it, who has come as far as that block", () => {
  const page = readPage("README.md");
  const at = blocks.findIndex(({ mistake }) => mistake === "LEND0302");
  const sofar = blocks.slice(1, at + 1).map(({ text }) => text);
  const sources = [
    { file: "library.schema.lend", text: schema ?? "" },
    { file: "library.lend", text: sofar.join("\n") },
  ];
  const { diagnostics } = checkProgram(sources);
  const [, shown] = /says more:\n\n```text\n(.*?)^```$/ms.exec(page) ?? [];
  expect(renderDiagnostics(diagnostics, sources, { color: false }).trim()).toBe(shown?.trim());
});
