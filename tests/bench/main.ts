/** `npm run bench`: everything side by side, in one run, with ratios. */
import { cpus } from "node:os";
import { measureDecisions } from "./decisions.ts";
import { temporaryFolder } from "./processes.ts";
import { table } from "./report.ts";
import { measureServing } from "./serving.ts";
import { measureStarting } from "./starting.ts";

const sets = Number(process.env.LENDBASE_BENCH_SETS ?? 100_000);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

print(`Node ${process.versions.node} on ${cpus().length} × ${cpus()[0]?.model ?? "an unknown processor"}\n`);
print(table("One permitted decision in process (median)", await measureDecisions()));
print(table("Start of serve until it listens (median of 5)", await measureStarting()));
const title = `Decisions over HTTP, ${sets} backup sets in SQLite, 32 connections (median of 3 rounds)`;
print(table(title, await measureServing(temporaryFolder(), sets)));
