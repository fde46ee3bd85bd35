/**
 * Characters that nobody sees, and those that turn or hide the text around them. In a comment or a text they could make a
 * policy look like another one; on a terminal they could do worse.
 */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f]|\r(?!\n)|(?!^)\ufeff/g;

/** Each such character with its offset. A byte order mark is one only where it is not the first character. */
export const invisibleIn = (text: string): IterableIterator<RegExpExecArray> => text.matchAll(invisible);

/** The text with a space in place of each such character, so that offsets stay. */
export const withoutInvisible = (text: string): string => text.replace(invisible, " ");

/** The text in one line, with a dot in place of what nobody sees. */
export const visible = (text: string): string => text.replace(/[\t\r\n]/g, " ").replace(invisible, "·");
