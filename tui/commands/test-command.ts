/** The flags of `lendbase test`, and what each way to run the tests needs. */
import type { Command } from "commander";
import { examples } from "./examples.ts";
import { addMeasureOptions, type MeasureFlags, measureFlags } from "./measure-options.ts";
import type { TestFlags } from "./test-policies.ts";

type Flags = TestFlags & MeasureFlags;
type Mode = (folder: string | undefined, flags: Flags) => number | Promise<number>;

const loadMeasure = async (): Promise<Mode> => (await import("./measure.ts")).measurePolicies;

/** The first flag that is given says how the tests are run. */
const modes: readonly (readonly [flag: keyof Flags, load: () => Promise<Mode>])[] = [
  ...measureFlags.map((flag) => [flag, loadMeasure] as const),
  ["watch", async () => (await import("./test-watch.ts")).watchTests],
];

const modeOf = async (flags: Flags): Promise<Mode> => {
  const load = modes.find(([flag]) => flags[flag] !== undefined)?.[1];
  return load ? await load() : (await import("./test-policies.ts")).testPolicies;
};

export const addTest = (program: Command): void => {
  const command = program
    .command("test")
    .argument("[folder]", "the policy folder (default: the policies of the package)")
    .summary("run the tests of the policy files")
    .description("Decides every case of the tests that stand beside the rules, and explains those that fail.")
    .option(
      "--filter <what>",
      "a part of a title, or a place such as rules.lend:12; with --mutate, of a rule's name",
    )
    .option("--watch", "run again whenever a policy file changes, until Ctrl-C")
    .option("--verbose", "a line for each test, also for those that pass")
    .option("--format <format>", "text, tap (TAP 14) or junit (XML)", "text")
    .option("--output <file>", "write the report to a file, and the text to the terminal")
    .option("--deny <what>", "`warnings`: fail where the policy has warnings");
  addMeasureOptions(command)
    .addHelpText(
      "after",
      examples(
        [
          "lendbase test",
          'lendbase test policies --filter "R7" --verbose',
          "lendbase test policies --watch",
          "lendbase test policies --format junit --output tests.xml",
          "lendbase test policies --coverage --threshold 100",
          "lendbase test policies --mutate --filter per_account",
        ],
        "",
        "Exit code: 0 where every case passes, or 1. --watch ends with that of its last run.",
      ),
    )
    .action(async (folder: string | undefined, flags: Flags) => {
      const run = await modeOf(flags);
      process.exitCode = await run(folder, flags);
    });
};
