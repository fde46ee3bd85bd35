/** What the commands print: results on the output, what is wrong on the error output. */

export const print = (text: string): void => void process.stdout.write(`${text}\n`);

export const complain = (text: string): void => void process.stderr.write(`${text}\n`);

/** One sentence about what is wrong. */
export const fail = (sentence: string): void => complain(`lendbase: ${sentence}`);

/** Colors are for a person at a terminal, unless they do not want them (no-color.org). */
export const colorOn = (stream: { readonly isTTY?: boolean }): boolean =>
  stream.isTTY === true && !process.env.NO_COLOR;

export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;
