/** What became of the mutants of a policy, as people and programs read it. */
import { type MutationReport, type MutationResult, mutantsThat } from "./mutation.ts";
import { type MutationKind, mutationKinds } from "./mutation-kinds.ts";
import { counted, indent, wrap } from "./text.ts";

const width = 100;
/** Whoever has more adds some cases and looks again. */
const mostShown = 100;

const kinds = Object.keys(mutationKinds) as readonly MutationKind[];

const row = (kind: string, changes: string, missed: string): string =>
  `  ${kind.padEnd(12)} ${changes.padStart(9)}  ${missed.padStart(11)}`;

const kindRows = (report: MutationReport): readonly string[] =>
  kinds.flatMap((kind) => {
    const own = report.results.filter(({ mutant }) => mutant.kind === kind);
    if (own.length === 0) return [];
    const missed = own.filter(({ fate }) => fate === "survived").length;
    return [row(kind, String(own.length), String(missed))];
  });

const survivorLines = ({ mutant, line }: MutationResult): readonly string[] => {
  const { place, rule, text, words, kind } = mutant;
  return [
    "",
    ...wrap(`${place.file}:${place.line}:${place.column} in ${rule}`, width),
    ...indent([
      ...indent(wrap(line, width - 4)),
      ...wrap(`Changed: ${text} ${words}. No case notices.`, width - 2),
      ...wrap(mutationKinds[kind], width - 2),
    ]),
  ];
};

/** Totals by kind, then each mutant that no case notices. No colors. */
export const renderMutation = (report: MutationReport, seconds: number | null = null): string => {
  const survivors = report.results.filter(({ fate }) => fate === "survived");
  const equivalent = mutantsThat(report, "equivalent").length;
  const noticed = mutantsThat(report, "noticed").length;
  const took = seconds === null ? "" : ` in ${seconds.toFixed(1)} seconds`;
  const same = equivalent === 0 ? "" : `, ${equivalent} equivalent (proved)`;
  const more = survivors.length - mostShown;
  return [
    `${counted(report.results.length, "change")} of policy ${report.policy}${took}: ${noticed} noticed by the tests${same}, ${survivors.length} not noticed.`,
    "",
    row("kind", "changes", "not noticed"),
    ...kindRows(report),
    ...survivors.slice(0, mostShown).flatMap(survivorLines),
    ...(more > 0 ? ["", `And ${more} more.`] : []),
  ].join("\n");
};

/** The same as data. */
export const mutationJson = (report: MutationReport, seconds: number): string =>
  JSON.stringify(
    {
      policy: report.policy,
      seconds,
      mutants: report.results.length,
      noticed: mutantsThat(report, "noticed").length,
      equivalent: mutantsThat(report, "equivalent").length,
      survived: mutantsThat(report, "survived").length,
      results: report.results.map(({ mutant: { kind, rule, place, text, words }, line, fate }) => ({
        ...{ ...place, source: line, rule, kind, text, words, fate },
      })),
    },
    null,
    2,
  );
