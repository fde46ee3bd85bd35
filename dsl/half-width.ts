/**
 * Signs of another keyboard, such as the full-width ones of a Chinese one, in place of those of the language. They are
 * read as what they stand for, so that each line with some is reported once and the rest of it is checked.
 */
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { type Lexed, lex } from "./lexer.ts";
import { lineStart } from "./lines.ts";

const meant: Readonly<Record<string, string>> = {
  ...{ "\u3001": ",", "\u3002": ".", "\u3008": "<", "\u3009": ">", "\u3010": "[", "\u3011": "]" },
  ...{ "\u300c": '"', "\u300d": '"', "\u300e": '"', "\u300f": '"', "\u301d": '"', "\u301e": '"' },
  ...{ "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-" },
  ...{ "\u00d7": "*", "\u2217": "*", "\u2223": "|", "\u02d0": ":", "\u2236": ":" },
};

/** Between a full-width character and the one that it is wide. */
const widthDistance = 0xfee0;

const halfOf = (character: string): string | null => {
  const code = character.charCodeAt(0);
  if (code > 0xff00 && code < 0xff5f) return String.fromCharCode(code - widthDistance);
  return meant[character] ?? null;
};

interface Replaced {
  readonly at: number;
  readonly found: string;
  readonly half: string;
}

/** What stands for something else among the characters that have no meaning. */
const replacedIn = ({ text, offset, diagnostics }: Lexed): Replaced[] =>
  diagnostics.flatMap(({ code, span }) => {
    if (code !== "LEND0001") return [];
    return [...text.slice(span.start - offset, span.end - offset)].flatMap((found, place) => {
      const half = halfOf(found);
      return half === null ? [] : [{ at: span.start + place, found, half }];
    });
  });

/** One for each line, at its first such character. */
const reported = (file: string, lexed: Lexed, replaced: readonly Replaced[]): Diagnostic[] => {
  const lines = Map.groupBy(replaced, ({ at }) => lineStart(lexed, at));
  return [...lines.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const related = others
      .slice(0, mostOthers)
      .map(({ at, half }) => ({ span: { file, start: at, end: at + 1 }, label: `\`${half}\`` }));
    const span = { file, start: first.at, end: first.at + 1 };
    return [diagnose("LEND0028", span, { found: first.found, meant: first.half }, ...related)];
  });
};

/** Characters of one line that are shown beside the first. */
const mostOthers = 5;
/** Quotes turn what stands behind them into text, so that it takes another look. */
const mostRounds = 3;

/** Tokens of a text whose signs were read as what they stand for. */
export const halfWidth = (file: string, lexed: Lexed): Lexed => {
  let now = lexed;
  const replaced: Replaced[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const found = replacedIn(now);
    if (found.length === 0) break;
    replaced.push(...found);
    const characters = now.text.split("");
    for (const { at, half } of found) characters[at - now.offset] = half;
    now = lex(file, characters.join(""), now.offset);
  }
  if (replaced.length === 0) return lexed;
  replaced.sort((a, b) => a.at - b.at);
  return { ...now, diagnostics: [...now.diagnostics, ...reported(file, now, replaced)] };
};
