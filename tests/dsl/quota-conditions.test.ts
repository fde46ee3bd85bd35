/** A quota counts every request. Who wants a condition in it is told what to write instead. */
import { expect, it } from "vitest";
import { checkProgram, isError } from "../../dsl/index.ts";

const schema = {
  file: "library.schema.lend",
  text: `schema library
entity Member { loans: Int }
entity Librarian {}
entity Book { readers: Set<Member>  holder: Member | Librarian  holders: Set<Member | Librarian> }
action borrow on Book by Member, Librarian`,
};

const told = (rule: string) =>
  checkProgram([schema, { file: "library.lend", text: `policy library for library\n${rule}` }])
    .diagnostics.filter(isError)
    .map(({ code, help }) => [code, help]);

const quota = (clauses: string) => told(`quota q on Book to borrow ${clauses} code Q because "no"`);

it.each(["when", "unless"])("`%s` is answered with the ways to count some requests only", (word) => {
  expect(
    quota(`counts count r in resource.readers where r.loans > 3 at most 5 ${word} subject is Member`),
  ).toEqual([
    [
      "LEND0105",
      "A quota counts every such request. Give what is counted an action of its own, let it be `adding` 0 where it does not count, or write a forbid.",
    ],
  ]);
});

it.each([
  "subject",
  "resource.holder",
])("what only some types of %s have is not answered with a condition", (path) => {
  expect(quota(`counts ${path}.loans at most 5`)).toEqual([
    [
      "LEND0212",
      "A quota has no conditions. Give Librarian such a `loans` too, or count an action that is for Member alone.",
    ],
  ]);
});

it("where a condition may stand, the type is asked for", () => {
  expect(quota("counts count h in resource.holders where h.loans > 3 at most 5")).toEqual([
    ["LEND0212", "Ask for its type first: `h is Member and …`."],
  ]);
  expect(told("permit p on Book to borrow when subject.loans < 5")).toEqual([
    ["LEND0212", "Ask for its type first: `subject is Member and …`."],
  ]);
});
