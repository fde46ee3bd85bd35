/** From a document to lines that fit the width where they can. */
import { type Doc, type DocKind, type DocOf, isList } from "./document.ts";

/** Characters in a line, where it can be broken at all. */
export const lineWidth = 120;

interface Part {
  readonly doc: Doc;
  readonly indent: number;
  readonly flat: boolean;
}

/** What was written, and the white space that is still owed: it is written with what comes next, or never. */
class Page {
  readonly pieces: string[] = [];
  private column = 0;
  private spaces = 0;
  private newline: number | null = null;
  private isBlank = false;
  private endsInComment = false;

  /** Where the next text would begin. */
  get at(): number {
    return this.newline ?? this.column + this.spaces;
  }

  text(text: string): void {
    if (text === "") return;
    if (this.newline !== null) {
      const isFirst = this.pieces.length === 0;
      const breaks = isFirst ? "" : this.isBlank ? "\n\n" : "\n";
      this.pieces.push(breaks, " ".repeat(this.newline), text);
      this.column = this.newline + text.length;
    } else {
      this.pieces.push(" ".repeat(this.spaces), text);
      this.column += this.spaces + text.length;
    }
    this.spaces = 0;
    this.newline = null;
    this.isBlank = false;
    this.endsInComment = false;
  }

  space(width: number): void {
    if (this.newline === null && this.column > 0) this.spaces = Math.max(this.spaces, width);
  }

  line(indent: number): void {
    this.newline = indent;
    this.spaces = 0;
  }

  blank(): void {
    if (this.newline !== null) this.isBlank = true;
  }

  comment(text: string, own: boolean, indent: number): void {
    if (own || this.endsInComment) {
      if (this.pieces.length > 0) this.line(indent);
      this.text(text);
    } else this.pieces.push(" ", text);
    this.endsInComment = true;
    this.newline ??= indent;
  }
}

type Handlers<Answer> = {
  readonly [Kind in DocKind]: (doc: DocOf<Kind>, part: Part, parts: Part[]) => Answer;
};

const handle = <Answer>(handlers: Handlers<Answer>, part: Part, parts: Part[]): Answer | null => {
  const { doc } = part;
  if (typeof doc === "string") return null;
  if (isList(doc)) {
    for (let at = doc.length - 1; at >= 0; at--) parts.push({ ...part, doc: doc[at] ?? "" });
    return null;
  }
  const handler = handlers[doc.kind] as (doc: Doc, part: Part, parts: Part[]) => Answer;
  return handler(doc, part, parts);
};

/** The width on one line of what is no text; infinite where the line ends. */
const lineEnds = Number.POSITIVE_INFINITY;
const widths: Handlers<number> = {
  space: ({ width }) => width,
  blank: () => 0,
  "when flat": ({ text }, { flat }) => (flat ? text.length : 0),
  comment: () => lineEnds,
  line: ({ hard, flat }, part) => (hard || !part.flat ? lineEnds : flat.length),
  indent: ({ doc }, part, parts) => {
    parts.push({ ...part, doc });
    return 0;
  },
  group: ({ doc, breaks }, part, parts) => {
    parts.push({ ...part, doc, flat: part.flat && !breaks });
    return 0;
  },
};

/** Whether `first`, and what follows it up to the next line break, fits in `width`. */
const fits = (first: Part, rest: readonly Part[], width: number): boolean => {
  const parts = [first];
  let next = rest.length - 1;
  for (let left = width; left >= 0; ) {
    const part = parts.pop() ?? rest[next--];
    if (!part) return true;
    const taken = typeof part.doc === "string" ? part.doc.length : (handle(widths, part, parts) ?? 0);
    if (taken === lineEnds) return true;
    left -= taken;
  }
  return false;
};

const writers = (page: Page): Handlers<void> => ({
  space: ({ width }) => page.space(width),
  blank: () => page.blank(),
  "when flat": ({ text }, { flat }) => page.text(flat ? text : ""),
  comment: ({ text, own }, { indent }) => page.comment(text, own, indent),
  line: ({ hard, flat }, part) => (hard || !part.flat ? page.line(part.indent) : page.space(flat.length)),
  indent: ({ doc, by }, part, parts) => void parts.push({ ...part, doc, indent: part.indent + by }),
  group: ({ doc, breaks }, part, parts) => {
    const onOne: Part = { ...part, doc, flat: true };
    const isOnOne = part.flat || (!breaks && fits(onOne, parts, lineWidth - page.at));
    parts.push({ ...onOne, flat: isOnOne });
  },
});

/** Lays documents out one after the other. A list of parts to come stands in for the stack, however deep one is. */
export class Layout {
  private readonly page = new Page();
  private readonly writers = writers(this.page);

  write(doc: Doc): void {
    const parts: Part[] = [{ doc, indent: 0, flat: false }];
    for (let part = parts.pop(); part; part = parts.pop()) {
      if (typeof part.doc === "string") this.page.text(part.doc);
      else handle(this.writers, part, parts);
    }
  }

  /** What was written, with one line break at its end. */
  text(): string {
    const { pieces } = this.page;
    return pieces.length === 0 ? "" : `${pieces.join("")}\n`;
  }
}
