/** What the commands print: results on the output, what is wrong on the error output. */

export const print = (text: string): void => void process.stdout.write(`${text}\n`);

export const complain = (text: string): void => void process.stderr.write(`${text}\n`);

/** One sentence about what is wrong. */
export const fail = (sentence: string): void => complain(`lendbase: ${sentence}`);

/**
 * Colors are for a person at a terminal, unless they do not want them (no-color.org), or want them elsewhere, too
 * (force-color.org). Where both are said, there are none.
 */
export const colorOn = (stream: { readonly isTTY?: boolean }): boolean => {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY === true && TERM !== "dumb";
};

export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;
