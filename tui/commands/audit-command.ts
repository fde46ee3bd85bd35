/** The arguments of `lendbase audit`. */
import type { Command } from "commander";
import { examples } from "./examples.ts";
import { option } from "./setting-option.ts";

const addVerify = (audit: Command): void => {
  audit
    .command("verify")
    .summary("look whether the record is as it was written")
    .description(
      "Reads the record of all changes from its beginning to its end, also while a server uses it, and names the " +
        "first entry that was altered, removed, put in or moved. Who can write the whole database can also write a " +
        "record that fits: only an entry that was noted elsewhere (--expect) shows that.",
    )
    .option(...option("data", "folder", "where the database is"))
    .option(...option("store", "url", "a PostgreSQL database instead"))
    .option("--file <file>", "an export instead of a database, or - for what is piped in")
    .option(
      "--expect <sequence:hash>",
      "an entry that must be there, as `audit export` or an earlier run named it",
    )
    .addHelpText(
      "after",
      examples(
        ["lendbase audit verify", "lendbase audit verify --file record.ndjson"],
        "",
        "Exit code: 0 where it is whole, 1 where it is not, 2 where it cannot be read.",
      ),
    )
    .action(async (flags) => {
      const { verifyRecord } = await import("./audit.ts");
      process.exitCode = await verifyRecord(flags);
    });
};

const addExport = (audit: Command): void => {
  audit
    .command("export")
    .summary("write the record as JSON lines")
    .description(
      "Writes the record of all changes to the output, one JSON object on each line, also while a server uses it. " +
        "At the end it names the last entry, for a later `audit verify --expect`.",
    )
    .option(...option("data", "folder", "where the database is"))
    .option(...option("store", "url", "a PostgreSQL database instead"))
    .option("--from <sequence>", "the first entry (default: the first that there is)")
    .option("--to <sequence>", "the last entry (default: the last that there is)")
    .addHelpText(
      "after",
      examples([
        "lendbase audit export > record.ndjson",
        "lendbase audit export --from 5001 | gzip > more.gz",
      ]),
    )
    .action(async (flags) => {
      const { exportRecord } = await import("./audit.ts");
      process.exitCode = await exportRecord(flags);
    });
};

const addList = (audit: Command): void => {
  audit
    .command("list")
    .summary("show who did what, whose key or token it was, and under which policy")
    .description(
      "Shows entries of the record, two lines for each: what was done and when, then for whom, by whose key or token, " +
        "which permits of the policy made it possible, and the digest of that policy.",
    )
    .option(...option("data", "folder", "where the database is"))
    .option(...option("store", "url", "a PostgreSQL database instead"))
    .option("--from <sequence>", "the first entry (default: so that the last 50 are shown)")
    .option("--to <sequence>", "the last entry (default: the last that there is)")
    .option("--by <id>", "only what this key, subject of a token or part of the server did")
    .option("--policy <digest>", "only what was decided with the policy whose digest begins with this")
    .addHelpText("after", examples(["lendbase audit list", "lendbase audit list --from 1 --by scheduler"]))
    .action(async (flags) => {
      const { listRecord } = await import("./audit-list.ts");
      process.exitCode = await listRecord(flags);
    });
};

export const addAudit = (program: Command): void => {
  const audit = program.command("audit").summary("list, verify or export the record of all changes");
  addList(audit);
  addVerify(audit);
  addExport(audit);
};
