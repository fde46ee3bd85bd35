/** The layout of fields: one to a line, with the types of neighbors in one column. */
import type { FieldNode, TypeNode } from "../ast.ts";
import { isKeyword } from "../tokens.ts";
import type { Cursor } from "./cursor.ts";
import { type Doc, flatWidth, indent, space, spaces } from "./document.ts";
import { alternatives, block, type Item, itemsOf } from "./pieces.ts";

/** A field before it is known where its type begins; a line of locks has no type. */
interface Line {
  readonly name: Doc;
  /** Of the name, without the comments before it. */
  readonly width: number;
  readonly type: Doc | null;
}

/** Alternatives that may be absent stand in parentheses, so that `?` is seen to be about all of them. */
const typeOf = (cursor: Cursor, { names: types, isSet }: TypeNode, optional: boolean): Doc => {
  const { length } = types;
  if (isSet) return [cursor.take(), cursor.take(), alternatives(cursor, length), cursor.take()];
  if (!optional || length === 1) return alternatives(cursor, length);
  return [cursor.paren("("), alternatives(cursor, length), cursor.paren(")")];
};

const fieldLine = (cursor: Cursor, field: FieldNode, next: FieldNode | undefined): Line => {
  const { type, optional, fromRequest, documentation } = field;
  const name = [cursor.comments(documentation), cursor.take(), cursor.take()];
  const docs = [
    typeOf(cursor, type, optional),
    optional ? cursor.take() : [],
    fromRequest ? [space, cursor.take(), space, cursor.take()] : [],
    // Without it the next name could go on with this type, as `from` would.
    next && isKeyword(next.name.text) ? "," : [],
  ];
  return { name, width: field.name.text.length, type: docs };
};

/** The reasons of one line of locks. How many they are the tree does not say, since it has those of all lines. */
const locksLine = (cursor: Cursor): Line => {
  const word = cursor.take();
  const first = cursor.take();
  const others: Doc[] = [];
  while (cursor.atComma()) others.push(",", space, cursor.take());
  return { name: [word, space, first, others], width: 0, type: null };
};

/** Whether a line goes on with the column of the lines before it. A comment, a blank line and a line of locks end it. */
const goesOn = (line: Line, parted: boolean): boolean =>
  line.type !== null && !parted && flatWidth(line.name) !== null;

const aligned = (lines: readonly Line[], parted: readonly boolean[]): Item[] => {
  const items: Item[] = [];
  for (let start = 0; start < lines.length; ) {
    let end = start + 1;
    for (let next = lines[end]; next && goesOn(next, parted[end] ?? false); next = lines[end]) end++;
    const run = lines.slice(start, end);
    const width = run.reduce((widest, line) => Math.max(widest, line.width), 0);
    run.forEach((line, index) => {
      const gap = spaces(width - line.width + 1);
      const doc: Doc = line.type === null ? line.name : [line.name, indent([gap, line.type])];
      items.push({ doc, parted: parted[start + index] ?? false });
    });
    start = end;
  }
  return items;
};

export const layOutFields = (cursor: Cursor, fields: readonly FieldNode[]): Doc => {
  const open = cursor.take();
  const lines: Line[] = [];
  let at = 0;
  const items = itemsOf(cursor, () => {
    const isLocks = cursor.peek() === "locks" && cursor.peek(1) !== ":";
    const field = fields[at];
    if (isLocks) lines.push(locksLine(cursor));
    else if (field) lines.push(fieldLine(cursor, field, fields[++at]));
    else return null;
    return [];
  });
  return block(
    cursor,
    open,
    aligned(
      lines,
      items.map(({ parted }) => parted),
    ),
  );
};
