/** Finding the name that someone probably meant. */

/** Edits (insert, delete, replace, swap neighbors) between two words. */
const distance = (a: string, b: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const replaced = (last[j - 1] ?? 0) + (same ? 0 : 1);
      let best = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
};

/** Names that are compared; each costs time. */
const most = 2_000;

/** The known name closest to `found`, or null where none is close enough to be a slip. */
export const nearest = (found: string, known: readonly string[]): string | null => {
  const tolerance = Math.max(1, Math.floor(found.length / 3));
  let best: string | null = null;
  let bestDistance = tolerance + 1;
  for (const name of known.slice(0, most)) {
    if (name.length > 100 || Math.abs(name.length - found.length) > tolerance) continue;
    const edits = distance(found.toLowerCase(), name.toLowerCase());
    if (edits < bestDistance) {
      best = name;
      bestDistance = edits;
    }
  }
  return best;
};
