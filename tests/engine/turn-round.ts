/** The same facts with every list turned round; entities may be linked in circles, and in chains longer than the stack. */
export const turnRound = (seen: Map<object, object>, value: unknown): unknown => {
  const left: object[] = [];
  const turnedOf = (each: unknown): unknown => {
    if (typeof each !== "object" || each === null) return each;
    const known = seen.get(each);
    if (known !== undefined) return known;
    const turned: object = Array.isArray(each) ? [] : {};
    seen.set(each, turned);
    left.push(each);
    return turned;
  };
  const turned = turnedOf(value);
  for (let each = left.pop(); each !== undefined; each = left.pop()) {
    const into = seen.get(each);
    const entries = Object.entries(each).map(([key, part]) => [key, turnedOf(part)] as const);
    if (Array.isArray(into)) into.push(...entries.map(([, part]) => part).reverse());
    else
      for (const [key, part] of entries) Object.defineProperty(into, key, { value: part, enumerable: true });
  }
  return turned;
};
