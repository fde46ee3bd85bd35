import { expect, it } from "vitest";
import { checkProgram, formatSource, renderDiagnostics } from "../../dsl/index.ts";
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

it("each block of the guide is laid out as the formatter does it", () => {
  for (const text of [schema ?? "", ...rest]) {
    const header = /^(?:schema|policy) /.test(text) ? "" : "policy library for library\n\n";
    expect(formatSource({ file: "library.lend", text: header + text })).toMatchObject({
      text: header + text,
    });
  }
});

it("the first step has warnings only, and is said to be a schema", () => {
  const { program, diagnostics } = checkProgram([{ file: "library.schema.lend", text: schema ?? "" }]);
  expect(program).toMatchObject({ name: "", schema: { name: "library" } });
  expect(diagnostics.map(({ code }) => code)).toEqual(["LEND0404", "LEND0404"]);
  expect(readPage("README.md")).toContain("`check` warns that nobody may ever `read` or `borrow` yet");
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
