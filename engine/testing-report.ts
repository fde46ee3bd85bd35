/** A test report as people read it. */
import type { TestFailure, TestReport, TestResult } from "./testing.ts";
import { counted, indent, type Paint, painterOf, wrap } from "./text.ts";

export interface TestReportOptions {
  readonly color?: boolean;
  /** A line for each test, also for those that pass. */
  readonly verbose?: boolean;
  /** How long everything took, in milliseconds; left out, nothing is said of time. */
  readonly milliseconds?: number;
}

const width = 100;

export const durationText = (milliseconds: number): string =>
  milliseconds < 1e3 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1e3).toFixed(1)} s`;

/** The row of a table that made a failing case. */
const rowLines = ({ row }: TestFailure): readonly string[] =>
  row === null
    ? []
    : wrap(`row ${row.number} at ${row.place.file}:${row.place.line}: ${row.text}`, width - 2);

const failureLines = (style: Paint, failure: TestFailure): readonly string[] => {
  const { title, text, place, explanation } = failure;
  return [
    "",
    ...wrap(`FAILED: ${title}`, width).map((line) => style("red", line)),
    ...indent([
      ...wrap(`${place.file}:${place.line}:${place.column}`, width - 2).map((line) => style("dim", line)),
      ...wrap(text, width - 2).map((line) => style("bold", line)),
      ...rowLines(failure),
      ...indent(explanation.split("\n")),
    ]),
  ];
};

const resultLines = (
  style: Paint,
  { title, cases, failures, milliseconds }: TestResult,
): readonly string[] => {
  const failed = failures.length === 0 ? "" : `, ${failures.length} failed`;
  const mark = failures.length === 0 ? style("green", "✓") : style("red", "✗");
  const [first = "", ...others] = wrap(title, width - 2);
  const name = [`${mark} ${first}`, ...indent(others)].join("\n");
  const time = milliseconds >= 1 ? `, ${durationText(milliseconds)}` : "";
  const about = style("dim", `(${counted(cases, "case")}${failed}${time})`);
  return [`${name} ${about}`];
};

/** Every failure with its explanation, and how many there are. No colors unless they are asked for. */
export const renderTestReport = (report: TestReport, options: TestReportOptions = {}): string => {
  const { tests, cases, failures, results } = report;
  const style = painterOf(options.color === true);
  const passed = tests === 0 ? "nothing was tested" : style("green", "all pass");
  const failed = failures.length === 0 ? passed : style("red", `${failures.length} failed`);
  const time = options.milliseconds === undefined ? "" : ` in ${durationText(options.milliseconds)}`;
  const summary = `${counted(tests, "test")}, ${counted(cases, "case")}: ${failed}${time}.`;
  const list = options.verbose ? [...results.flatMap((each) => resultLines(style, each)), ""] : [];
  return [...list, summary, ...failures.flatMap((each) => failureLines(style, each))]
    .map((line) => line.trimEnd())
    .join("\n");
};
