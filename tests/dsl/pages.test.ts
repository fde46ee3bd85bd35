/** The page of each diagnostic: its wrong example has the mistake and no other, its right example is clean. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalog } from "../../dsl/index.ts";
import { checkExample } from "./golden-file.ts";

const folder = new URL("../../policies/diagnostics/", import.meta.url);
const pages = readdirSync(folder)
  .filter((name) => name.startsWith("LEND"))
  .map((name) => name.replace(".md", ""));

const readPage = (code: string): string => readFileSync(new URL(`${code}.md`, folder), "utf8");

const exampleOf = (page: string, heading: string): string =>
  new RegExp(`\n## ${heading}\n\n\`\`\`lend\n([^]*?)\n\`\`\`\n`).exec(page)?.[1] ?? "";

describe("the page of a diagnostic", () => {
  it("is there for each, and about one that exists", () => {
    expect([...pages].sort()).toEqual(Object.keys(catalog).sort());
  });

  it.each(pages)("%s shows the mistake alone, and how to mend it", (code) => {
    const page = readPage(code);
    expect(page).toMatch(new RegExp(`^# ${code}: .+\n\n\\S`));
    const errors = (heading: string): readonly string[] => [
      ...new Set(
        checkExample(exampleOf(page, heading)).diagnostics.flatMap((each) =>
          each.severity === "error" || each.code === code ? [each.code] : [],
        ),
      ),
    ];
    expect(exampleOf(page, "Right")).not.toBe("");
    expect(errors("Wrong")).toEqual([code]);
    expect(errors("Right")).toEqual([]);
  });
});
