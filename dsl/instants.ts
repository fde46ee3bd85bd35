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

/** An instant that is written in another way, as this language writes it; null where no calendar has it. */
export const instantMeant = (text: string): string | null => {
  const [date = "", clock = "00:00"] = text.split(/[T ]/);
  const zone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(clock) ? "" : "Z";
  const value = Date.parse(`${date}T${clock}${zone}`);
  const isDay = !Number.isNaN(parseInstant(`${date}T00:00Z`));
  return isDay && !Number.isNaN(value) ? new Date(value).toISOString().replace(".000Z", "Z") : null;
};
