/** What was thrown, in a few words. */
export const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
