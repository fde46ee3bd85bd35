/** 01xx of the catalog: the shape of declarations. */

/** What a clause that is missing says. */
const clauseExamples: Readonly<Record<string, string>> = {
  code: "`code` and a name for programs, such as `code TooManyAccounts`",
  because: '`because` and a sentence for people, such as `because "{resource.id} has expired."`',
  counts: "`counts` and what is counted, such as `counts subject.loans`",
  "at most": "`at most` and the highest number, such as `at most 5`",
  for: "`for` and the reasons of the lock that the schema names",
  "starts at": "`starts at` and an instant, such as `starts at resource.created_at`",
  "ends at": "`ends at`, an instant and a code, such as `ends at resource.deleted_at code Deleted`",
  to: "`to` and the actions, such as `on Item to read`",
};

export const declarations = {
  LEND0100: {
    message: (f: { what: string; name: string }) => `${f.what} \`${f.name}\` is declared twice`,
    help: () => "Rename one of them or take it out.",
  },
  LEND0101: {
    message: (_: object) => "the file does not say what it is",
    help: () => "Begin it with `schema NAME` or `policy NAME for SCHEMA`.",
  },
  LEND0102: {
    message: (f: { what: string; first: string; second: string }) =>
      `one program has one ${f.what}, but this is \`${f.second}\` beside \`${f.first}\``,
    help: (f: { what: string; first: string; second: string }) =>
      `Write \`${f.what} ${f.first}\` here too, or put the file into a folder of its own.`,
  },
  LEND0103: {
    message: (f: { kind: string; name: string; clause: string }) =>
      `${f.kind} \`${f.name}\` has no \`${f.clause}\``,
    help: (f: { kind: string; name: string; clause: string }) =>
      Object.hasOwn(clauseExamples, f.clause) ? `Write ${clauseExamples[f.clause]}.` : null,
  },
  LEND0104: { message: (f: { kind: string; clause: string }) => `this ${f.kind} has \`${f.clause}\` twice` },
  LEND0105: {
    message: (f: { kind: string; clause: string; allowed: readonly string[] }) =>
      `a ${f.kind} has no \`${f.clause}\``,
    help: (f: { kind: string; clause: string; allowed: readonly string[] }) =>
      f.kind === "quota" && (f.clause === "when" || f.clause === "unless")
        ? "A quota counts every such request. Give what is counted an action of its own, let it be `adding` 0 where it does not count, or write a forbid."
        : f.kind === "lifecycle" && (f.clause === "when" || f.clause === "unless")
          ? `A condition belongs to one end, in front of its code: \`ends at … ${f.clause} … code …\`.`
          : `It takes ${f.allowed.map((name) => `\`${name}\``).join(", ")}.`,
  },
  LEND0106: { message: (f: { what: string; where: string }) => `${f.what} belongs in a ${f.where} file` },
  LEND0107: {
    message: (f: { found: string }) => `there is no schema \`${f.found}\` among these files`,
    help: () => "Add the file that begins with `schema NAME`, or mend the name after `for`.",
  },
  LEND0108: { message: (f: { chain: string }) => `\`${f.chain}\` refers to itself` },
  LEND0109: {
    message: (f: { name: string }) => `\`${f.name}\` has a meaning of its own and cannot be declared`,
  },
  LEND0110: {
    message: (f: { limit: number }) => `this grows to more than ${f.limit} expressions`,
    help: () => "Split it up, and use fewer `let`s inside each other.",
  },
  LEND0111: {
    message: (f: { name: string }) => `\`${f.name}\` is not a code`,
    help: () => "Codes are in PascalCase, such as `TooManyAccounts`.",
  },
  LEND0112: {
    message: (f: { limit: number }) => `the policy grows to more than ${f.limit} expressions`,
    help: () => "Use fewer `let`s inside each other.",
  },
  LEND0113: {
    severity: "warning",
    message: (_: object) => "this test decides nothing",
    help: () => "Add a case, such as `owner may view backup`.",
  },
  LEND0114: {
    message: (_: object) => "a case in `given` would never be decided",
    help: () => "Move it into a `test`.",
  },
  LEND0115: {
    message: (f: { limit: number }) => `a test has at most ${f.limit} entities`,
  },
  LEND0116: {
    message: (f: { column: string | null; negated: boolean }) =>
      f.column !== null && f.negated
        ? `a row of \`${f.column}\` holds \`Permitted\`, and this case says \`may not\``
        : "what is permitted has no code and says nothing",
    help: (f: { column: string | null; negated: boolean }) =>
      f.column === null
        ? "Take it out, or write `may not`."
        : `Write \`asks to … : ${f.column}\`, where the column holds \`Permitted\` or the code.`,
  },
  LEND0117: {
    message: (f: { lifecycle: string; state: string }) =>
      `\`${f.lifecycle}\` has no code while it is \`${f.state}\``,
    help: () => "The code is of what ended it; take it out, or write `is ending` or `is ended`.",
  },
  LEND0118: {
    message: (f: { limit: number }) => `more than ${f.limit} sets are gone through inside each other`,
    help: () => "Each multiplies the time that a decision takes; keep a set or a counter that answers it.",
  },
  LEND0119: {
    message: (f: { found: number; expected: number }) =>
      `this row has ${f.found} ${f.found === 1 ? "value" : "values"} for ${f.expected} ${f.expected === 1 ? "column" : "columns"}`,
    help: () => "Give one value for each column, with a comma between them.",
  },
  LEND0120: {
    message: (f: { name: string }) => `nothing in this table reads the column \`${f.name}\``,
    help: () => "Use it in a statement, or take it out of every row.",
  },
  LEND0121: {
    message: (_: object) => "`asks to` needs one column that holds the answer",
    help: () => "Write `: answer` for a column `answer` of the table, or `may` or `may not` without a table.",
  },
  LEND0122: {
    message: (_: object) => "`using` needs what is used and what is added",
    help: () => "Write, for example, `using seats 2 + 1 of 3`.",
  },
  LEND0123: {
    message: (f: { limit: number }) => `a table has at most ${f.limit} rows`,
    help: () => "Try the values on both sides of an edge; those between them seldom differ.",
  },
  LEND0124: {
    message: (f: { limit: number }) => `the tests have more than ${f.limit} cases`,
    help: () => "Each row of a table makes its own cases; take rows out.",
  },
  LEND0125: {
    message: (_: object) => "a table inside of a table",
    help: () => "Write all columns in one table.",
  },
  LEND0126: {
    message: (f: { name: string; needed: string }) =>
      `the column \`${f.name}\` holds a value here, and ${f.needed} is needed`,
    help: () => "Write a name in this row, without quotes.",
  },
  LEND0127: {
    message: (f: { said: string }) => `\`${f.said}\` says nothing about a request that is refused`,
    help: () => "Only what is permitted has permits that apply; take it out, or write `may`.",
  },
} as const;
