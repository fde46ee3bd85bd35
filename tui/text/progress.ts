/** A bar of `width` columns with the percentage at its end: `██████░░░░  60 %`. */
export const progressBar = (percent: number, width: number): string => {
  const label = `${String(Math.round(percent)).padStart(4)} %`;
  const room = Math.max(1, width - label.length);
  const full = Math.floor((room * Math.min(100, Math.max(0, percent))) / 100);
  return `${"█".repeat(full)}${"░".repeat(room - full)}${label}`;
};
