/** `PUT` semantics: what is reported again as it is stored changes nothing, and is not recorded. */
export const isUnchanged = (stored: object, next: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(next).every(([name, value]) => Reflect.get(stored, name) === value);
