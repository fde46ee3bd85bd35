import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { compile, interpret } from "../../engine/index.ts";
import { book, borrowing, libraryPolicy, reader } from "./world.ts";

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** More rules on one action than stand in one generated function. */
const manyRules = libraryPolicy(
  [
    ...numbers(120).map(
      (n) =>
        `forbid forbid${n} on Book to borrow when resource.copies == ${n + 10} code Xx because "No ${n}."`,
    ),
    ...numbers(60).map(
      (n) =>
        `quota quota${n} on Book to borrow counts resource.lent at most ${n + 5} code Yy because "{limit}."`,
    ),
    ...numbers(70).map((n) => `permit permit${n} on Book to borrow when resource.lent == ${n % 7}`),
  ].join("\n"),
);

describe("the compiler", () => {
  it("says the same where an action has more rules than one function takes", () => {
    const [compiled, interpreted] = [compile(manyRules), interpret(manyRules)];
    for (const copies of [3, 10, 129, 130]) {
      for (const lent of [0, 1, 6, 7, 40, -1]) {
        const request = borrowing({ resource: book({ copies, lent }) });
        expect(JSON.stringify(compiled.decide(request))).toBe(JSON.stringify(interpreted.decide(request)));
      }
    }
    expect(compiled.decide(borrowing({ resource: book({ lent: 4 }) })).permits).toHaveLength(10);
  });

  it("reads no text of a policy as code", () => {
    const name = '"];process.exit(1);//`$\\\u2028';
    const written = '"\\"];process.exit(1);//`$\\\\\\u{2028}"';
    const program = libraryPolicy(
      `permit quoted on Book to borrow when subject.name == ${written} or subject.name like "'*\\\\"`,
    );
    const outcome = (text: string) =>
      compile(program).decide(borrowing({ subject: reader({ name: text }) })).outcome;
    expect([outcome(name), outcome("'anything\\"), outcome("Ann")]).toEqual([
      "permitted",
      "permitted",
      "not_permitted",
    ]);
  });

  it("keeps nothing of one decision in the next", () => {
    const evaluator = compile(libraryPolicy("permit lent on Book to borrow when resource.due is present"));
    const due = book({ due: 5 });
    const outcomes = [due, book(), due].map((resource) => evaluator.decide(borrowing({ resource })).outcome);
    expect(outcomes).toEqual(["permitted", "not_permitted", "permitted"]);
    const { permits } = evaluator.decide(borrowing({ resource: due }));
    expect(() => (permits as string[]).push("another")).toThrow(TypeError);
  });

  it("says the same where the process does not allow code to be generated", async () => {
    const script = `
      import { libraryPolicy, borrowing } from "./tests/engine/world.ts";
      import { compile } from "./engine/index.ts";
      console.log(JSON.stringify(compile(libraryPolicy("permit anyone on Book to borrow")).decide(borrowing())));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", script],
      { cwd: new URL("../..", import.meta.url) },
    );
    const here = compile(libraryPolicy("permit anyone on Book to borrow")).decide(borrowing());
    expect(stdout.trim()).toBe(JSON.stringify(here));
  });
});
