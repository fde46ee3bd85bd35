/** A test report as the XML that JUnit writes and pipelines read. */
import type { TestFailure, TestReport, TestResult } from "./testing.ts";

/** What XML 1.0 has no way to write, also half of a character. */
const unwritable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

const content = (text: string): string =>
  text.replace(unwritable, "\ufffd").replace(/[&<>\r]/g, (character) => entities[character] ?? "");

const attribute = (text: string): string =>
  text.replace(unwritable, "\ufffd").replace(/[&<>"\n\r\t]/g, (character) => entities[character] ?? "");

const element = (name: string, attributes: Readonly<Record<string, string | number>>): string =>
  [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${attribute(String(value))}"`)].join(
    " ",
  );

const seconds = (milliseconds: number): string => (milliseconds / 1e3).toFixed(6);

const failureText = ({ place, text, row, explanation }: TestFailure): string =>
  [
    `${place.file}:${place.line}:${place.column}`,
    text,
    ...(row === null ? [] : [`row ${row.number} at ${row.place.file}:${row.place.line}: ${row.text}`]),
    explanation,
  ].join("\n");

const failureLine = (failure: TestFailure): string => {
  const type = failure.permits ? "permitted" : "decided otherwise";
  return `      <${element("failure", { message: failure.text, type })}>${content(failureText(failure))}</failure>`;
};

const caseLines = ({ title, place, failures, milliseconds }: TestResult): readonly string[] => {
  const { file, line } = place;
  const open = element("testcase", { name: title, classname: file, file, line, time: seconds(milliseconds) });
  return failures.length === 0
    ? [`    <${open}/>`]
    : [`    <${open}>`, ...failures.map(failureLine), "    </testcase>"];
};

const totals = (results: readonly TestResult[]) => ({
  tests: results.length,
  failures: results.filter(({ failures }) => failures.length > 0).length,
  errors: 0,
  time: seconds(results.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
});

const suiteLines = (file: string, results: readonly TestResult[]): readonly string[] => [
  `  <${element("testsuite", { name: file, ...totals(results), skipped: 0 })}>`,
  ...results.flatMap(caseLines),
  "  </testsuite>",
];

/** A `testsuite` for each file, a `testcase` for each test, and its failing cases as `failure`s. */
export const renderJunit = ({ results }: TestReport): string => {
  const files = Map.groupBy(results, ({ place }) => place.file);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${element("testsuites", { name: "lendbase", ...totals(results) })}>`,
    ...[...files].flatMap(([file, own]) => suiteLines(file, own)),
    "</testsuites>",
  ].join("\n");
};
