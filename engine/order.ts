/** The orders in which a decision lists things, so that the order of files and rules never shows. */
import type { Place } from "../dsl/program.ts";
import type { Refusal } from "./decision.ts";

/** By code units: the same on every machine. */
export const compareText = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

export const comparePlaces = (one: Place, other: Place): number =>
  compareText(one.file, other.file) || one.line - other.line || one.column - other.column;

/** By file, line, rule and code; what is alike in these, by the rest. */
export const compareRefusals = (one: Refusal, other: Refusal): number =>
  compareText(one.place.file, other.place.file) ||
  one.place.line - other.place.line ||
  compareText(one.rule, other.rule) ||
  compareText(one.code, other.code) ||
  one.place.column - other.place.column ||
  compareText(one.message, other.message);

export const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  compareText(one.name, other.name);

/** The first few in order. Of many, most are only compared with the last of those. */
export const firstInOrder = <Item>(
  items: readonly Item[],
  count: number,
  compare: (one: Item, other: Item) => number,
): Item[] => {
  const first: Item[] = [];
  for (const item of items) {
    const last = first.at(-1);
    if (first.length === count && last !== undefined && compare(item, last) >= 0) continue;
    const at = first.findIndex((each) => compare(item, each) < 0);
    first.splice(at < 0 ? first.length : at, 0, item);
    if (first.length > count) first.pop();
  }
  return first;
};
