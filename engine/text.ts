/** Text for a terminal: lines that fit, and nothing that moves its cursor. */

/** Control characters of a value must not reach the terminal. */
const visible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "·");

/** The words, and the pieces of those that are longer than a line. */
const piecesOf = (text: string, width: number): readonly string[] =>
  text.split(/ +/).flatMap((word) => word.match(new RegExp(`.{1,${width}}`, "gsu")) ?? []);

/** Lines of at most `width` characters, broken between words where there is a space. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(visible(text), width)) {
    const longer = line === "" ? piece : `${line} ${piece}`;
    if (longer.length <= width) line = longer;
    else {
      lines.push(line);
      line = piece;
    }
  }
  return [...lines, line];
};

/** Two columns in. */
export const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);
