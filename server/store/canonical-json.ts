/** One text for one value, whatever the order in which its properties were written. For hashes. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const entries = (value: { readonly [name: string]: Json | undefined }): string[] =>
  Object.keys(value)
    .sort()
    .flatMap((name) => {
      const entry = value[name];
      return entry === undefined ? [] : [`${JSON.stringify(name)}:${canonicalJson(entry)}`];
    });

/** Properties sorted by name, `undefined` ones left out, no white space. */
export const canonicalJson = (value: Json): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  return `{${entries(value).join(",")}}`;
};
