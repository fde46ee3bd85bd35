/** What of a decision or a state is not as a case says: one line for each difference. */
import type { DecisionCase, ExpectedUse, StateCase, TestCase } from "../dsl/program.ts";
import type { Decision, LifecycleStatus } from "./decision.ts";
import { renderTime } from "./messages.ts";
import { compareText } from "./order.ts";

/** The code of a decision that no rule refuses and no permit permits, as a test may name it. */
export const notPermittedCode = "NotPermitted";

/** Each code of a decision once, sorted. */
export const codesOf = (decision: Decision): readonly string[] =>
  decision.outcome === "not_permitted"
    ? [notPermittedCode]
    : [...new Set(decision.refusals.map(({ code }) => code))].sort(compareText);

const listed = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));

const without = (names: readonly string[], others: readonly string[]): readonly string[] =>
  [...new Set(names)].filter((name) => !others.includes(name)).sort(compareText);

/** What of two sets of names is in one of them only. */
const apart = (what: string, expected: readonly string[], found: readonly string[]): readonly string[] => {
  const missing = without(expected, found);
  const surplus = without(found, expected);
  return [
    ...(missing.length > 0 ? [`${what} missing: ${listed(missing)}`] : []),
    ...(surplus.length > 0 ? [`${what} too many: ${listed(surplus)}`] : []),
  ];
};

const quoted = (texts: readonly string[]): string =>
  texts.length === 0 ? "there is none" : texts.map((text) => JSON.stringify(text)).join(", ");

/** A text that one of several must contain. */
const said = (what: string, part: string | null, found: readonly string[]): readonly string[] =>
  part === null || found.some((text) => text.includes(part))
    ? []
    : [`${what} with ${JSON.stringify(part)}, found: ${quoted(found)}`];

export const untilText = (instant: number | "for ever" | null): string =>
  typeof instant === "number" ? `until ${renderTime(instant)}` : "for ever";

const held = ({ until }: TestCase, found: number | null): readonly string[] =>
  until === null || (until === "for ever" ? null : until) === found
    ? []
    : [`expected to hold ${untilText(until)}, found: ${untilText(found)}`];

const amountText = ({ used, adding, limit }: Omit<ExpectedUse, "quota">): string =>
  `${used} + ${adding} of ${limit}`;

const quotaDifference = (expected: ExpectedUse, { quotas }: Decision): readonly string[] => {
  const found = quotas.find(({ rule }) => rule === expected.quota);
  if (found && amountText(found) === amountText(expected)) return [];
  const text = found ? amountText(found) : "it does not count here";
  return [`quota ${expected.quota} expected at ${amountText(expected)}, found: ${text}`];
};

/** Whether a request is permitted or refused as a case says. */
export const outcomeFits = ({ expected }: DecisionCase, { outcome }: Decision): boolean =>
  expected.permitted === (outcome === "permitted");

/** `may not` without codes is content with any refusal. */
const codeDifferences = ({ expected }: DecisionCase, decision: Decision): readonly string[] =>
  expected.permitted || expected.codes.length === 0 ? [] : apart("codes", expected.codes, codesOf(decision));

/** What is not as a case says although the outcome is. */
export const decisionDifferences = (one: DecisionCase, decision: Decision): readonly string[] => [
  ...codeDifferences(one, decision),
  ...(one.by === null ? [] : apart("permits", one.by, decision.permits)),
  ...said(
    "no message",
    one.saying,
    decision.refusals.map(({ message }) => message),
  ),
  ...said(
    "no help",
    one.advising,
    decision.refusals.flatMap(({ help }) => help ?? []),
  ),
  ...said(
    "no permit lacks a condition",
    one.lacking,
    decision.nearMisses.map(({ condition }) => condition),
  ),
  ...one.using.flatMap((use) => quotaDifference(use, decision)),
  ...held(one, decision.validUntil),
];

export const stateFits = (one: StateCase, { state, cause, changesAt }: LifecycleStatus): boolean =>
  one.state === state && (one.cause === null || one.cause === cause) && held(one, changesAt).length === 0;
