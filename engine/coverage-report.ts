/** Coverage as people and programs read it. */

import type { Source } from "../dsl/span.ts";
import type { Coverage, Outcome, Point } from "./coverage.ts";
import { createSourcePlaces } from "./source-places.ts";
import { counted, indent, wrap } from "./text.ts";

/** Of what may happen, how much did. */
export interface Share {
  readonly covered: number;
  readonly total: number;
}

export interface FileCoverage {
  readonly file: string;
  readonly rules: Share;
  readonly branches: Share;
}

const width = 100;

const shareOf = (points: readonly Point[], measure: Point["measure"]): Share => {
  const outcomes = points.filter((point) => point.measure === measure).flatMap((point) => point.outcomes);
  return { covered: outcomes.filter(({ count }) => count > 0).length, total: outcomes.length };
};

const sharesOf = (file: string, points: readonly Point[]): FileCoverage => ({
  file,
  rules: shareOf(points, "rule"),
  branches: shareOf(points, "branch"),
});

/** The shares of each file that has points, by name. */
export const coverageByFile = ({ points }: Coverage): readonly FileCoverage[] =>
  [...new Set(points.map(({ place }) => place.file))].map((file) =>
    sharesOf(
      file,
      points.filter(({ place }) => place.file === file),
    ),
  );

/** In percent with one decimal, rounded down, so that 100 means all. What has nothing to cover is covered. */
export const percentOf = ({ covered, total }: Share): number =>
  total === 0 ? 100 : Math.floor((covered * 1e3) / total) / 10;

/** The smaller of the shares of rules and of branches, in percent. */
export const lowestPercent = (coverage: Coverage): number =>
  Math.min(percentOf(shareOf(coverage.points, "rule")), percentOf(shareOf(coverage.points, "branch")));

const missedOf = ({ outcomes }: Point): readonly Outcome[] => outcomes.filter(({ count }) => count === 0);

/** What never happened at a place, in a few words. */
export const missedText = (point: Point): string => {
  const missed = missedOf(point);
  if (missed.length === point.outcomes.length && missed.length > 1) return "was never reached";
  return missed.map((outcome) => outcome.missed).join(" and ");
};

/** The points at which something never happened. */
export const missedPoints = ({ points }: Coverage): readonly Point[] =>
  points.filter((point) => missedOf(point).length > 0);

const shareText = (share: Share): string =>
  `${share.covered} of ${share.total}`.padStart(12) + `${percentOf(share).toFixed(1)} %`.padStart(9);

const row = (name: string, rules: string, branches: string, names: number): string =>
  `${name.padEnd(names)} ${rules.padStart(21)} ${branches.padStart(21)}`;

const missedLines = (point: Point): readonly string[] => [
  ...wrap(`${point.place.file}:${point.place.line}:${point.place.column} ${missedText(point)}`, width),
  ...indent(wrap(point.text, width - 2)),
];

/** A table of the files, then each place at which something never happened. No colors. */
export const renderCoverage = (coverage: Coverage): string => {
  const files = coverageByFile(coverage);
  const total = sharesOf("all files", coverage.points);
  const names = Math.max(...[...files, total].map(({ file }) => file.length));
  const missed = missedPoints(coverage);
  const table = [...files, ...(files.length > 1 ? [total] : [])].map(({ file, rules, branches }) =>
    row(file, shareText(rules), shareText(branches), names),
  );
  const { tests, cases } = coverage.tests;
  return [
    `What ${counted(tests, "test")} with ${counted(cases, "case")} reached of policy ${coverage.policy}:`,
    "",
    row("file", "rules", "branches", names),
    ...table,
    ...(missed.length === 0 ? [] : ["", "What never happened:", ""]),
    ...missed.flatMap(missedLines),
  ].join("\n");
};

/** The same as data: shares by file, and every point with its counts. */
export const coverageJson = (coverage: Coverage): string => {
  const files = coverageByFile(coverage).map(({ file, rules, branches }) => ({
    file,
    rules: { ...rules, percent: percentOf(rules) },
    branches: { ...branches, percent: percentOf(branches) },
  }));
  const points = coverage.points.map(({ measure, place, text, outcomes }) => ({
    ...place,
    measure,
    text,
    outcomes: Object.fromEntries(outcomes.map(({ name, count }) => [name, count])),
  }));
  return JSON.stringify(
    { policy: coverage.policy, percent: lowestPercent(coverage), files, points },
    null,
    2,
  );
};

const gutter = 7;

const markedLine = (text: string, number: number, points: readonly Point[]): readonly string[] => {
  const counts = points.map(({ outcomes }) => outcomes.reduce((sum, { count }) => sum + count, 0));
  const count = points.length === 0 ? "" : String(Math.max(...counts));
  const missed = points.filter((point) => missedOf(point).length > 0);
  const mark = missed.length > 0 ? "!" : " ";
  const line = `${count.padStart(gutter)} ${mark} ${String(number).padStart(5)} | ${text}`.trimEnd();
  const notes = missed.map((point) => `${" ".repeat(gutter)} !       ^ ${point.text}: ${missedText(point)}`);
  return [line, ...notes.flatMap((note) => note.replaceAll(/[\r\n]+/g, " "))];
};

/** Each file with how often its lines were reached in a gutter, and a mark and a note where something never happened. */
export const renderListing = (coverage: Coverage, sources: readonly Source[]): string => {
  const places = createSourcePlaces(sources);
  return coverageByFile(coverage)
    .map(({ file }) => {
      const byLine = new Map<number, Point[]>();
      for (const point of coverage.points) {
        const { line } = point.place;
        if (point.place.file === file) byLine.set(line, [...(byLine.get(line) ?? []), point]);
      }
      const lines = places
        .linesOf(file)
        .flatMap((text, at) => markedLine(text, at + 1, byLine.get(at + 1) ?? []));
      return [`${file}`, "", ...lines].join("\n");
    })
    .join("\n\n");
};
