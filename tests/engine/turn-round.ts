/** The same facts with every list turned round; entities are linked in circles. */
export const turnRound = (seen: Map<object, object>, value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const turned: object = Array.isArray(value) ? [] : {};
  seen.set(value, turned);
  const entries = Object.entries(value).map(([key, each]) => [key, turnRound(seen, each)] as const);
  if (Array.isArray(turned)) turned.push(...entries.map(([, each]) => each).reverse());
  else for (const [key, each] of entries) Object.assign(turned, { [key]: each });
  return turned;
};
