/**
 * Cursors: where a page ended. Opaque to callers, but checked: one that we did not write is refused, and so is one of
 * another list, account, filter or sort, which would silently leave rows out.
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../store/canonical-json.ts";
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

const bindingDigits = 12;
/** Longer than any id or name that is stored. */
const longestText = 400;

const hashOf = ({ name, viewer, asked }: Binding): string =>
  createHash("sha256")
    .update(canonicalJson([name, viewer, asked]))
    .digest("base64url")
    .slice(0, bindingDigits);

const encode = (parts: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(parts), "utf8").toString("base64url");

export const writeCursor = ({ value, key }: Place, binding: Binding): string =>
  encode([hashOf(binding), value, key]);

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

const fits = (value: unknown, holds: "text" | "integer" | null): value is Place["value"] => {
  if (holds === null) return value === null;
  return holds === "text" ? isStored(value) : Number.isSafeInteger(value);
};

/** `holds` says what the list is sorted by; null is its key alone. Throws an `invalid` problem. */
export const readCursor = (cursor: string, binding: Binding, holds: "text" | "integer" | null): Place => {
  const parts = parse(cursor);
  if (!Array.isArray(parts) || parts.length !== 3) return notOurs();
  const [hash, value, key] = parts as readonly unknown[];
  // Encoded anew, because base64url reads over what is not its own.
  if (!isStored(hash) || !isStored(key) || encode(parts) !== cursor) return notOurs();
  if (hash !== hashOf(binding)) {
    return refuse(
      "CursorOfAnotherList",
      "The cursor belongs to another list, account, filter or sort; begin this one without a cursor.",
    );
  }
  return fits(value, holds) ? { value, key } : notOurs();
};
