/** No diagnostic is worded carelessly, whatever it is about. */
import { describe, expect, it } from "vitest";
import { goldenCodes, readGolden } from "./golden-file.ts";

const longest = 140;

describe("the words of a diagnostic", () => {
  it.each(goldenCodes())("%s are short, and its help is a sentence", (code) => {
    for (const { message, help } of readGolden(code).checked.diagnostics) {
      expect(message).not.toMatch(/[.!\s]$|\n/);
      expect(message.length).toBeLessThanOrEqual(longest);
      if (help !== null) expect(help).toMatch(/^[A-Z`].*[.?]$/s);
      for (const text of [message, help ?? ""]) expect(text.split("`").length % 2).toBe(1);
    }
  });
});
