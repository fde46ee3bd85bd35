/** How values and templates are written out for people. Both evaluators use it, so that they say the same. */
import type { Expression, Template } from "../dsl/program.ts";
import type { Type } from "../dsl/schema.ts";
import type { Outcome } from "./decision.ts";
import type { FactValue } from "./facts.ts";
import { isEntity } from "./values.ts";

/** UTF-16 code units; a longer message is cut. */
const longestMessage = 1e3;
/** A set with more elements than this is written as their number. */
const longestSet = 10;
const absentText = "-";
const ellipsis = "…";

/** Milliseconds, largest first. */
const units = [
  ["day", 864e5],
  ["hour", 36e5],
  ["minute", 6e4],
  ["second", 1e3],
  ["millisecond", 1],
] as const;

/** What came of a request. */
export const outcomeTexts: Readonly<Record<Outcome, string>> = {
  permitted: "permitted",
  forbidden: "forbidden",
  not_permitted: "not permitted: no permit applies, and no rule refuses",
};

const renderDuration = (milliseconds: number): string => {
  if (milliseconds === 0) return "0 seconds";
  const [name, size] = units.find(([, size]) => milliseconds % size === 0) ?? units[4];
  const amount = milliseconds / size;
  return `${amount} ${name}${Math.abs(amount) === 1 ? "" : "s"}`;
};

/** ISO 8601 in UTC; an instant that no calendar has is written as its number of milliseconds. */
export const renderTime = (milliseconds: number): string => {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
};

const renderSet = (type: Type, elements: readonly FactValue[]): string => {
  if (elements.length > longestSet) return `${elements.length} elements`;
  const element = type.kind === "set" ? type.element : type;
  // A set has no order of its own.
  const texts = elements.map((each) => renderValue(element, each)).sort();
  return `[${texts.join(", ")}]`;
};

/** One value as text: times in ISO 8601, durations in their largest whole unit, entities by their id. */
export const renderValue = (type: Type, value: FactValue | undefined): string => {
  if (value === undefined) return absentText;
  if (typeof value === "number") {
    if (type.kind === "time") return renderTime(value);
    return type.kind === "duration" ? renderDuration(value) : String(value);
  }
  if (typeof value === "object") {
    if (Array.isArray(value)) return renderSet(type, value);
    return type.kind === "entity" && isEntity(value) ? value.id : "{…}";
  }
  return String(value);
};

/** Cuts at the limit, and never through a character. */
export const cut = (text: string, longest: number = longestMessage): string => {
  if (text.length <= longest) return text;
  const kept = text.slice(0, longest - ellipsis.length);
  return (/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept) + ellipsis;
};

/** Gives the value of an expression in a message, `undefined` where it is absent; throws an EvaluationFailure. */
export type Reader = (expression: Expression) => FactValue | undefined;

/** Fills a template. Every expression is read, so that a failure does not depend on where the text is cut. */
export const renderTemplate = (template: Template, read: Reader): string =>
  cut(
    template.map((part) => (typeof part === "string" ? part : renderValue(part.type, read(part)))).join(""),
  );
