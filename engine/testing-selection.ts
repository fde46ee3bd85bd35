/** Which tests a filter means. */
import type { PolicyTest, TestCase } from "../dsl/program.ts";

const filePlace = /^(.+?):(\d+)(?::\d+)?$/;

const isAt =
  (file: string, line: number): ((one: TestCase) => boolean) =>
  ({ place, row }) =>
    (place.file === file && place.line === line) ||
    (row !== null && row.place.file === file && row.place.line === line);

/** The cases of a line, or the test that the line is in, which is the last that begins before it. */
const atLine = (tests: readonly PolicyTest[], file: string, line: number): readonly PolicyTest[] => {
  const one = tests.flatMap((test) => {
    const cases = test.cases.filter(isAt(file, line));
    return cases.length > 0 ? [{ ...test, cases }] : [];
  });
  if (one.length > 0) return one;
  const before = tests.filter(({ place }) => place.file === file && place.line <= line);
  return before.slice(-1);
};

/**
 * The tests that a filter means: a part of a title in any case of letters, or a place such as `rules.lend:12`, which is
 * that of a test, of a case or of a row of a table. A folder in front of the file does not matter.
 */
export const selectTests = (tests: readonly PolicyTest[], filter: string): readonly PolicyTest[] => {
  const wanted = filter.toLowerCase();
  const named = tests.filter(({ title }) => title.toLowerCase().includes(wanted));
  const [, path, line] = filePlace.exec(filter) ?? [];
  if (named.length > 0 || path === undefined) return named;
  return atLine(tests, path.replace(/^.*[\\/]/, ""), Number(line));
};
