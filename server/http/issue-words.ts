/** Words for a person, for each kind of issue that zod finds. Each goes on from "it": "is missing", "must be …". */
import type { z } from "zod";

export type Issue = z.core.$ZodIssue;
type IssueOf<Code extends Issue["code"]> = Extract<Issue, { readonly code: Code }>;

const typeWords: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const alternatives = (values: readonly unknown[]): string => {
  const texts = values.map((value) => JSON.stringify(value));
  if (texts.length < 2) return texts.join("");
  return `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
};

const wrongType = ({ message, expected }: IssueOf<"invalid_type">): string =>
  message.endsWith("received undefined") ? "is missing" : `must be ${typeWords[expected] ?? expected}`;

const units: Readonly<Record<string, string>> = { string: "character", array: "element", set: "element" };

/** A size of texts and lists, a value of numbers. */
const bound = (origin: string, edge: "least" | "most", limit: number | bigint): string => {
  const unit = units[origin];
  return unit === undefined
    ? `must be at ${edge} ${limit}`
    : `must have at ${edge} ${limit} ${unit}${Number(limit) === 1 ? "" : "s"}`;
};

/** Our own shapes say it better than zod does. */
const isOurs = ({ message }: Issue): boolean => !/^(Too (big|small)|Invalid)\b/.test(message);

const valuesOf = (issue: IssueOf<"invalid_union">): readonly unknown[] =>
  "options" in issue && issue.options !== undefined
    ? issue.options
    : issue.errors.flat().flatMap((inner) => (inner.code === "invalid_value" ? inner.values : []));

const wrongChoice = (issue: IssueOf<"invalid_union">): string => {
  const values = valuesOf(issue);
  return values.length === 0 ? "has a value that is not allowed" : `must be ${alternatives(values)}`;
};

const wrongFormat = ({ format }: IssueOf<"invalid_format">): string =>
  format === "datetime"
    ? 'must be an instant in UTC such as "2026-03-02T09:00:00.000Z"'
    : "is not written as it must be";

const wordsOf = (issue: Issue): string => {
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue);
    case "invalid_value":
      return `must be ${alternatives(issue.values)}`;
    case "invalid_union":
      return wrongChoice(issue);
    case "invalid_format":
      return wrongFormat(issue);
    case "too_small":
      return bound(issue.origin, "least", issue.minimum);
    case "too_big":
      return bound(issue.origin, "most", issue.maximum);
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "unrecognized_keys":
      return "is not known here";
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return "is not allowed";
  }
};

/** What is wrong, in words that stand alone or go on from "it". */
export const wordsFor = (issue: Issue): string => (isOurs(issue) ? issue.message : wordsOf(issue));

const continues = /^(is|must|has|have) /;

/** Joins a subject and what is wrong with it into a sentence, without its full stop. */
export const sentenceOf = (subject: string, words: string): string =>
  continues.test(words) ? `${subject} ${words}` : `${subject} is wrong: ${words}`;
