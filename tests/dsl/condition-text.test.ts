/** The text of a condition, as near misses and explanations quote it. */
import { expect, test } from "vitest";
import { checkPolicy } from "./check-policy.ts";

const textOf = (condition: string): string => {
  const { program } = checkPolicy(`permit p on Item to read\n  when ${condition}`);
  const [rule] = program?.rules ?? [];
  return rule?.kind === "permit" ? (rule.conditions[0]?.text ?? "") : "";
};

test.each([
  ["(resource.pages + 1) * 2 == 4", "(resource.pages + 1) * 2 == 4"],
  ["now - 1 day == (resource.bought + 0 seconds)", "now - 1 day == (resource.bought + 0 seconds)"],
  ["((resource.pages + 1) * 2) == (1 + (2 + 3))", "((resource.pages + 1) * 2) == (1 + (2 + 3))"],
  ['(resource.id == "(") and (resource.id == ")")', '(resource.id == "(") and (resource.id == ")")'],
  ["resource.pages\n    ==   4", "resource.pages == 4"],
])("%s is quoted with all of its parentheses, in one line", (condition, text) => {
  expect(textOf(condition)).toBe(text);
});
