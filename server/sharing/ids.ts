/** Names for new objects: sorted by the time they were made, and not to be guessed. */
import { randomBytes } from "node:crypto";

export type IdPrefix =
  | "rs"
  | "res"
  | "prn"
  | "inv"
  | "rst"
  | "cnv"
  | "rcp"
  | "pc"
  | "lck"
  | "whk"
  | "dlt"
  | "qrq";

/** `now` is milliseconds since 1970. */
export type NewId = (prefix: IdPrefix, now: number) => string;

/** Enough digits of base 36 for the next two thousand years, so that text order is time order. */
const timeDigits = 9;

export const newId: NewId = (prefix, now) =>
  `${prefix}-${now.toString(36).padStart(timeDigits, "0")}${randomBytes(8).toString("hex")}`;
