/** Instants as people write them. */

const pattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/;

/**
 * The instant that a text names, in ISO 8601 and UTC: milliseconds since 1970, or NaN. A day that no calendar has would
 * roll over to the next month.
 */
export const parseInstant = (text: string): number => {
  const value = pattern.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(value)) return value;
  const minutes = "2026-03-02T09:00".length;
  return new Date(value).toISOString().slice(0, minutes) === text.slice(0, minutes) ? value : Number.NaN;
};
