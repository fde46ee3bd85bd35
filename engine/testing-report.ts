/** A test report as people read it. */
import type { TestFailure, TestReport } from "./testing.ts";
import { indent, wrap } from "./text.ts";

const width = 100;

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

const failureLines = ({ title, text, place, explanation }: TestFailure): readonly string[] => [
  "",
  ...wrap(`FAILED: ${title}`, width),
  ...indent([
    ...wrap(`${place.file}:${place.line}:${place.column}`, width - 2),
    ...wrap(text, width - 2),
    ...indent(explanation.split("\n")),
  ]),
];

/** Every failure with its explanation, and how many there are; lines of at most 100 columns, no colors. */
export const renderTestReport = ({ tests, cases, failures }: TestReport): string => {
  const failed = failures.length === 0 ? "all pass" : `${failures.length} failed`;
  const summary = `${counted(tests, "test")}, ${counted(cases, "case")}: ${failed}.`;
  return [summary, ...failures.flatMap(failureLines)].join("\n");
};
