/** A test report in the Test Anything Protocol, version 14 (testanything.org). */
import type { TestFailure, TestReport, TestResult } from "./testing.ts";

/** A description is one line, in which `#` begins a directive. */
const description = (title: string): string =>
  title
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ")
    .replace(/[\\#]/g, "\\$&");

/** A text of JSON is one of YAML, but for what JSON lets stand and YAML does not. */
const scalar = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const failureLines = ({ text, place, row, explanation, permits }: TestFailure): readonly string[] => [
  `    - at: ${scalar(`${place.file}:${place.line}:${place.column}`)}`,
  `      case: ${scalar(text)}`,
  ...(row === null ? [] : [`      row: ${scalar(`${row.number}: ${row.text}`)}`]),
  `      permits: ${permits}`,
  "      explanation:",
  ...explanation.split("\n").map((line) => `        - ${scalar(line)}`),
];

const resultLines = (
  { title, place, failures, milliseconds }: TestResult,
  index: number,
): readonly string[] => {
  const isFine = failures.length === 0;
  return [
    `${isFine ? "ok" : "not ok"} ${index + 1} - ${description(title)}`,
    "  ---",
    `  at: ${scalar(`${place.file}:${place.line}:${place.column}`)}`,
    `  duration_ms: ${milliseconds.toFixed(3)}`,
    ...(isFine ? [] : ["  failures:", ...failures.flatMap(failureLines)]),
    "  ...",
  ];
};

/** One test point for each test, with its failures as YAML. */
export const renderTap = ({ results }: TestReport): string =>
  ["TAP version 14", `1..${results.length}`, ...results.flatMap(resultLines)].join("\n");
