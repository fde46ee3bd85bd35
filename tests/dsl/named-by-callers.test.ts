/**
 * What a caller names must not decide what a quota counts, how far it goes, or when something begins and ends. Ann with
 * ten loans would borrow by naming rich, whose limit was raised.
 */
import { describe, expect, it } from "vitest";
import { checkProgram, isError } from "../../dsl/index.ts";

const schema = {
  file: "library.schema.lend",
  text: `schema library
record Gift { to: Member  copies: Int }
entity Shelf in Shelf { size: Int }
entity Member {
  loans:  Int
  raised: Int?
  joined: Time
  shelf:  Shelf
  friend: Member from request
  mentor: Member
}
entity Guest { loans: Int  friend: Member }
entity Book in Shelf { pages: Int  lent_at: Time  holders: Set<Member>  keeper: Member }
action borrow on Book by Member {
  to:       Member from request
  others:   Set<Member> from request
  gift:     Gift from request
  librarian: Member
}
action take on Book by Member { librarian: Member from request }
action visit on Book by Guest, Member`,
};

const codesOf = (text: string): readonly string[] =>
  checkProgram([schema, { file: "library.lend", text: `policy library for library\n${text}` }])
    .diagnostics.filter(isError)
    .map(({ code, span }) => `${code} ${text.slice(span.start - 27, span.end - 27)}`);

const quota = (clauses: string, actions = "borrow"): readonly string[] =>
  codesOf(`let named = context.to\nlet chief = resource.keeper
quota q on Book to ${actions} ${clauses} code Q because "no"`);

describe("a quota goes through nothing that the caller names", () => {
  it.each([
    ["counts subject.loans at most 5 raised by context.to.raised", "context.to.raised"],
    ["counts context.to.loans at most 5", "context.to.loans"],
    ["counts subject.loans at most context.to.loans", "context.to.loans"],
    ["counts subject.loans at most 5 raised by context.gift.to.raised", "context.gift.to.raised"],
    ["counts subject.friend.loans at most 5", "subject.friend.loans"],
    ["counts subject.mentor.friend.mentor.loans at most 5", "subject.mentor.friend.mentor.loans"],
    ["counts named.loans at most 5", "named.loans"],
    ["counts resource.pages + context.to.mentor.loans at most 5", "resource.pages + context.to.mentor.loans"],
    [
      "counts count m in context.others where m.loans > 3 at most 5",
      "count m in context.others where m.loans > 3",
    ],
    [
      "counts count m in resource.holders where m.shelf in context.to.shelf at most 5",
      "count m in resource.holders where m.shelf in context.to.shelf",
    ],
    [
      "counts count m in resource.holders where m.friend.loans > 3 at most 5",
      "count m in resource.holders where m.friend.loans > 3",
    ],
  ])("%s", (clauses, place) => {
    expect(quota(clauses)).toEqual([`LEND0314 ${place}`]);
  });

  it("where one of several actions lets the caller name it, or one of several types", () => {
    const lent = "counts context.librarian.loans at most 5";
    expect(quota(lent, "borrow")).toEqual([]);
    expect(quota(lent, "borrow, take")).toEqual(["LEND0314 context.librarian.loans"]);
    expect(quota(lent, "take, borrow")).toEqual(["LEND0314 context.librarian.loans"]);
    expect(quota("counts subject.friend.loans at most 5", "visit")).toEqual([
      "LEND0314 subject.friend.loans",
    ]);
  });

  it.each([
    "counts subject.loans at most 5 raised by subject.raised",
    "counts subject.mentor.loans at most 5",
    "counts chief.loans at most resource.keeper.mentor.loans",
    "counts context.librarian.loans at most 5",
    "counts count m in resource.holders where m.loans > 3 at most 5",
  ])("and may go through what is stored, or what the server says: %s", (clauses) => {
    expect(quota(clauses)).toEqual([]);
  });

  it("but what it adds may be a stored fact of what is named, not a number that is said", () => {
    expect(quota("counts subject.loans adding context.to.loans at most 5")).toEqual([]);
    expect(quota("counts subject.loans adding context.gift.copies at most 5")).toEqual([
      "LEND0314 context.gift.copies",
    ]);
  });
});

describe("a lifecycle goes through nothing that the caller names", () => {
  it.each([
    ["starts at subject.friend.joined ends at resource.lent_at + 1 day code Over", "subject.friend.joined"],
    ["starts at resource.lent_at ends at subject.friend.joined code Over", "subject.friend.joined"],
    [
      "starts at resource.lent_at ends at resource.lent_at + 1 day when subject.friend.loans > 3 code Over",
      "subject.friend.loans > 3",
    ],
    [
      "for m in resource.holders where m.shelf in subject.friend.shelf starts at m.joined ends at m.joined + 1 day code Over",
      "m.shelf in subject.friend.shelf",
    ],
    [
      "for m in resource.holders starts at m.friend.joined ends at m.joined + 1 day code Over",
      "m.friend.joined",
    ],
  ])("%s", (clauses, place) => {
    expect(codesOf(`lifecycle l on Book ${clauses}`)).toEqual([`LEND0314 ${place}`]);
  });

  it("and may go through what is stored", () => {
    const stored = "starts at resource.keeper.mentor.joined ends at resource.lent_at code Over";
    expect(codesOf(`lifecycle l on Book ${stored}`)).toEqual([]);
  });
});

it("says who chooses, and shows where", () => {
  const text =
    'policy library for library\nquota q on Book to borrow counts subject.loans at most 5 raised by context.to.raised code Q because "no"';
  const { diagnostics } = checkProgram([schema, { file: "library.lend", text }]);
  expect(diagnostics.filter(isError)).toMatchObject([
    {
      message: "`context.to` comes with the request, so a quota cannot rely on it",
      help: "Who asks chooses what is named there. Go from the subject or the resource, by attributes without `from request`.",
      related: [{ label: "`to` comes with the request" }],
    },
  ]);
});
