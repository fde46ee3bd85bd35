/** How a text looks before and after, in files that a person can read. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expectSameMeaning, formattedText } from "./same-meaning.ts";

const folder = new URL("golden/", import.meta.url);
const parting = "---------------- formatted ----------------\n";

describe("a text and its layout", () => {
  it.each(readdirSync(folder))("%s is as its golden file says (LENDBASE_UPDATE=1 writes it anew)", (name) => {
    const file = new URL(name, folder);
    const golden = readFileSync(file, "utf8");
    const [before = ""] = golden.split(parting);
    const now = `${before}${parting}${formattedText(before)}`;
    if (process.env.LENDBASE_UPDATE) writeFileSync(file, now);
    else expect(golden).toBe(now);
    expectSameMeaning(before);
  });
});
