/** The escapes of a text, in one place: the parser reads them in literals, the checker in messages. */

const plain: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", n: "\n", t: "\t" };

/** Half of a surrogate pair is no character. */
const isCharacter = (point: number): boolean => point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);

/**
 * `raw` with its escapes read; one that is not an escape is left out.
 *
 * @param onMistake is told what is not an escape, and at which offset of `raw`
 */
export const unescaped = (raw: string, onMistake: (written: string, offset: number) => void): string =>
  !raw.includes("\\")
    ? raw
    : raw.replace(
        /\\(u\{([0-9A-Fa-f]{1,6})\}|.)/gu,
        (whole, short: string, hexadecimal: string | undefined, at: number) => {
          const point = hexadecimal === undefined ? Number.NaN : Number.parseInt(hexadecimal, 16);
          if (isCharacter(point)) return String.fromCodePoint(point);
          if (Object.hasOwn(plain, short)) return plain[short] ?? "";
          onMistake(whole, at);
          return "";
        },
      );
