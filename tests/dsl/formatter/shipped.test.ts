import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatSource } from "../../../dsl/index.ts";

const policies = new URL("../../../policies/", import.meta.url);
const files = globSync("**/*.lend", { cwd: policies });

describe("the shipped policies", () => {
  it("are there", () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)("are formatted: %s (`npx lendbase fmt policies policies/examples/*` does it)", (file) => {
    const text = readFileSync(new URL(file, policies), "utf8");
    expect(formatSource({ file, text })).toEqual({ kind: "formatted", text, changed: false });
  });
});
