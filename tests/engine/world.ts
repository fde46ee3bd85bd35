/** Small policies and facts for the tests of the engine. */
import { readFileSync } from "node:fs";
import { checkProgram, type Program, renderDiagnostics, type Source } from "../../dsl/index.ts";
import {
  compile,
  type DecisionRequest,
  type EntityFacts,
  type Evaluator,
  interpret,
  type RecordFacts,
} from "../../engine/index.ts";

/** Both evaluators, for tests that must hold for either. */
export const evaluators: readonly (readonly [string, (program: Program) => Evaluator])[] = [
  ["the interpreter", interpret],
  ["the compiler", compile],
];

/** Throws where the checker complains. */
export const checked = (sources: readonly Source[]): Program => {
  const { program, diagnostics } = checkProgram(sources);
  if (program === null) throw new Error(renderDiagnostics(diagnostics, sources, { color: false }));
  return program;
};

const read = (file: string): Source => ({
  file,
  text: readFileSync(new URL(`../../policies/${file}`, import.meta.url), "utf8"),
});

export const shippedSources: readonly Source[] = [read("sharing.schema.lend"), read("backup-sharing.lend")];
export const shipped = checked(shippedSources);

const library = `schema library
entity Reader { blocked: Bool  name: String  since: Time?  home: Shelf? }
entity Shelf in Shelf { label: String  closed: Bool?  size: Int }
entity Book in Shelf { holder: Reader  due: Time?  copies: Int  lent: Int  shelf: Reader | Shelf  tags: Set<String>  constructor: String?  locks repairing, missing }
action borrow on Book by Reader { requested: Int  note: String? from request }
action look on Book by Reader
`;

/** A policy on a small schema of books. */
export const libraryPolicy = (rules: string): Program =>
  checked([
    { file: "library.schema.lend", text: library },
    { file: "library.lend", text: `policy library for library\n${rules}` },
  ]);

export const reader = (attributes: RecordFacts = {}): EntityFacts => ({
  type: "Reader",
  id: "ann",
  attributes: { blocked: false, name: "Ann", ...attributes },
});

export const book = (attributes: RecordFacts = {}, rest: Partial<EntityFacts> = {}): EntityFacts => ({
  type: "Book",
  id: "dune",
  attributes: { holder: reader(), copies: 3, lent: 1, shelf: reader(), tags: ["sand"], ...attributes },
  parents: [],
  locks: [],
  ...rest,
});

export const noon = Date.parse("2026-03-02T12:00:00Z");

/** Ann wants to borrow the book at noon. */
export const borrowing = (change: Partial<DecisionRequest> = {}): DecisionRequest => ({
  subject: reader(),
  action: "borrow",
  resource: book(),
  context: { requested: 1 },
  now: noon,
  ...change,
});
