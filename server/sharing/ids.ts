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

const randomSize = 8;
/** Randomness is drawn for many names at once: a call for each costs more than all else about the name. */
const drawnAtOnce = 512 * randomSize;

let drawn = Buffer.alloc(0);
let used = 0;

const randomDigits = (): string => {
  if (used >= drawn.length) {
    drawn = randomBytes(drawnAtOnce);
    used = 0;
  }
  used += randomSize;
  return drawn.toString("hex", used - randomSize, used);
};

export const newId: NewId = (prefix, now) =>
  `${prefix}-${now.toString(36).padStart(timeDigits, "0")}${randomDigits()}`;
