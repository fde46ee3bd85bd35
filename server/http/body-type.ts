/** How a body may be written: JSON, in UTF-8, as it is. What is read otherwise than it was meant is refused instead. */
import { charsetNotTaken, encodingNotTaken, type RequestProblem } from "./problem-error.ts";

const parameter = /;\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

const unquoted = (value: string): string =>
  value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value.trimEnd();

/** The charset that a content type names, if it is another than that of JSON. */
const foreignCharset = (contentType: string): string | undefined => {
  for (const [, name = "", value = ""] of contentType.matchAll(parameter)) {
    if (name.toLowerCase() !== "charset") continue;
    const charset = unquoted(value);
    if (!/^utf-?8$/i.test(charset)) return charset;
  }
  return undefined;
};

const isIdentity = (contentEncoding: string): boolean =>
  contentEncoding.split(",").every((coding) => /^\s*(identity)?\s*$/i.test(coding));

/** Takes the headers of a request with a body; answers a 415 problem, or null where the body can be read. */
export const unreadable = (
  contentType: string | null,
  contentEncoding: string | null,
): RequestProblem | null => {
  if (contentEncoding !== null && !isIdentity(contentEncoding)) return encodingNotTaken(contentEncoding);
  if (contentType === null || contentType === "application/json") return null;
  const charset = foreignCharset(contentType);
  return charset === undefined ? null : charsetNotTaken(charset);
};
