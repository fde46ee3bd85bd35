/** What people write who know other languages: one mistake, one diagnostic, and what to write instead. */
import { describe, expect, it } from "vitest";
import { isError } from "../../dsl/index.ts";
import { checkPolicy } from "./check-policy.ts";

/** What is reported of a text: the code, what is marked, and the help. */
const reported = (text: string) => {
  const whole = `policy test for library\n${text}`;
  return checkPolicy(text)
    .diagnostics.filter(isError)
    .map(({ code, span, help }) => [code, whole.slice(span.start, span.end), help]);
};

const conditions = [
  ["resource.pages = 3", "LEND0008", "=", "Use `==` to compare."],
  ["resource.pages === 3", "LEND0009", "===", "Write `==`."],
  ["resource.pages !== 3", "LEND0009", "!==", "Write `!=`."],
  ["resource.pages <> 3", "LEND0009", "<>", "Write `!=`."],
  ["resource.pages => 3", "LEND0009", "=>", "Write `>=`."],
  ["resource.pages =< 3", "LEND0009", "=<", "Write `<=`."],
  ["resource.pages > 3 && resource.pages < 9", "LEND0009", "&&", "Write `and`."],
  ["resource.pages > 3 || resource.pages < 9", "LEND0009", "||", "Write `or`."],
  ["!(resource.pages > 3)", "LEND0009", "!", "Write `not`."],
  ["resource.pages > 3 AND resource.pages < 9", "LEND0021", "AND", "Write `and`."],
  ["resource.pages > 3 Or resource.pages < 9", "LEND0021", "Or", "Write `or`."],
  ["NOT (resource.pages > 3)", "LEND0021", "NOT", "Write `not`."],
  ["Not resource.pages > 3", "LEND0021", "Not", "Write `not`."],
  ["resource.lost Is present", "LEND0021", "Is", "Write `is`."],
  ["Any l in resource.loans where l.by == subject", "LEND0021", "Any", "Write `any`."],
  ["any l IN resource.loans where l.by == subject", "LEND0021", "IN", "Write `in`."],
  ["TRUE", "LEND0202", "TRUE", "Write `true`."],
  ["resource.lost == null", "LEND0202", "null", "Write `is absent` or `is present`."],
  ["resource.lost != nil", "LEND0202", "nil", "Write `is absent` or `is present`."],
  ["resource.lost == undefined", "LEND0202", "undefined", "Write `is absent` or `is present`."],
  ["resource.lost == none", "LEND0202", "none", "Write `is absent` or `is present`."],
  ["resource.lost exists", "LEND0021", "exists", "Write `is present`."],
  ["principal == resource.owner", "LEND0202", "principal", "Who asks is `subject`."],
  ["resource.name == 'map'", "LEND0010", "'map'", 'Write `"…"`.'],
  ["resource.name == “map”", "LEND0010", "“map”", 'Write `"…"`.'],
  ["resource.name == ‘map’ and resource.pages > 3", "LEND0010", "‘map’", 'Write `"…"`.'],
  ['resource["pages"] > 3', "LEND0021", '["pages"]', "Write `resource.pages`."],
  ["resource.pages() > 3", "LEND0021", "pages", "Write `.pages`."],
  ['resource.name.startsWith("a")', "LEND0021", "startsWith", 'Write `… starts with "…"`.'],
  ['resource.name.endsWith("a")', "LEND0021", "endsWith", 'Write `… ends with "…"`.'],
  ["resource.loans.contains(subject)", "LEND0021", "contains", "Write `… contains …`."],
  ["resource.loans.size() > 3", "LEND0021", "size", "Write `count each in …`."],
  ["size(resource.loans) > 3", "LEND0021", "size", "Write `count each in …`."],
  ["subject not in resource.loans", "LEND0021", "not in", "Write `not (… in …)`."],
  ["now > now + 10 min", "LEND0022", "min", "Write `10 minutes`."],
  ["now > now + 10m", "LEND0022", "m", "Write `10 minutes`."],
  ["now > now + 10 mins", "LEND0022", "mins", "Write `10 minutes`."],
  ["now > now + 1 Hour", "LEND0022", "Hour", "Write `1 hour`."],
  ["now > now + 3 HRS", "LEND0022", "HRS", "Write `3 hours`."],
  [
    "now > now + 2 months",
    "LEND0022",
    "months",
    "Months and years have no fixed length: write `days` or `weeks`.",
  ],
  ["now > now + 1.5 hours", "LEND0016", "1.5", "Write `90 minutes`."],
  ["now > now + 0.25 seconds", "LEND0016", "0.25", "Write `250 milliseconds`."],
  ["resource.pages > 1.5", "LEND0016", "1.5", "Numbers have no fraction: count in something smaller."],
  ["now > now + 10", "LEND0313", "10", "Write, for example, `3 hours`."],
  ["resource.pages > 3;", "LEND0001", ";", "Leave it out: nothing stands between declarations or clauses."],
  ["resource.pages > 3 # and more", "LEND0021", "#", "Write comments as `// …`, on each line."],
  ["resource.pages > 3 /* and\nmore */", "LEND0021", "/*", "Write comments as `// …`, on each line."],
] as const;

const declarations = [
  [
    "forbid f on Item to read IF resource.pages > 3",
    "LEND0021",
    "IF",
    "Write `when`, or `unless` for the opposite.",
  ],
  ["permit p on Item to read When resource.pages > 3", "LEND0021", "When", "Write `when`."],
  [
    "permit p on Item to read if resource.pages > 3",
    "LEND0021",
    "if",
    "Write `when`, or `unless` for the opposite.",
  ],
  [
    "permit p on Item to read when true then",
    "LEND0021",
    "then",
    "Leave it out: a rule is what follows from its conditions.",
  ],
  [
    "permit p on Item to read when true else",
    "LEND0021",
    "else",
    "Write a second rule, with `unless` for the condition.",
  ],
  ["allow p on Item to read", "LEND0021", "allow", "Write `permit`."],
  ['deny p on Item to read code P because "no"', "LEND0021", "deny", "Write `forbid`."],
  ["PERMIT p on Item to read", "LEND0021", "PERMIT", "Write `permit`."],
  ["permit p On Item to read", "LEND0021", "On", "Write `on`."],
  ["let limit == 5", "LEND0009", "==", "Write `=`."],
] as const;

const next = "\npermit y on Item to read when subject == resource.owner";

describe("a known mistake is reported once, in its place, with what to write instead", () => {
  it.each(conditions)("in the condition `%s`", (condition, ...expected) => {
    expect(reported(`forbid f on Item to read\n  when ${condition}\n  code F because "no"${next}`)).toEqual([
      expected,
    ]);
  });

  it.each(declarations)("in `%s`", (declaration, ...expected) => {
    expect(reported(`permit first on Item to read\n${declaration}${next}`)).toEqual([expected]);
  });
});

describe("names that look like words of another language", () => {
  it("stay names where the text has no error", () => {
    const text = "let if = 3\nlet allow = if + 1\npermit When on Item to read when resource.pages > allow";
    expect(reported(text)).toEqual([]);
  });
});

describe("a file with very many mistakes", () => {
  const rule =
    'forbid f on Item to read when resource.pages > 3 AND resource.pages < 9 code F because "no"\n';

  it("has each of them reported", () => {
    expect(reported(rule.repeat(50)).map(([code]) => code)).toEqual(Array(50).fill("LEND0021"));
  });

  it.each([
    "Any a in ",
    "! ",
    "NOT ",
    "x(",
    "“",
    "a AND ",
    "1.5 ",
    "=== ",
    "# /* \n",
    rule,
  ])("such as `%s` ten thousand times is refused like any other", (part) => {
    expect(reported(`permit p on Item to read when ${part.repeat(10_000)}`).length).toBeGreaterThan(0);
  });
});
