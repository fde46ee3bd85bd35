/** Expressions of all kinds in any order, in all places that take one; few of them mean anything. */
import fc from "fast-check";

const atoms = [
  "a",
  "b.c",
  "5",
  "-5",
  "- 5",
  "0",
  "1_024",
  "3 hours 30 minutes",
  '"t"',
  'time "2026-03-02T09:00:00Z"',
];
const operators = ["==", "<", "+", "-", "*", "in", "starts with", "contains", "and", "or"];
const suffixes = [
  ...["is present", "is not A | B", "is on saturday", 'is not on sunday | monday at "+08:00"'],
  ...['is between "22:00" and "06:00"', 'is between "22:00" and "06:00" at "+08:00"'],
];

const { expression } = fc.letrec<{ expression: string; operand: string }>((tie) => ({
  expression: fc
    .tuple(
      tie("operand"),
      fc.array(fc.tuple(fc.constantFrom(...operators), tie("operand")), { maxLength: 3 }),
    )
    .map(([first, rest]) => [first, ...rest.flat()].join(" ")),
  operand: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(...atoms),
    tie("expression").map((inner) => `(${inner})`),
    fc.tuple(fc.constantFrom("not ", "- ", "-"), tie("operand")).map((parts) => parts.join("")),
    fc.tuple(tie("operand"), fc.constantFrom(...suffixes)).map((parts) => parts.join(" ")),
    fc.array(tie("expression"), { maxLength: 2 }).map((elements) => `[${elements.join(", ")}]`),
    tie("expression").map((inner) => `any x in b.c where ${inner}`),
    fc.constant("count x in b.c"),
  ),
}));

const places: readonly ((first: string, second: string) => string)[] = [
  (first, second) => `let a = ${first}\nlet b = ${second}`,
  (first, second) => `permit p on B to c when ${first} unless ${second} because "x"`,
  (first, second) => `quota q on B to c counts ${first} at most ${second} raised by ${first}`,
  (first, second) =>
    `lifecycle l on B for o in b.c where ${first} starts at ${second} ends at ${first} when ${second} code C`,
  (first, second) =>
    `test "t" { at ${first}\n at "06:00" let v = ${second} for each x in | ${first}, ${second} | 5 {} }`,
  (first, second) => `test "t" { a with { of: ${first}, in: ${second}, hours: [${first}], d: 5 } }`,
  (first, second) =>
    `test "t" { a may b c : C using q (${first}) + (${second}) of ${first} until ${second} at ${first}}`,
];

/** Texts with two of them; not all of them can be read. */
export const oddTexts: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...places), expression, expression)
  .map(([place, first, second]) => place(first, second));
