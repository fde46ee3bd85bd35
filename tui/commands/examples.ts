/** The examples at the end of a command's help. */

/** @param after lines behind the examples, such as what the exit code means */
export const examples = (lines: readonly string[], ...after: readonly string[]): string =>
  ["", "Examples:", ...lines.map((line) => `  ${line}`), ...after].join("\n");
