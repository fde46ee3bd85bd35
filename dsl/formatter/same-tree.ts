/** Whether two texts say the same. */

/** Apart from places. A list stands in for the stack, however deep the trees are. */
export const isSameTree = (one: unknown, other: unknown): boolean => {
  const pairs: [unknown, unknown][] = [[one, other]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    if (Array.isArray(a) !== Array.isArray(b) || Object.keys(a).length !== Object.keys(b).length)
      return false;
    for (const [key, value] of Object.entries(a))
      if (key !== "span") pairs.push([value, (b as Readonly<Record<string, unknown>>)[key]]);
  }
  return true;
};
