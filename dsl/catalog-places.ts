/** What is said of the other places that explain a diagnostic, below the lines that a frame shows. */

/** Characters of one label. */
const longestLabel = 120;

const short = (label: string): string =>
  label.length > longestLabel ? `${label.slice(0, longestLabel)}…` : label;

export const labels = {
  declared: (name: string) => short(`\`${name}\` is declared here`),
  firstDeclared: () => "first declared here",
  firstGiven: () => "first given here",
  firstAsked: () => "first asked here",
  /** An operand, with what people call its type. */
  operand: (type: string) => short(`this is ${type}`),
  /** The first of several that must be alike. */
  firstElement: (type: string) => short(`the first is ${type}`),
  optional: (name: string) => short(`\`${name}\` is declared with \`?\` here`),
  fromRequest: (name: string) => short(`\`${name}\` comes with the request`),
  /** Where a `let` with a mistake in it is read. */
  used: () => "used here",
  alsoHere: () => "also here",
  alsoHereAndMore: (more: number) => `also here, and in ${more} more ${more === 1 ? "place" : "places"}`,
  uncheckedYet: () => "rules and tests are held to the schema when nothing in it is wrong",
  lacksIt: (name: string) => short(`\`${name}\` does not have it`),
  hasIt: (name: string) => short(`\`${name}\` has it`),
  hasAnother: () => "declared with another type here",
  kindOfFile: (kind: string) => `this makes the file a ${kind}`,
  kindOfRule: (name: string, kind: string) => short(`\`${name}\` is a ${kind}`),
  otherHeader: (kind: string) => `the ${kind} is named here`,
  lifecycleOn: (name: string, type: string) => short(`\`${name}\` is on \`${type}\``),
  allowedFor: (name: string) => short(`who may ask for \`${name}\` is declared here`),
  parents: (name: string) => short(`what may be above \`${name}\` is declared here`),
  clock: () => "the clock is read here",
  compared: () => "the first comparison is here",
  element: (name: string) => short(`\`${name}\` is bound here`),
  columns: () => "the columns",
  column: () => "the column is used here",
  /** A case, by what is asked in it. */
  caseOf: (action: string, negated: boolean) =>
    short(`\`${action}\` is ${negated ? "refused" : "permitted"} here`),
  row: () => "with this row",
  outerTable: () => "inside this table",
  given: () => "this prepares tests, and decides nothing",
  sayInGiven: () => "an `at` here holds in every test",
  state: (state: string) => `nothing has ended what is \`${state}\``,
  lastCase: () => "the last case is here",
  followsFrom: () => "it follows from this",
  noEntity: (name: string) => short(`\`${name}\` is declared here, and is no entity`),
  mustHold: () => "this must hold as well",
  reads: () => "the condition is here",
  covers: () => "this refuses whatever the permit permits",
  sameCode: (action: string) => short(`refuses \`${action}\` with this code, too`),
  always: () => "this is always the same number",
  addsNothing: () => "this adds nothing",
} as const;
