import { describe, expect, it } from "vitest";
import { type Code, catalog, severityOf } from "../../dsl/index.ts";
import { goldenCodes, readGolden } from "./golden-file.ts";

const codes = Object.keys(catalog);

describe("every diagnostic", () => {
  it("has a golden file, and every golden file a diagnostic", () => {
    expect([...goldenCodes()].sort()).toEqual([...codes].sort());
  });

  it.each(codes)("%s says what its golden file says (LENDBASE_UPDATE=1 writes it anew)", (code) => {
    const { checked, written, rendered } = readGolden(code);
    expect(checked.program === null).toBe(severityOf(code as Code) === "error");
    expect(checked.diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    expect(rendered).toBe(written);
    for (const { message } of checked.diagnostics) expect(message).not.toMatch(/[.!]$|\n/);
  });
});
