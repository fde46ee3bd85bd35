/** What was thrown, as a part of a sentence: without the period that ends it. */
export const reasonOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
