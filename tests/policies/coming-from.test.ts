import { expect, it } from "vitest";
import { checkProgram } from "../../dsl/index.ts";
import { blocksOf, readPage } from "./pages.ts";

it("the rules beside those of other languages are a program of the sharing schema, without an error", () => {
  const [rules] = blocksOf(readPage("coming-from.md"));
  const { diagnostics } = checkProgram([
    { file: "sharing.schema.lend", text: readPage("sharing.schema.lend") },
    { file: "five.lend", text: `policy five for sharing\n${rules?.text}` },
  ]);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});
