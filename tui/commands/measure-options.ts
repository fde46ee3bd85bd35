/** The flags of `lendbase test` that measure the tests themselves, and what is wrong with them. */
import type { Command } from "commander";

export interface MeasureFlags {
  readonly coverage?: boolean;
  readonly coverageFormat?: string;
  readonly listing?: boolean;
  readonly threshold?: string;
  readonly mutate?: boolean;
  readonly mutateFormat?: string;
  /** With `--mutate`, a part of the names of rules. */
  readonly filter?: string;
  readonly watch?: boolean;
  readonly format?: string;
  readonly output?: string;
  readonly verbose?: boolean;
  readonly deny?: string;
}

export const coverageFormats = ["text", "json", "lcov"] as const;
export const mutateFormats = ["text", "json"] as const;

/** The flags of which one is enough to measure. */
export const measureFlags = [
  "coverage",
  "mutate",
  "threshold",
  "coverageFormat",
  "listing",
  "mutateFormat",
] as const satisfies readonly (keyof MeasureFlags)[];

export const addMeasureOptions = (command: Command): Command =>
  command
    .option("--coverage", "show which rules and branches the tests reach, and exit 1 below the threshold")
    .option("--threshold <percent>", "how much of the rules and of the branches must be reached")
    .option("--coverage-format <format>", "text, json or lcov (default: text)")
    .option("--listing", "show the coverage in the policy files themselves, line by line")
    .option("--mutate", "change the policy one bit at a time, and show the changes that no case notices")
    .option("--mutate-format <format>", "text or json (default: text)");

const isOneOf = (formats: readonly string[], format: string | undefined): boolean =>
  format === undefined || formats.includes(format);

/** A percentage, or null for what is none. */
export const percentageOf = (text: string): number | null => {
  const percent = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return percent <= 100 ? percent : null;
};

const coverageMistake = (flags: MeasureFlags): string | null => {
  const { coverage, coverageFormat, threshold, listing, filter } = flags;
  const only = [
    ["--threshold", threshold],
    ["--coverage-format", coverageFormat],
    ["--listing", listing],
  ].find(([, value]) => value !== undefined && !coverage);
  if (only) return `${only[0]} says how to show the coverage; add --coverage.`;
  if (!isOneOf(coverageFormats, coverageFormat))
    return `--coverage-format is "${coverageFormat}", but must be text, json or lcov.`;
  if (threshold !== undefined && percentageOf(threshold) === null)
    return `--threshold is "${threshold}", but must be a percentage from 0 to 100, such as 90.`;
  if (listing && coverageFormat !== undefined && coverageFormat !== "text")
    return `--listing is text; leave --coverage-format ${coverageFormat} out.`;
  if (coverage && filter !== undefined) return "--coverage is that of all tests; leave --filter out.";
  return null;
};

/** What is wrong with the flags, or null. */
export const measureMistake = (flags: MeasureFlags): string | null => {
  const { coverage, mutate, mutateFormat, watch, format, output, verbose, deny } = flags;
  const wrong = coverageMistake(flags);
  if (wrong !== null) return wrong;
  if (mutateFormat !== undefined && !mutate)
    return "--mutate-format says how to show the mutants; add --mutate.";
  if (!isOneOf(mutateFormats, mutateFormat))
    return `--mutate-format is "${mutateFormat}", but must be text or json.`;
  if (!coverage && !mutate) return null;
  const measure = coverage ? "--coverage" : "--mutate";
  if (coverage && mutate) return "--coverage and --mutate answer two questions; ask one at a time.";
  const stray = [
    ["--watch", watch],
    ["--format", format === "text" ? undefined : format],
    ["--output", output],
    ["--verbose", verbose],
    ["--deny", deny],
  ].find(([, value]) => value !== undefined);
  return stray ? `${measure} cannot be combined with ${stray[0]}.` : null;
};
