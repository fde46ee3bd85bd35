/** How a text would have to be for a test of it to come out otherwise. */
import { setTo } from "./explanation-edits.ts";
import type { Wish } from "./explanation-wishes.ts";
import { isLike, textTests } from "./operations.ts";

/** Texts that may do, the most alike first. */
const tries = (text: string, part: string): readonly string[] => [
  text.split(part).join(""),
  text.startsWith(part) ? text.slice(part.length) : text,
  "",
  part + text,
  text + part,
  part,
  `${text}.`,
];

export const textWish: Wish = (_, sight, wanted) => {
  const { expression } = sight;
  if (expression.kind !== "text") return [];
  const words = {
    "starts with": ["started with", "start with"],
    "ends with": ["ended with", "end with"],
    contains: ["contained", "contain"],
  } as const;
  const [past, plain] = words[expression.operator];
  const [text, part] = sight.parts.map(({ value }) => value);
  if (typeof text !== "string" || typeof part !== "string") return [];
  const value = tries(text, part).find((each) => textTests[expression.operator](each, part) === wanted);
  const said = wanted ? past : `did not ${plain}`;
  const phrase = (path: string) => `${path} ${said} ${JSON.stringify(part)}`;
  return value === undefined ? [] : setTo(sight.parts[0], value, phrase);
};

export const like: Wish = (_, { expression, parts: [text] }, wanted) => {
  if (expression.kind !== "like" || typeof text?.value !== "string") return [];
  const { pieces } = expression;
  const value = [pieces.join(""), "", `${text.value}.`, `.${text.value}`].find(
    (each) => isLike(each, pieces) === wanted,
  );
  const pattern = JSON.stringify(pieces.join("*"));
  const phrase = (path: string) => `${path} were ${wanted ? "" : "not "}like ${pattern}`;
  return value === undefined ? [] : setTo(text, value, phrase);
};
