/** Text as it stands in terminal columns. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Column, place } from "../../tui/text/columns.ts";
import { cut, fitted, widthOf } from "../../tui/text/fit.ts";
import { progressBar } from "../../tui/text/progress.ts";
import { count, size } from "../../tui/text/sizes.ts";
import { dateTime, duration, until } from "../../tui/text/times.ts";
import { visible } from "../../tui/text/visible.ts";
import { firstRow } from "../../tui/text/window.ts";
import { wrap } from "../../tui/text/wrap.ts";
import { instant, now } from "./scene.ts";

const anyText = fc.string({ unit: "grapheme" });

test("a cell takes exactly its columns, whatever it says", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, width) => {
      expect(widthOf(fitted(text, width))).toBe(width);
    }),
  );
});

test("a cut text says that something is missing", () => {
  expect(cut("backup", 4)).toBe("bac…");
  expect(cut("订单备份", 5)).toBe("订单…");
  expect(cut("订单备份", 4)).toBe("订…");
  expect(cut("backup", 6)).toBe("backup");
  expect(cut("backup", 0)).toBe("");
});

test("lines are no wider than asked for, and lose no word", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z审]{1,30}$/), { minLength: 1 }),
      fc.integer({ min: 2, max: 40 }),
      (words, width) => {
        const lines = wrap(words.join(" "), width);
        expect(lines.every((line) => widthOf(line) <= width)).toBe(true);
        expect(lines.join("").replaceAll(" ", "")).toBe(words.join(""));
      },
    ),
  );
});

test("no text holds a character that could steer the terminal", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
  );
});

test.each([
  [0, "0 B"],
  [740, "740 B"],
  [1536, "1.5 KB"],
  [182 * 1024 ** 3, "182 GB"],
  [1.5 * 1024 ** 4, "1.5 TB"],
  [1000 * 1024 ** 3, "1.0 TB"],
  [5 * 1024 ** 6, "5120 PB"],
])("%i bytes are %s", (bytes, text) => {
  expect(size(bytes)).toBe(text);
});

test.each([
  [0, "0 s"],
  [599_999, "9 min 59 s"],
  [3_660_000, "1 h 1 min"],
  [6.99 * 86_400_000, "6 d 23 h"],
  [-5, "0 s"],
])("%i ms are %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test("instants are UTC, and say how far away they are", () => {
  expect(dateTime(instant(0))).toBe("2026-03-02 09:00");
  expect(dateTime(null)).toBe("-");
  expect(until(instant(599_000), now)).toBe("2026-03-02 09:09:59 UTC, in 9 min 59 s");
  expect(until(instant(-1), now)).toBe("2026-03-02 08:59:59 UTC");
});

test("one thing is no plural", () => {
  expect([count(1, "share"), count(2, "share"), count(2, "entry", "entries")]).toEqual([
    "1 share",
    "2 shares",
    "2 entries",
  ]);
});

test("a bar is as long as asked for, and full only at the end", () => {
  for (const percent of [0, 1, 50, 99, 100]) {
    const bar = progressBar(percent, 20);
    expect(widthOf(bar)).toBe(20);
    expect(bar.includes("░")).toBe(percent < 100);
  }
});

const column = (min: number, max: number, rank: number, eager = false): Column<string> => ({
  head: "",
  min,
  max,
  rank,
  eager,
  cell: (text) => text,
});

test("columns never take more than the room, the least needed goes first", () => {
  const columns = [column(10, 20, 0), column(10, 10, 2), column(10, 40, 1)];
  const widths = (room: number) => place(columns, room).map(({ width }) => width);
  expect(widths(34)).toEqual([10, 10, 10]);
  expect(widths(33)).toEqual([16, 15]);
  expect(widths(21)).toEqual([20]);
  expect(widths(200)).toEqual([20, 10, 40]);
});

test("an eager column takes the spare room first", () => {
  const columns = [column(10, 20, 0), column(10, 15, 0, true)];
  expect(place(columns, 28).map(({ width }) => width)).toEqual([11, 15]);
  expect(place([...columns, column(5, 5, 1)], 28).map(({ width }) => width)).toEqual([11, 15]);
  expect(place([...columns, column(5, 5, 1)], 34).map(({ width }) => width)).toEqual([10, 15, 5]);
});

test("the selected row is always in sight, and the window moves as little as it can", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(499), fc.integer({ min: 1, max: 50 }), (top, selected, height) => {
      const first = firstRow(top, selected, height, 500);
      expect(first).toBeLessThanOrEqual(selected);
      expect(selected).toBeLessThan(first + height);
      if (top <= selected && selected < top + height && top <= 500 - height) expect(first).toBe(top);
    }),
  );
});
