/** Colors, on a terminal that has them. */
import { expect, test, vi } from "vitest";
import { openOn, serve } from "./opened.ts";
import { scene, shop } from "./scene.ts";
import type { FakeTerminal } from "./terminal.ts";

// Read once, when the library that colors is loaded.
vi.hoisted(() => {
  process.env.FORCE_COLOR = "1";
});

const cellsOf = (tui: FakeTerminal) => {
  const found = Array.from({ length: 24 }, (_, row) => {
    const line = tui.line(row);
    return Array.from({ length: 80 }, (_, column) => line?.getCell(column));
  });
  return found.flat().filter((cell) => cell !== undefined);
};

test("colors tell states apart, and the selected row is a bar", async () => {
  const server = await serve(scene());
  const tui = openOn(server.url, { account: shop });
  await tui.until("bk-vault");
  const cells = cellsOf(tui);
  expect(cells.some((cell) => !cell.isFgDefault())).toBe(true);
  expect(cells.filter((cell) => cell.isInverse() !== 0).length).toBeGreaterThanOrEqual(80);
});

test("NO_COLOR leaves no color, and the selected row is still marked", async () => {
  const server = await serve(scene());
  const tui = openOn(server.url, { account: shop, environment: { NO_COLOR: "1" } });
  const screen = await tui.until("bk-vault");
  expect(cellsOf(tui).every((cell) => cell.isFgDefault() && cell.isBgDefault())).toBe(true);
  expect(screen).toContain("> bk-orders-monday");
});

test("what cannot be done is in parentheses, so that it needs no color", async () => {
  const server = await serve(scene());
  const tui = openOn(server.url, { account: shop, environment: { NO_COLOR: "1" } });
  await tui.until("bk-vault");
  tui.type("2");
  await tui.until("bk-ledger-q4");
  tui.type("j");
  await tui.until("(r restore)");
});
