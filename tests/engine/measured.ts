/** A small schema of books, and policies on it whose tests are measured. */
import type { Source } from "../../dsl/index.ts";

const schema = `schema library
entity Reader { blocked: Bool  name: String }
entity Shelf { label: String }
entity Book {
  holder: Reader
  copies: Int
  lent:   Int
  extra:  Int?
  due:    Time?
  back:   Time?
  tags:   Set<String>
  shelf:  (Shelf | Reader)?
  locks repairing, missing
}
action borrow, look on Book by Reader
action tidy on Shelf by Reader
`;

const libraryFacts = `
given {
  at time "2026-03-02T12:00:00Z"
  Reader ann "ann" { blocked: false, name: "Ann" }
  Reader bob "bob" { blocked: true, name: "Bob" }
  Shelf  top "top" { label: "Top" }
  Book dune "dune" { holder: ann, copies: 1, lent: 0, tags: [] }
}
`;

/** A policy with one test, which stands in a file of its own. */
export const librarySources = (rules: string, cases: string): readonly Source[] => [
  { file: "library.schema.lend", text: schema },
  { file: "library.lend", text: `policy library for library\n${rules}` },
  {
    file: "library.tests.lend",
    text: `policy library for library\n${libraryFacts}test "cases" {\n${cases}\n}\n`,
  },
];
