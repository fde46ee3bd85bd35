/** The words and signs of a file in order, each with the comments before it. */
import type { IToken } from "chevrotain";
import { endOfToken, type Lexed } from "../lexer.ts";
import { Text } from "../tokens.ts";
import { blank, type Doc } from "./document.ts";

interface Comment {
  readonly text: string;
  /** Whether it begins its line. */
  readonly own: boolean;
  readonly indented: boolean;
  /** Whether a blank line stands before it. */
  readonly blank: boolean;
}

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly comments: readonly Comment[];
  /** Whether a blank line stands right before it. */
  readonly blank: boolean;
}

const hasBlank = (gap: string): boolean => /\n[^\S\n]*\n/.test(gap);

/** Two words that are one sign are written with one space. */
const spelling = (token: IToken): string =>
  token.tokenType === Text ? token.image : token.image.replaceAll(/\s+/g, " ");

/** Every token with the comments before it, and the end of the file as the last. */
const piecesOf = (text: string, { tokens, comments, documentation }: Lexed): Piece[] => {
  const all = [...comments, ...documentation].sort((a, b) => a.startOffset - b.startOffset);
  let next = 0;
  let end = 0;
  const before = (offset: number): Pick<Piece, "comments" | "blank"> => {
    const found: Comment[] = [];
    for (let each = all[next]; each && each.startOffset < offset; each = all[++next]) {
      const gap = text.slice(end, each.startOffset);
      const own = end === 0 || gap.includes("\n");
      const column = each.startOffset - 1 - text.lastIndexOf("\n", each.startOffset - 1);
      found.push({ text: each.image.trimEnd(), own, indented: column > 0, blank: hasBlank(gap) });
      end = endOfToken(each);
    }
    return { comments: found, blank: hasBlank(text.slice(end, offset)) };
  };
  const pieces = tokens.map((token): Piece => {
    const gap = before(token.startOffset);
    end = endOfToken(token);
    return { text: spelling(token), start: token.startOffset, end, ...gap };
  });
  return [...pieces, { text: "", start: text.length, end: text.length, ...before(text.length) }];
};

const nothing: Piece = { text: "", start: 0, end: 0, comments: [], blank: false };

/**
 * Goes through a file once, in the order in which it is written. Parentheses and commas are not taken: they are put
 * where they are needed, and the comments before one that is left out go to what comes next.
 */
export class Cursor {
  private readonly pieces: readonly Piece[];
  private at = 0;
  /** Comments that were before something left out. */
  private carried: Comment[] = [];
  private carriedBlank = false;
  /** Whether a blank line stands before a parenthesis that is passed over, and no comment after it. */
  private openedBlank = false;
  /** Whether the comments before the next piece are among them already. */
  private moved = false;

  constructor(text: string, lexed: Lexed) {
    this.pieces = piecesOf(text, lexed);
  }

  /** Where the last word that was taken ends. */
  get end(): number {
    return this.pieces[this.at - 1]?.end ?? 0;
  }

  private get piece(): Piece {
    return this.pieces[this.at] ?? nothing;
  }

  private skip(signs: readonly string[]): void {
    while (signs.includes(this.piece.text)) {
      this.carried = this.waiting();
      this.carriedBlank ||= this.piece.blank;
      this.openedBlank =
        this.piece.text === "(" &&
        (this.piece.blank || (this.openedBlank && this.piece.comments.length === 0));
      this.at++;
      this.moved = false;
    }
  }

  /** The comments before the next piece. */
  private waiting(): Comment[] {
    const { comments } = this.piece;
    return this.moved || comments.length === 0 ? this.carried : [...this.carried, ...comments];
  }

  /** The next word or sign that is taken. */
  peek(after = 0): string {
    this.skip([")", ","]);
    return this.pieces[this.at + after]?.text ?? "";
  }

  /** Whether a comma comes next. */
  atComma(): boolean {
    return this.piece.text === ",";
  }

  /** Whether what ends at `end` is in parentheses there, and `word` follows them. */
  isClosedBefore(end: number, words: readonly string[]): boolean {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.pieces[middle]?.start ?? 0) < end) low = middle + 1;
      else high = middle;
    }
    let next = low;
    while (this.pieces[next]?.text === ")") next++;
    return next > low && words.includes(this.pieces[next]?.text ?? "");
  }

  /** Whether a parenthesis comes next that closes at or after `end`. */
  isOpenedAround(end: number): boolean {
    let depth = 0;
    for (let at = this.at; depth > 0 || at === this.at; at++) {
      const piece = this.pieces[at];
      if (!piece || (at === this.at && piece.text !== "(") || piece.text === "") return false;
      if (piece.text === "(") depth++;
      if (piece.text === ")") depth--;
      if (piece.start >= end) return true;
    }
    return false;
  }

  /** Whether a comment stands before the next word, which then begins a line. */
  commentAhead(): boolean {
    let at = this.at;
    if (this.waiting().length > 0) return true;
    while (["(", ")", ","].includes(this.pieces[at]?.text ?? "")) at++;
    return this.pieces.slice(this.at + 1, at + 1).some(({ comments }) => comments.length > 0);
  }

  /** Whether a blank line comes next. Not to be asked where an expression begins. */
  blankAhead(): boolean {
    this.skip([")", ","]);
    const own = this.waiting().find((comment) => comment.own);
    return own ? own.blank : this.piece.blank || this.carriedBlank;
  }

  private gather(): Comment[] {
    const comments = this.waiting();
    this.carried = [];
    this.moved = true;
    this.carriedBlank = false;
    this.openedBlank = false;
    return comments;
  }

  /** The comments before what comes next. Where it is documented, no other comment comes to document it. */
  comments(documentation?: string): Doc {
    this.skip([")", ","]);
    return this.commentsHere(documentation);
  }

  /** The comments before an expression without parentheses. */
  commentsInside(): Doc {
    this.skip(["(", ")", ","]);
    return this.commentsHere();
  }

  private commentsHere(documentation?: string): Doc {
    const isParted = this.piece.blank || (this.openedBlank && this.piece.comments.length === 0);
    const comments = this.gather();
    if (comments.length === 0) return [];
    const blanks = comments.map((_, index) => comments[index + 1]?.blank ?? isParted);
    if (documentation !== undefined) this.keepApart(comments, blanks, documentation);
    return asDocs(comments, blanks);
  }

  private keepApart(comments: readonly Comment[], blanks: boolean[], documentation: string): void {
    const count = documentation === "" ? 0 : documentation.split("\n").length;
    const last = comments.length - count - 1;
    if (comments[last]?.text.startsWith("///") && !isTrailing(comments, last)) blanks[last] = true;
  }

  /** The comments before a brace that closes; they end what is in it. */
  lastComments(): Doc {
    this.skip([")", ","]);
    const comments = this.gather();
    return asDocs(
      comments,
      comments.map((_, index) => comments[index + 1]?.blank ?? false),
    );
  }

  /** Comments that still belong to what ends here: indented, right below it, with a blank line after them. */
  tail(): Doc {
    this.skip([")", ","]);
    const comments = this.waiting();
    let count = comments.findIndex(({ own, indented, blank: parted }) => own && (parted || !indented));
    if (count === -1) count = comments.length;
    const next = comments[count];
    const isParted = next ? next.blank : this.piece.blank || this.piece.text === "";
    if (!isParted || count === 0) return [];
    this.carried = comments.slice(count);
    this.moved = true;
    const tail = comments.slice(0, count);
    return asDocs(
      tail,
      tail.map(() => false),
    );
  }

  /** The next word as it is written, with the comments before it. */
  take(): Doc {
    this.skip(["(", ")", ","]);
    return this.takeHere();
  }

  /** A parenthesis, with the comments before it if it is there already. */
  paren(sign: "(" | ")"): Doc {
    this.skip([sign === "(" ? ")" : "(", ","]);
    return this.piece.text === sign ? this.takeHere() : sign;
  }

  private takeHere(): Doc {
    const comments = this.commentsHere();
    const { text } = this.piece;
    this.at++;
    this.moved = false;
    return [comments, text];
  }
}

/** Whether a comment stands behind something: the first of them that does not begin its line. */
const isTrailing = (comments: readonly Comment[], index: number): boolean =>
  index === 0 && comments[0]?.own === false;

const asDocs = (comments: readonly Comment[], blanks: readonly boolean[]): Doc =>
  comments.map(({ text }, index): Doc => {
    if (isTrailing(comments, index)) return { kind: "comment", text, own: false };
    const comment: Doc = { kind: "comment", text, own: true };
    return blanks[index] ? [comment, blank] : comment;
  });
