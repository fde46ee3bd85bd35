/** Sizes and counts as people read them. */

const units = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** Bytes in powers of two, at most three digits and a unit: `120 GB`, `1.5 TB`. */
export const size = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  while (value >= 1e3 && unit < units.length - 1) {
    value /= 2 ** 10;
    unit += 1;
  }
  const digits = value < 10 && unit > 0 && !Number.isInteger(value) ? value.toFixed(1) : Math.round(value);
  return `${digits} ${units[unit] ?? "B"}`;
};

/** `1 share`, `2 shares`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
