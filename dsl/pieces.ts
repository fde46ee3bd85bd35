/**
 * A file cut where lines begin with a declaration. Each piece is read as a source of its own, with places of its own, so
 * that one which did not change stays as it is wherever it moves. What a piece says must not depend on the others; where
 * that is not certain there are no pieces, and the file must be read as a whole.
 */
import type { FileNode } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { lex } from "./lexer.ts";
import { limits } from "./limits.ts";
import { type Parsed, type ParsedFile, parseFile } from "./parser.ts";
import { segmentsOf } from "./segments.ts";
import type { Source, Span } from "./span.ts";

/** What is known of a piece. Its file is a name that no file has. */
interface Piece {
  readonly source: Source;
  readonly parsed: ParsedFile;
  /** How deep brackets and quantifiers may be inside each other at most. */
  readonly depth: number;
  /** As a part of a broken file, by the word that the next piece begins with. */
  readonly apart: Map<string, Parsed>;
}

/** A file made of pieces. */
export interface Pieced {
  readonly parsed: Parsed;
  readonly sources: readonly Source[];
}

/** Only words that begin a piece in a broken file as well; see {@link segmentsOf}. */
const words = "permit|forbid|quota|lock|lifecycle|let|given|test|enum|entity|record|action";
const beginning = new RegExp(`\\n(?=(?:${words})[ \\t]+(?!with\\b)[A-Za-z_"{])`, "g");
/** Behind these a word is an element, a member or a name. */
const asksForMore = /(?:[,.:]|\bwith)\s*(?:\/\/[^\n]*(?:\n\s*|$))*$/;

const cut = (text: string): string[] => {
  const starts = [0, ...text.matchAll(beginning).map(({ index }) => index + 1)];
  return starts.map((start, at) => text.slice(start, starts[at + 1]));
};

const depthOf = (text: string): number => text.match(/[([{（［｛]|\b(?:any|all|count)\b/g)?.length ?? 0;

/** Whether nothing but declarations begins where a broken file would be cut. */
const isCutAlike = ({ source, parsed }: Piece): boolean => {
  const starts = new Set(parsed.file.declarations.map(({ span }) => span.start));
  return segmentsOf(lex(source.file, source.text)).every(
    ({ lexed }, at) => at === 0 || starts.has(lexed.tokens[0]?.startOffset ?? -1),
  );
};

/** The piece as a part of a broken file. */
const readApart = (piece: Piece, next: string): Parsed => {
  const { source, parsed } = piece;
  const known = piece.apart.get(next);
  if (known) return known;
  const { file, diagnostics } = parseFile({ ...source, text: source.text + next }, true);
  const isWhole = !parsed.isBroken && isCutAlike(piece);
  const made = isWhole
    ? parsed
    : { file, diagnostics: diagnostics.filter(({ span }) => next === "" || span.start < source.text.length) };
  piece.apart.set(next, made);
  return made;
};

const pieceOf = (source: Source): Piece => ({
  source,
  parsed: parseFile(source),
  depth: depthOf(source.text),
  apart: new Map(),
});

const firstWord = (piece: Piece | undefined): string => /^\w*/.exec(piece?.source.text ?? "")?.[0] ?? "";

/** What is wrong at the beginning of a file and begins nothing is read with what stands behind it. */
const beginsNothing = ([first]: readonly Piece[]): boolean =>
  first !== undefined &&
  first.parsed.diagnostics.length > 0 &&
  first.parsed.file.header === null &&
  first.parsed.file.declarations.length === 0;

const isOpen = (text: string): boolean =>
  (text.match(/[{｛]/g)?.length ?? 0) > (text.match(/[}｝]/g)?.length ?? 0);

/** In braces that are not closed these words may go on with what the braces hold. */
const goesOnInBraces = (pieces: readonly Piece[]): boolean =>
  pieces.some(({ source, parsed }, at) => {
    const next = firstWord(pieces[at + 1]);
    return parsed.diagnostics.length > 0 && (next === "let" || next === "given") && isOpen(source.text);
  });

/** Whether what is wrong in a piece could reach into others. */
const reaches = (text: string, pieces: readonly Piece[]): boolean => {
  const wrong = pieces.filter(({ parsed }) => parsed.diagnostics.length > 0);
  if (wrong.length === 0) return false;
  const open = wrong.reduce((sum, { depth }) => sum + depth, 0);
  return (
    text.includes("/*") ||
    pieces.some(({ depth }) => depth + open > limits.nesting) ||
    beginsNothing(pieces) ||
    goesOnInBraces(pieces) ||
    wrong.some(({ source }) => asksForMore.test(source.text))
  );
};

const join = (file: string, length: number, parts: readonly Parsed[]): Parsed => ({
  file: {
    file,
    header: parts[0]?.file.header ?? null,
    declarations: parts.flatMap((part) => part.file.declarations),
    span: { file, start: 0, end: length },
  } satisfies FileNode,
  diagnostics: parts.flatMap((part) => part.diagnostics),
});

/** Reads files in pieces, and keeps the pieces of those that it read last. */
export const createPieces = () => {
  let last = new Map<string, Piece[]>();
  let now = new Map<string, Piece[]>();
  let moved = new Map<string, Span>();
  let count = 0;

  const take = (text: string): Piece => {
    const piece = last.get(text)?.pop() ?? pieceOf({ file: `\0${count++}`, text });
    const same = now.get(text);
    if (same) same.push(piece);
    else now.set(text, [piece]);
    return piece;
  };

  const place = ({ start, end, file }: Span): Span => {
    const piece = moved.get(file);
    return piece
      ? { file: piece.file, start: piece.start + start, end: piece.start + end }
      : { file, start, end };
  };

  return {
    /** Begins anew; what is not read again is forgotten. */
    begin: (): void => {
      [last, now] = [now, new Map()];
      moved = new Map();
    },
    /** Null where the file must be read as a whole. */
    read: ({ file, text }: Source): Pieced | null => {
      if (text.length > limits.fileLength) return null;
      const pieces: Piece[] = [];
      let wrong = 0;
      for (const part of cut(text)) {
        const piece = take(part);
        pieces.push(piece);
        wrong += piece.parsed.diagnostics.length;
        // With more than anyone reads a file is not read to its end.
        if (wrong > limits.diagnostics) return null;
      }
      if (reaches(text, pieces)) return null;
      let start = 0;
      for (const { source } of pieces) {
        moved.set(source.file, { file, start, end: start + source.text.length });
        start += source.text.length;
      }
      const isBroken = pieces.some(({ parsed }) => parsed.isBroken);
      const parts = pieces.map((piece, at) =>
        isBroken ? readApart(piece, firstWord(pieces[at + 1])) : piece.parsed,
      );
      return { parsed: join(file, text.length, parts), sources: pieces.map(({ source }) => source) };
    },
    /** The diagnostic where it is in its file. */
    placed: (diagnostic: Diagnostic): Diagnostic => ({
      ...diagnostic,
      span: place(diagnostic.span),
      related: diagnostic.related.map((each) => ({ ...each, span: place(each.span) })),
    }),
  };
};
