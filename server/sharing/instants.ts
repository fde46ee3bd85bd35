/** Times in JSON are ISO 8601 in UTC; inside they are milliseconds since 1970. */
export const toIso = (instant: number): string => new Date(instant).toISOString();

export const toIsoOrNull = (instant: number | null): string | null =>
  instant === null ? null : toIso(instant);

/** NaN for a text that is no instant; the shapes of the API let none through. */
export const fromIso = (text: string): number => Date.parse(text);

export const fromIsoOrNull = (text: string | null): number | null => (text === null ? null : fromIso(text));

/**
 * What is stored as an event has happened, also where the clock was put back since: otherwise access that was taken
 * away would come back for a while.
 */
export const happened = (instant: number | null, now: number): number | null =>
  instant !== null && instant > now ? now : instant;

/** The first of several instants, of which any may not have come. */
export const earliest = (...instants: readonly (number | null)[]): number | null => {
  let first: number | null = null;
  for (const instant of instants) {
    if (instant !== null && (first === null || instant < first)) first = instant;
  }
  return first;
};
