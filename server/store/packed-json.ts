/** JSON that is kept for a while, short: a share with all its sets says the same words hundreds of times. */
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** No JSON begins with it. */
const mark = "z";
/** What is shorter is hardly made shorter. In characters. */
const worthPacking = 2_000;

export const packJson = (json: string): string =>
  json.length < worthPacking ? json : mark + deflateRawSync(json).toString("base64");

export const unpackJson = (kept: string): string =>
  kept.startsWith(mark)
    ? inflateRawSync(Buffer.from(kept.slice(mark.length), "base64")).toString("utf8")
    : kept;
