/** The language: how long many rules take until they decide, a key press until it is answered, and a question. */
import { checkProgram, createChecker, formatSource, type Program } from "../../dsl/index.ts";
import { compile, createExplainer, interpret, measureCoverage, runTests } from "../../engine/index.ts";
import { programOf, rulesText, sourcesOf } from "./many-rules.ts";
import { request, shippedProgram, shippedSources } from "./question.ts";
import type { Row } from "./report.ts";
import { inTurns, median, medianMilliseconds, millisecondsOf } from "./rounds.ts";

/** Of the rules that are timed, all are about these. */
const asked = "share, restore";

const row = (name: string, milliseconds: number, target?: number): Row => ({
  name,
  value: `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`,
  ratio: target === undefined ? "" : `${(milliseconds / target).toFixed(2)} × the target of ${target} ms`,
});

const ratioRow = (name: string, nanoseconds: number, base: number, what: string, target: number): Row => ({
  name,
  value: `${Math.round(nanoseconds)} ns`,
  ratio: `${(nanoseconds / base).toFixed(2)} × ${what}; target ${target}`,
});

/** From the text of ten thousand rules to a decision that looks at all of them, in a process that did nothing before. */
export const measureManyRules = (): readonly Row[] => {
  const sources = sourcesOf(rulesText(10_000, asked));
  const check = () => checkProgram(sources, { warnings: false });
  let program: Program | null = null;
  const checking = millisecondsOf(() => {
    ({ program } = check());
  });
  const deciding = millisecondsOf(() => {
    if (program === null) throw new Error("ten thousand rules have errors");
    const { outcome } = compile(program).decide(request);
    if (outcome !== "permitted") throw new Error(`ten thousand rules say ${outcome}`);
  });
  const warm = medianMilliseconds(3, check);
  const warned = medianMilliseconds(3, () => checkProgram(sources));
  const formatting = medianMilliseconds(3, () => {
    for (const source of sources) {
      if (formatSource(source).kind !== "formatted") throw new Error(`${source.file} could not be formatted`);
    }
  });
  return [
    row("parsed and checked", checking),
    row("compiled, and the first decision by all of them", deciding),
    row("together, the first time in a process", checking + deciding, 1000),
    row("parsed and checked again", warm),
    row("together, again", warm + deciding, 1000),
    row("parsed and checked again, and looked through for warnings", warned),
    row("formatted", formatting),
  ];
};

/** Someone types in the middle of a file with a thousand rules: each text is a key press after the one before. */
const keyPresses = (): readonly string[] => {
  const word = "when resource.owner.shared_backup_sets > 5000 ";
  const [before, after] = [rulesText(500, asked), rulesText(500, asked, 500)];
  const typed = (letters: number) =>
    `${before}\nforbid typed\n  on BackupSet to share\n  ${word.slice(0, letters)}\n  code Typed\n  because "No."\n\n${after}`;
  return Array.from({ length: word.length + 1 }, (_, letters) => typed(letters));
};

/** An editor or a watching process is warm: the word is typed once before. */
export const measureKeyPresses = (): readonly Row[] => {
  const texts = keyPresses().map(sourcesOf);
  const cold = millisecondsOf(() => checkProgram(texts[0] ?? []));
  const checker = createChecker();
  for (const sources of texts) checker.check(sources);
  const times = texts.map((sources) => millisecondsOf(() => checker.check(sources)));
  const fresh = texts.map((sources) => millisecondsOf(() => checkProgram(sources)));
  return [
    row("a key press until the new diagnostics (median)", median(times), 50),
    row("the slowest key press", Math.max(...times), 50),
    row("the same without what is known of the text before (median)", median(fresh)),
    row("the first check of a process", cold),
  ];
};

/** What rules on other actions cost a decision. */
export const measureOtherActions = (): readonly Row[] => {
  const ten = compile(programOf(sourcesOf(rulesText(10, "restore"))));
  const many = compile(
    programOf(sourcesOf(`${rulesText(10, "restore")}\n${rulesText(10_000, "share", 10)}`)),
  );
  const [few = 0, all = 0] = inTurns([() => ten.decide(request), () => many.decide(request)], 20_000);
  return [
    { name: "a decision by ten rules", value: `${Math.round(few)} ns`, ratio: "" },
    ratioRow("with 10,000 rules on other actions", all, few, "by ten", 1.1),
  ];
};

const refused = { ...request, context: { region: "cn-shanghai" } };

const refusing = `
forbid elsewhere
  on BackupSet to restore
  when context.region != resource.region
  code Elsewhere
  because "{resource.id} is in {resource.region}."
`;

const explainingRows = (name: string, program: Program, calls: number): readonly Row[] => {
  const [bare, explainer] = [interpret(program), createExplainer(program)];
  const [without = 0, withTree = 0] = inTurns(
    [() => bare.decide(refused), () => explainer.explain(refused)],
    calls,
  );
  return [
    { name, value: `${Math.round(without)} ns`, ratio: "" },
    ratioRow("the same, explained", withTree, without, "bare", 3),
  ];
};

/** A refusal of the shipped policy, and one among many rules, bare and with its tree. */
export const measureExplaining = (): readonly Row[] => [
  ...explainingRows("a refused decision", shippedProgram(), 2_000),
  ...explainingRows(
    "one by a thousand rules",
    programOf(sourcesOf(`${rulesText(1_000, "restore")}${refusing}`)),
    20,
  ),
];

/** What people wait for when they test the shipped policies. */
export const measureTesting = (): readonly Row[] => {
  const sources = shippedSources();
  const program = programOf(sources);
  return [
    row(
      "parsed and checked with its tests",
      medianMilliseconds(9, () => checkProgram(sources)),
    ),
    row(
      "every test",
      medianMilliseconds(9, () => runTests(program, compile(program))),
    ),
    row(
      "every test, with coverage",
      medianMilliseconds(9, () => measureCoverage(program, sources)),
    ),
  ];
};
