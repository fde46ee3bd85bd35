/** Which tests a filter means. */
import type { PolicyTest, TestCase } from "../dsl/program.ts";

const filePlace = /^(.+?):(\d+)(?::\d+)?$/;

const isAt =
  (file: string, line: number): ((one: TestCase) => boolean) =>
  ({ place, row }) =>
    (place.file === file && place.line === line) ||
    (row !== null && row.place.file === file && row.place.line === line);

/** The cases of a line, or the test that the line is in. */
const atLine = (tests: readonly PolicyTest[], file: string, line: number): readonly PolicyTest[] => {
  const one = tests.flatMap((test) => {
    const cases = test.cases.filter(isAt(file, line));
    return cases.length > 0 ? [{ ...test, cases }] : [];
  });
  if (one.length > 0) return one;
  return tests.filter(({ place, lastLine }) => place.file === file && place.line <= line && line <= lastLine);
};

const withoutFolder = (path: string): string => path.replace(/^.*[\\/]/, "");

/**
 * The tests that a filter means: a part of a title in any case of letters, a place such as `rules.lend:12`, which is
 * that of a test, of a case or of a row of a table, or a file. A folder in front of the file does not matter.
 */
export const selectTests = (tests: readonly PolicyTest[], filter: string): readonly PolicyTest[] => {
  const wanted = filter.toLowerCase();
  const named = tests.filter(({ title }) => title.toLowerCase().includes(wanted));
  const [, path, line] = filePlace.exec(filter) ?? [];
  if (named.length > 0) return named;
  if (path !== undefined) return atLine(tests, withoutFolder(path), Number(line));
  return tests.filter(({ place }) => place.file === withoutFolder(filter));
};
