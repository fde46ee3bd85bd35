/**
 * Data comes from outside: a name may hold an escape sequence that moves the cursor, or a mark that turns the text
 * around. Such characters are shown, never run.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const harmless = /^[\x20-\x7e]*$/;

const show = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `<${code.toString(16).padStart(4, "0")}>`;
};

/** The text with every control, format and separator character replaced by a visible mark. */
export const visible = (text: string): string => (harmless.test(text) ? text : text.replace(hidden, show));
