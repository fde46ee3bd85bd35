import { expect, it } from "vitest";
import { checkProgram } from "../../dsl/index.ts";
import { limits } from "../../dsl/limits.ts";
import { keywords } from "../../dsl/tokens.ts";
import { compile, readRequestJson, runTests } from "../../engine/index.ts";
import { blocksOf, readPage } from "./pages.ts";

const page = readPage("reference.md");
const blocks = blocksOf(page).map(({ text }) => text);
const isSchema = (text: string): boolean => text.startsWith("schema ");

it("the blocks of the reference are a program of the sharing schema, and its tests pass", () => {
  const { program, diagnostics } = checkProgram([
    { file: "sharing.schema.lend", text: readPage("sharing.schema.lend") },
    {
      file: "reference.lend",
      text: `policy reference for sharing\n${blocks.filter((text) => !isSchema(text)).join("\n")}`,
    },
  ]);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (program === null) throw new Error("the reference has no program");
  expect(runTests(program, compile(program)).failures).toEqual([]);
});

it("the schema of the reference has no diagnostic", () => {
  const own = blocks.filter(isSchema);
  expect(own.length).toBe(1);
  expect(
    checkProgram([{ file: "small.schema.lend", text: own[0] ?? "" }]).diagnostics.filter(
      ({ severity }) => severity === "error",
    ),
  ).toEqual([]);
});

it("`and` holds tighter than `or`, and `not` tighter than both, as the reference says", () => {
  expect(page).toContain("| `a and b or c` | `(a and b) or c`");
  const truths = [true, false];
  const tests = truths.flatMap((a) =>
    truths.flatMap((b) =>
      truths.map((c) => {
        const name = `${a}_${b}_${c}`;
        const permits = (a && b) || (c && !b);
        return `permit p_${name} on E to a_${name} when ${a} and ${b} or ${c} and not ${b}
test "${name}" { at time "2026-03-02T09:00:00Z" E e "e" {} e may${permits ? "" : " not"} a_${name} e }`;
      }),
    ),
  );
  const actions = tests.map((text) => `action ${/a_\w+/.exec(text)?.[0]} on E`);
  const { program } = checkProgram([
    { file: "s.lend", text: `schema s\nentity E {}\n${actions.join("\n")}` },
    { file: "p.lend", text: `policy p for s\n${tests.join("\n")}` },
  ]);
  if (program === null) throw new Error("the policy has errors");
  expect(runTests(program, compile(program)).failures).toEqual([]);
});

it("the reference mentions every word of the language", () => {
  const said = new Set(page.match(/[A-Za-z]+/g));
  expect(keywords.filter((word) => !said.has(word))).toEqual([]);
});

const json = (name: string): Readonly<Record<string, unknown>> => {
  const [, text = ""] = new RegExp(`^\`\`\`json ${name}\\n(.*?)^\`\`\`$`, "ms").exec(page) ?? [];
  return JSON.parse(text);
};

/** The codes that refuse a request with the facts of the reference. */
const codesOf = (request: unknown): readonly string[] => {
  const sources = ["sharing.schema.lend", "backup-sharing.lend"].map((file) => ({
    file,
    text: readPage(file),
  }));
  const { program } = checkProgram(sources);
  if (program === null) throw new Error("the policy has errors");
  const now = Date.UTC(2026, 2, 2, 9);
  const read = readRequestJson(program.schema, request, json("facts"), now);
  if (read.request === null) throw new Error(read.problems.join("\n"));
  return compile(program)
    .decide(read.request)
    .refusals.map(({ code }) => code);
};

it.each(["request", "share"])("the %s of the reference is refused for its lock alone", (name) => {
  expect(codesOf(json(name))).toEqual(["Locked"]);
});

it("a share without what the server would compute is refused by each quota, as the reference says", () => {
  expect(page).toContain("Without the three numbers each quota would refuse with `EvaluationFailed`");
  const codes = codesOf({ ...json("share"), context: { region: "cn-beijing" } });
  expect(codes.toSorted()).toEqual(["EvaluationFailed", "EvaluationFailed", "EvaluationFailed", "Locked"]);
});

it("the reference has every limit, with its value", () => {
  const [, table = ""] = page.split("## Limits\n");
  const shown = [...table.matchAll(/\| ([\d,]+) \|$/gm)].map(([, value = ""]) =>
    Number(value.replaceAll(",", "")),
  );
  // `kept` is how many diagnostics one pass remembers; nobody meets it.
  const { kept: _, ...met } = limits;
  const ascending = (one: number, other: number): number => one - other;
  expect(shown.sort(ascending)).toEqual(Object.values(met).sort(ascending));
});

/** The reference's own tests with one expectation made wrong, and what is said then. */
const wrong: readonly (readonly [right: string, wrong: string, said: string])[] = [
  [
    "using accounts_per_backup_set 63 + 1 of 64",
    "using accounts_per_backup_set 62 + 1 of 64",
    "expected at 62 + 1 of 64, found: 63",
  ],
  ["by owner using", "by recipient using", "permits missing: recipient"],
  ['advising "region eu"', 'advising "region us"', 'no help with "region us"'],
  ['saying "not in cn-beijing"', 'saying "not in Rome"', 'no message with "not in Rome"'],
  [
    'lacking "subject == resource.owner"',
    'lacking "grant is pending"',
    'lacks a condition with "grant is pending"',
  ],
  [
    '10" until monday + 10 minutes',
    '10" until monday + 11 minutes',
    "expected to hold until 2026-03-02T09:11",
  ],
  ['10" until monday + 10 minutes', '10" for ever', "expected to hold for ever, found: until"],
  ["| 63, Permitted", "| 63, TooManyAccounts", "| 63, TooManyAccounts"],
  [": NotPermitted lacking", ": OtherRegion lacking", "codes missing: OtherRegion"],
  ["on backup : ShareCancelled", "on backup : ClusterReleased", "ShareCancelled"],
  ["grant is ending for", "grant is ended for", "ending"],
];

it.each(wrong)("a case that expects what is not so fails: %s → %s", (right, other, said) => {
  const rules = blocks.filter((text) => !isSchema(text)).join("\n");
  expect(rules.split(right).length).toBeGreaterThan(1);
  const { program } = checkProgram([
    { file: "sharing.schema.lend", text: readPage("sharing.schema.lend") },
    { file: "reference.lend", text: `policy reference for sharing\n${rules.replace(right, other)}` },
  ]);
  if (program === null) throw new Error("the reference has no program");
  const report = runTests(program, compile(program));
  expect(report.failures.length).toBe(1);
  expect(JSON.stringify(report.failures)).toContain(said.replaceAll('"', '\\"'));
});

/** What the reference says that the language does not take: its words, the code, and a text with that mistake. */
const refused: readonly (readonly [words: string, code: string, text: string])[] = [
  [
    "A quota has no `when`",
    "LEND0105",
    'quota q on A to go counts resource.had at most 1 code Q because "q" when resource.had == 1',
  ],
  [
    "goes through nothing that a caller names",
    "LEND0314",
    'quota q on A to go counts context.named.had at most 1 code Q because "q"',
  ],
  [
    "reads nothing that a caller could set",
    "LEND0314",
    'quota q on A to go counts resource.had adding context.more at most 1 code Q because "q"',
  ],
  [
    "A quota and a lifecycle read stored values only",
    "LEND0314",
    "lifecycle l on A starts at resource.said ends at resource.made code L",
  ],
  ["No other offset is taken", "LEND0011", 'let t = time "2026-03-02T09:00:00+08:00"'],
  [
    "only the end may be `24:00`",
    "LEND0019",
    'forbid f on A to go when now is between "24:00" and "09:00" code F because "f"',
  ],
  ["14 hours at", "LEND0020", 'forbid f on A to go when now is on monday at "+14:01" code F because "f"'],
  [
    "From a time to itself is an error",
    "LEND0318",
    'forbid f on A to go when now is between "09:00" and "09:00" code F because "f"',
  ],
];

it.each(refused)("%s: %s", (words, code, text) => {
  const schema = `schema odd
    entity U {}
    entity A { had: Int  made: Time  said: Time from request }
    action go on A by U { more: Int from request  named: A from request }`;
  const { diagnostics } = checkProgram([
    { file: "odd.schema.lend", text: schema },
    { file: "odd.lend", text: `policy odd for odd\n${text}` },
  ]);
  expect(page).toContain(words);
  expect(diagnostics.filter(({ severity }) => severity === "error").map((one) => one.code)).toEqual([code]);
});
