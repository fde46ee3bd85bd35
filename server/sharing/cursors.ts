/**
 * Cursors: where a page ended. Opaque to callers, but checked: one that was changed on its way is refused, and so is one
 * of another list, account, filter or sort, which would silently leave rows out. Both tags are hashes without a secret:
 * they guard against mistakes. Who forges a cursor sees no more by it, because every page is of the caller's side only.
 */
import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "../store/canonical-json.ts";
import { ServiceError } from "./problem.ts";

/** The last row of a page: its value of the field that the list is sorted by, if any, and its key. */
export interface Place {
  readonly value: string | number | null;
  readonly key: string;
}

/** What a cursor belongs to. */
export interface Binding {
  readonly name: string;
  readonly viewer: string | null;
  readonly asked: Readonly<Record<string, string | number | undefined>>;
}

/** Of each tag: 72 bits. */
const tagDigits = 12;
/** Longer than any id or name that is stored. */
const longestText = 400;

const tagOf = (content: Json): string =>
  createHash("sha256").update(canonicalJson(content)).digest("base64url").slice(0, tagDigits);

const bindingTag = ({ name, viewer, asked }: Binding): string => tagOf([name, viewer, asked]);

/** Of all else in the cursor, so that it tells one that was changed from one of another list. */
const placeTag = (binding: string, { value, key }: Place): string => tagOf([binding, value, key]);

const encode = (parts: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(parts), "utf8").toString("base64url");

export const writeCursor = (place: Place, binding: Binding): string => {
  const tag = bindingTag(binding);
  return encode([tag, placeTag(tag, place), place.value, place.key]);
};

const refuse = (code: string, message: string): never => {
  throw new ServiceError({ kind: "invalid", code, pointer: "cursor", message });
};

const notOurs = (): never =>
  refuse("InvalidCursor", "The cursor is not one of ours; begin again without a cursor.");

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return null;
  }
};

/** The databases take no other texts: PostgreSQL knows no NUL. */
const isStored = (part: unknown): part is string =>
  typeof part === "string" && part.length <= longestText && !part.includes("\0");

const isValue = (value: unknown): value is Place["value"] =>
  value === null || isStored(value) || Number.isSafeInteger(value);

const fits = (value: Place["value"], holds: "text" | "integer" | null): boolean => {
  if (holds === null) return value === null;
  return typeof value === (holds === "text" ? "string" : "number");
};

/** `holds` says what the list is sorted by; null is its key alone. Throws an `invalid` problem. */
export const readCursor = (cursor: string, binding: Binding, holds: "text" | "integer" | null): Place => {
  const parts = parse(cursor);
  if (!Array.isArray(parts) || parts.length !== 4) return notOurs();
  const [bound, placed, value, key] = parts as readonly unknown[];
  if (!isStored(bound) || !isStored(key) || !isValue(value)) return notOurs();
  // Encoded anew, because base64url reads over what is not its own.
  if (placed !== placeTag(bound, { value, key }) || encode(parts) !== cursor) return notOurs();
  if (bound !== bindingTag(binding)) {
    return refuse(
      "CursorOfAnotherList",
      "The cursor belongs to another list, account, filter or sort; begin this one without a cursor.",
    );
  }
  return fits(value, holds) ? { value, key } : notOurs();
};
