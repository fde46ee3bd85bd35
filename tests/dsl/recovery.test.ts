/** Several mistakes in one policy: each is reported, and none invents another. */
import { describe, expect, it } from "vitest";
import { checkProgram } from "../../dsl/index.ts";
import { checkPolicy, codesIn, codesOfCondition } from "./check-policy.ts";

const linesOf = (text: string) => {
  const { diagnostics } = checkPolicy(text);
  return diagnostics.map(({ code, span }) => {
    const before = `policy test for library\n${text}`.slice(0, span.start);
    return [code, before.split("\n").length] as const;
  });
};

describe("a policy with many mistakes", () => {
  it("reports all of them at once, from top to bottom", () => {
    const policy = [
      "permit a on Item to raed",
      "permit b on Item to read when subject == resource.onwer",
      'forbid c on Item to read when resource.lost < now code C because "{resource.nam}"',
      "permit d on Itme to read",
      "quota e on Item to lend counts resource.pages",
    ].join("\n");
    expect(linesOf(policy)).toEqual([
      ["LEND0201", 2],
      ["LEND0203", 3],
      ["LEND0302", 4],
      ["LEND0203", 4],
      ["LEND0200", 5],
      ["LEND0103", 6],
      ["LEND0103", 6],
      ["LEND0103", 6],
    ]);
  });

  it("shows the first hundred and counts the rest", () => {
    const many = Array.from({ length: 150 }, (_, at) => `permit p${at} on Item to unknown_${at}`).join("\n");
    const { program, diagnostics, omitted } = checkPolicy(many);
    expect([program, diagnostics.length, omitted]).toEqual([null, 100, 50]);
  });
});

const broken = [
  ["an open bracket", "permit x on Item to read when (subject == resource.owner"],
  ["a value that is missing", "permit x on Item to read when"],
  ["a `let` without a value", "let x ="],
  ["a stray word", "permit x on Item to read when true then"],
  ["a decimal", "permit x on Item to read when resource.pages > 1.5"],
  ["an open text", 'forbid x on Item to read code X because "no'],
  ["an unclosed test", 'test "x" {'],
  ["a list that goes on", "permit x on Item to read,"],
  ["`&&`", "permit x on Item to read when true && false"],
] as const;

describe("a syntax error in one rule", () => {
  it.each(broken)("(%s) neither hides nor invents errors in the next", (_, mistake) => {
    const good = "permit y on Item to read when subject == resource.owner";
    const bad = "permit z on Item to read when subject == resource.onwer and now > resource.lost";
    const [first, ...others] = linesOf(`${mistake}\n${good}\n${bad}`);
    expect(first?.[0]).toMatch(/^LEND00/);
    expect(others.filter(([code]) => !code.startsWith("LEND00"))).toEqual([
      ["LEND0203", 4],
      ["LEND0302", 4],
    ]);
  });

  it.each(broken)("(%s) neither hides nor invents errors in the one before", (_, mistake) => {
    const bad = "permit z on Item to read when subject == resource.onwer";
    expect(linesOf(`${bad}\n${mistake}`).filter(([code]) => !code.startsWith("LEND00"))).toEqual([
      ["LEND0203", 2],
    ]);
  });

  it("does not make the names unknown that it declares", () => {
    const policy = [
      "let limit = (3",
      "lifecycle loan on Item starts at ends at resource.lost code Lost",
      "permit p on Item to read when resource.pages > limit and loan is active",
    ].join("\n");
    expect(codesIn(policy)).toEqual(["LEND0024", "LEND0005"]);
  });

  it("in the schema does not make its types unknown", () => {
    const schema = "schema s\nentity E { n: }\nrecord R { k: Int }\naction a on E";
    const { diagnostics } = checkProgram([
      { file: "s.lend", text: schema },
      {
        file: "p.lend",
        text: "policy p for s\npermit p on E to a when resource.n == 1 and subject in resource",
      },
    ]);
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(["LEND0005"]));
  });

  it("leaves other files alone", () => {
    const { diagnostics } = checkProgram([
      { file: "s.lend", text: "schema s\nentity E {}\naction a on E" },
      { file: "p.lend", text: "policy p for s\npermit p on" },
      { file: "q.lend", text: "policy p for s\npermit q on E to b" },
    ]);
    expect(diagnostics.map(({ span, code }) => [span.file, code])).toEqual([
      ["p.lend", "LEND0005"],
      ["q.lend", "LEND0201"],
    ]);
  });
});

describe("a comparison of another language", () => {
  it.each(["~=", "/=", "^=", "=~", "!~"])("(`%s`) is one mistake", (sign) => {
    expect(codesOfCondition(`resource.kind ${sign} "map"`)).toEqual(["LEND0009"]);
  });
});

describe("characters that mean nothing", () => {
  it("are repeated as whole characters, however many there are", () => {
    const text = `policy p for s\npermit a on B to c\n  when $${"🙂".repeat(60)}\n`;
    const { diagnostics } = checkProgram([{ file: "p.lend", text }]);
    const [stray] = diagnostics.filter(({ code }) => code === "LEND0001");
    expect(stray?.message).toContain("$🙂");
    expect(stray?.message.isWellFormed()).toBe(true);
  });
});
