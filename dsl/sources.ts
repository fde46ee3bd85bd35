/** The sources of one policy as a set: neither their order nor their folder ever matters. */
import { createHash } from "node:crypto";
import type { Source } from "./span.ts";

/** The part of a path behind the last slash. */
const baseName = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;

/** By name, whatever folder they are in, so that neither the folder nor the order of the files ever matters. */
export const inOrder = (sources: readonly Source[]): Source[] => {
  const keyed = sources.map((source) => ({ source, key: [baseName(source.file), source.text, source.file] }));
  const compare = (a: readonly string[], b: readonly string[]): number => {
    const at = a.findIndex((text, index) => text !== b[index]);
    return at === -1 ? 0 : Number((a[at] ?? "") > (b[at] ?? "")) * 2 - 1;
  };
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ source }) => source);
};

/** SHA-256 of sources in their order, in hexadecimal. */
export const digestOf = (ordered: readonly Source[]): string => {
  const hash = createHash("sha256");
  for (const { file, text } of ordered) hash.update(JSON.stringify([baseName(file), text]));
  return hash.digest("hex");
};
