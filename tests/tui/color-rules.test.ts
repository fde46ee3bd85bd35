/** When the commands print colors. */
import { afterEach, expect, test, vi } from "vitest";
import { colorOn } from "../../tui/commands/output.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test.for([
  ["a terminal", true, {}, true],
  ["a pipe", false, {}, false],
  ["a terminal that shows text only", true, { TERM: "dumb" }, false],
  ["a terminal of someone who wants no colors", true, { NO_COLOR: "1" }, false],
  ["a terminal where NO_COLOR is empty, which says nothing", true, { NO_COLOR: "" }, true],
  ["a pipe with FORCE_COLOR", false, { FORCE_COLOR: "1" }, true],
  ["a terminal with FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, false],
  ["a terminal where both are said", true, { NO_COLOR: "1", FORCE_COLOR: "3" }, false],
] as const)("%s", ([, isTTY, environment, colored]) => {
  for (const name of ["NO_COLOR", "FORCE_COLOR", "TERM"]) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  expect(colorOn({ isTTY })).toBe(colored);
});
