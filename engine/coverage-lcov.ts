/** Coverage in the format of lcov, which editors and pipelines show. */
import type { Coverage, Point } from "./coverage.ts";

const sum = (point: Point): number => point.outcomes.reduce((total, { count }) => total + count, 0);

/** `BRDA:line,block,branch,taken`: a block is a place; `-` stands where it was never reached. */
const branchLines = (points: readonly Point[]): readonly string[] =>
  points.flatMap((point, block) =>
    point.outcomes.map(
      ({ count }, branch) => `BRDA:${point.place.line},${block},${branch},${sum(point) === 0 ? "-" : count}`,
    ),
  );

const functionLines = (points: readonly Point[]): readonly string[] => {
  const rules = points.filter(({ measure }) => measure === "rule");
  const name = ({ text }: Point) => text.replaceAll(/[,\s]+/g, " ");
  return [
    ...rules.map((point) => `FN:${point.place.line},${name(point)}`),
    ...rules.map((point) => `FNDA:${point.outcomes[0]?.count ?? 0},${name(point)}`),
    `FNF:${rules.length}`,
    `FNH:${rules.filter(({ outcomes }) => (outcomes[0]?.count ?? 0) > 0).length}`,
  ];
};

const lineLines = (points: readonly Point[]): readonly string[] => {
  const lines = new Map<number, number>();
  for (const point of points) {
    lines.set(point.place.line, Math.max(lines.get(point.place.line) ?? 0, sum(point)));
  }
  return [
    ...[...lines].map(([line, count]) => `DA:${line},${count}`),
    `LF:${lines.size}`,
    `LH:${[...lines.values()].filter((count) => count > 0).length}`,
  ];
};

/** @param pathOf the path of a policy file, as the one who reads the report has it */
export const renderLcov = ({ policy, points }: Coverage, pathOf: (file: string) => string): string =>
  [...new Set(points.map(({ place }) => place.file))]
    .flatMap((file) => {
      const own = points.filter(({ place }) => place.file === file);
      const outcomes = own.flatMap((point) => point.outcomes);
      return [
        `TN:${policy.replaceAll(/\W+/g, "_")}`,
        `SF:${pathOf(file)}`,
        ...functionLines(own),
        ...branchLines(own),
        `BRF:${outcomes.length}`,
        `BRH:${outcomes.filter(({ count }) => count > 0).length}`,
        ...lineLines(own),
        "end_of_record",
      ];
    })
    .join("\n");
