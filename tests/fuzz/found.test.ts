/** What once broke something is asked again in every run. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { oddCheckOf, oddityOf } from "./sound-parse.ts";

const folder = new URL("found/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".lend"));

describe("a text that was found", () => {
  it("is there", () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)("%s breaks nothing", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    expect(oddityOf(text)).toBeNull();
    expect(oddCheckOf(text)).toBeNull();
  });
});
