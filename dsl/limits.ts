/** Limits on what the front end reads, so that no file can exhaust memory or the stack. Each has its diagnostic. */
export const limits = {
  /** Characters in one file. */
  fileLength: 5_000_000,
  /** Files in one policy. */
  files: 500,
  /** Brackets and quantifiers inside each other. */
  nesting: 60,
  /** Sets that one expression goes through inside each other: each multiplies the time that a decision may take. */
  quantifiers: 3,
  /** Expressions inside each other when the `let`s in them are put in place. */
  depth: 200,
  /** Characters in one text literal. */
  textLength: 10_000,
  /** Characters in one name. */
  nameLength: 100,
  /** Diagnostics that are reported for one program; the rest are counted. */
  diagnostics: 100,
  /** Diagnostics of one pass after which it stops. */
  kept: 500,
  /** Expressions that one rule may grow to when the `let`s in it are put in place. */
  ruleSize: 5_000,
  /** Expressions that all rules and tests together may grow to. */
  programSize: 1_000_000,
  /** Entities in one test, those of `given` included. */
  testEntities: 500,
  /** Rows of one table. */
  tableRows: 2_000,
  /** Cases of all tests together: each row of a table makes its own. */
  testCases: 50_000,
} as const;
