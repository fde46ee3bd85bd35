/** Reads an import line by line: one JSON object on each, in an order in which nothing names what comes later. */
import type { z } from "zod";
import { ImportError, importItem, type Line } from "./items.ts";

/** Longer than any item within its limits. In characters. */
const longestLine = 2_000_000;

const place = ({ path }: z.core.$ZodIssue): string => (path.length === 0 ? "" : ` at /${path.join("/")}`);

const wordIssue = (issue: z.core.$ZodIssue | undefined): string =>
  issue === undefined ? "this is no item of an import" : `${issue.message}${place(issue)}`;

const parseLine = (number: number, text: string): Line => {
  if (text.length > longestLine) throw new ImportError(number, `it is longer than ${longestLine} characters`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ImportError(number, "it is not JSON; an import has one JSON object on each line");
  }
  const { success, data, error } = importItem.safeParse(json);
  if (!success) throw new ImportError(number, wordIssue(error.issues[0]));
  return { number, item: data };
};

/** Throws an ImportError at the first line that is no item. Empty lines mean nothing. */
export async function* readLines(lines: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() !== "") yield parseLine(number, text);
  }
}
