/**
 * `npm run bench`: everything side by side, in one run, with ratios. `node tests/bench/main.ts language` times the
 * language only: half a minute, and no package is needed; `changes` times commits only. `node tests/bench/main.ts growth`
 * imports a million backup sets first, which takes minutes.
 */
import { cpus } from "node:os";
import {
  measureExplaining,
  measureKeyPresses,
  measureManyRules,
  measureOtherActions,
  measureTesting,
} from "./language.ts";
import { measureRefusals } from "./refusals.ts";
import { table } from "./report.ts";

/** `long` lists what is counted together otherwise. */
const isLong = process.argv.includes("long");

const changesTitle = "Durable changes in SQLite (median of 5 rounds)";

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const measureLanguage = (): void => {
  print(table("Ten thousand rules on one action", measureManyRules()));
  print(table("A file with a thousand rules, while someone types", measureKeyPresses()));
  print(table("Rules on other actions (least of 60 rounds in turns)", measureOtherActions()));
  print(table("A refusal of the interpreter (least of 60 rounds in turns)", measureExplaining()));
  print(table("Every refusal of the policy tests (least of 60 rounds)", measureRefusals(isLong)));
  print(table("The shipped policies and their tests (median of 9)", measureTesting()));
};

/** What needs the build, the load generator and the other engines. */
const measureRest = async (): Promise<void> => {
  const { measureChanges } = await import("./changes.ts");
  const { measureDecisions } = await import("./decisions.ts");
  const { temporaryFolder } = await import("./processes.ts");
  const { measureServing } = await import("./serving.ts");
  const { measureStarting } = await import("./starting.ts");
  const sets = Number(process.env.LENDBASE_BENCH_SETS ?? 100_000);
  print(table("One permitted decision in process (median)", await measureDecisions()));
  print(table("Start of serve until it listens (median of 5)", await measureStarting()));
  print(table(changesTitle, await measureChanges()));
  const title = `Decisions over HTTP, ${sets} backup sets in SQLite, 32 connections (median of 3 rounds)`;
  print(table(title, await measureServing(temporaryFolder(), sets)));
};

const measureCommits = async (): Promise<void> => {
  const { measureChanges } = await import("./changes.ts");
  print(table(changesTitle, await measureChanges()));
};

const measureMuch = async (): Promise<void> => {
  const { measureGrowth } = await import("./growth.ts");
  const many = Number(process.env.LENDBASE_BENCH_SETS ?? 1_000_000);
  print(
    table(
      "One decision on stored facts, 8 callers or 32 together (median of 9 rounds)",
      await measureGrowth(many),
    ),
  );
};

print(`Node ${process.versions.node} on ${cpus().length} × ${cpus()[0]?.model ?? "an unknown processor"}\n`);
if (process.argv[2] === "growth") await measureMuch();
else if (process.argv[2] === "changes") await measureCommits();
else {
  measureLanguage();
  if (process.argv[2] !== "language") await measureRest();
}
