/** A text with places where it may be broken, after Wadler ("A prettier printer"). */

/** How many spaces a level of nesting is indented by. */
export const step = 2;

/**
 * - `space`: so many spaces, unless a line ends there.
 * - `line`: a line break, or `flat` where its group fits on one line; a hard one is always a break.
 * - `blank`: makes the line break before it a blank line.
 * - `when flat`: a text that stands only where its group is on one line.
 * - `comment`: the rest of a line; one of its `own` begins a line, another stands behind what was written last.
 */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly kind: "space"; readonly width: number }
  | { readonly kind: "line"; readonly flat: "" | " "; readonly hard: boolean }
  | { readonly kind: "blank" }
  | { readonly kind: "when flat"; readonly text: string }
  | { readonly kind: "comment"; readonly text: string; readonly own: boolean }
  | { readonly kind: "indent"; readonly by: number; readonly doc: Doc; readonly breaks: boolean }
  | { readonly kind: "group"; readonly doc: Doc; readonly breaks: boolean };

export type DocKind = Exclude<Doc, string | readonly Doc[]>["kind"];
export type DocOf<Kind extends DocKind> = Extract<Doc, { readonly kind: Kind }>;

export const space: Doc = { kind: "space", width: 1 };
/** A space, or a line break. */
export const line: Doc = { kind: "line", flat: " ", hard: false };
/** Nothing, or a line break. */
export const softLine: Doc = { kind: "line", flat: "", hard: false };
export const hardLine: Doc = { kind: "line", flat: " ", hard: true };
export const blankLine: Doc = [hardLine, { kind: "blank" }];
export const blank: Doc = { kind: "blank" };
export const whenFlat = (text: string): Doc => ({ kind: "when flat", text });
export const spaces = (width: number): Doc => ({ kind: "space", width });

export const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc);

/** Whether a line break in it is certain. Groups and indented parts know it of themselves. */
const breaks = (doc: Doc): boolean => {
  if (typeof doc === "string") return false;
  if (isList(doc)) return doc.some(breaks);
  switch (doc.kind) {
    case "group":
    case "indent":
      return doc.breaks;
    case "line":
      return doc.hard;
    case "comment":
      return true;
    case "space":
    case "blank":
    case "when flat":
      return false;
  }
};

/** On one line if it fits, else broken at each of its own lines. */
export const group = (doc: Doc): Doc => ({ kind: "group", doc, breaks: breaks(doc) });

export const indent = (doc: Doc, by: number = step): Doc => ({
  kind: "indent",
  by,
  doc,
  breaks: breaks(doc),
});

export const join = (docs: readonly Doc[], between: Doc): Doc =>
  docs.flatMap((doc, index) => (index === 0 ? [doc] : [between, doc]));

/** The width on one line, or null of what cannot be on one. */
export const flatWidth = (doc: Doc): number | null => {
  if (breaks(doc)) return null;
  if (typeof doc === "string") return doc.length;
  if (isList(doc)) return doc.reduce<number>((sum, each) => sum + (flatWidth(each) ?? 0), 0);
  switch (doc.kind) {
    case "group":
    case "indent":
      return flatWidth(doc.doc);
    case "line":
      return doc.flat.length;
    case "space":
      return doc.width;
    case "when flat":
      return doc.text.length;
    case "blank":
    case "comment":
      return 0;
  }
};
