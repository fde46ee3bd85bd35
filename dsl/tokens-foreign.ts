/** What is read as no part of a policy, lexed so that it can be named: comments of other languages, and stray characters. */
import { createToken } from "chevrotain";

/** One that is not closed goes to the end of the text, so that each is read once. */
const blockComment = (text: string, from: number): [string] | null => {
  if (!text.startsWith("/*", from)) return null;
  const end = text.indexOf("*/", from + 2);
  return [text.slice(from, end === -1 ? undefined : end + 2)];
};
export const BlockComment = createToken({
  name: "BlockComment",
  pattern: { exec: blockComment },
  group: "foreign",
  line_breaks: true,
  start_chars_hint: ["/"],
});
export const HashComment = createToken({ name: "HashComment", pattern: /#[^\n\r]*/, group: "foreign" });

/** Every character code below 256, then one of every further 256, as the lexer sorts them. */
const everyCharacter = Array.from({ length: 511 }, (_, at) => (at < 256 ? at : (at - 255) * 256));

/** What begins no other token. As a token it costs the lexer less than as an error. */
export const Stray = createToken({
  name: "Stray",
  pattern: /[^\s\w"'(){}[\],:.?|+\-*=!<>&/\\]+|['/\\]/,
  group: "stray",
  start_chars_hint: everyCharacter,
});
