/** The arguments of `lendbase policy`. */
import type { Command } from "commander";
import { examples } from "./examples.ts";
import { option } from "./setting-option.ts";

const dataOption = option(
  "data",
  "folder",
  "the data folder of a server, where its address and operator key are",
);
const urlOption = [
  "--url <address>",
  "a server elsewhere; an operator's key is read from LENDBASE_KEY (LENDBASE_URL)",
] as const;
const noteOption = ["--note <text>", "why, for the record and the list"] as const;

const addPush = (policy: Command): void => {
  policy
    .command("push")
    .summary("put the policy of a folder into the database")
    .description(
      "Sends the *.lend files of a folder to the server, which checks and tests them and keeps them as a version that " +
        "never changes. The same files again are the same version. It is in force only with --activate.",
    )
    .argument("[folder]", "where the *.lend files are")
    .option("--activate", "put it in force on every server, too")
    .option(...noteOption)
    .option(...dataOption)
    .option(...urlOption)
    .addHelpText(
      "after",
      examples([
        "lendbase policy push policies",
        'lendbase policy push policies --activate --note "CHG-1234"',
      ]),
    )
    .action(async (folder, flags) => {
      const { pushPolicy } = await import("./policy.ts");
      process.exitCode = await pushPolicy(folder, flags);
    });
};

const addList = (policy: Command): void => {
  policy
    .command("list")
    .summary("list the versions in the database, the newest first")
    .description("Lists the versions in the database, the newest first; a star marks the one in force.")
    .option("--author <actor>", "only those of this author, as the list names it")
    .option("--limit <number>", "how many (default: 20)")
    .option("--json", "as JSON, with whole digests")
    .option(...dataOption)
    .option(...urlOption)
    .addHelpText("after", examples(["lendbase policy list", "lendbase policy list --json"]))
    .action(async (flags) => {
      const { listPolicies } = await import("./policy.ts");
      process.exitCode = await listPolicies(flags);
    });
};

const addShow = (policy: Command): void => {
  policy
    .command("show")
    .summary("show a version with its files")
    .description(
      "Shows one version, or the one in force: who put it there, when, why, and which files it has.",
    )
    .argument("[digest]", "the digest of a version, or its beginning (default: the one in force)")
    .option("--file <name>", "print this file as it is")
    .option("--out <folder>", "write all files to a folder, which must not be there")
    .option(...dataOption)
    .option(...urlOption)
    .addHelpText(
      "after",
      examples(["lendbase policy show", "lendbase policy show 25174f79e9bb --out /tmp/before"]),
    )
    .action(async (digest, flags) => {
      const { showPolicy } = await import("./policy.ts");
      process.exitCode = await showPolicy(digest, flags);
    });
};

const addActivate = (policy: Command): void => {
  policy
    .command("activate")
    .summary("put a version in force on every server")
    .description(
      "Puts a version in force on every server that takes its policy from this database. Where another administrator " +
        "is quicker, nothing is changed.",
    )
    .argument("<digest>", "the digest of the version, or its beginning")
    .option("--replaces <digest>", "only if this version is in force at the moment")
    .option(...noteOption)
    .option(...dataOption)
    .option(...urlOption)
    .addHelpText(
      "after",
      examples([
        "lendbase policy activate 8310dff0e15b",
        "lendbase policy activate 8310dff0e15b --replaces 25174f79e9bb",
      ]),
    )
    .action(async (digest, flags) => {
      const { activatePolicy } = await import("./policy.ts");
      process.exitCode = await activatePolicy(digest, flags);
    });
};

const addRollback = (policy: Command): void => {
  policy
    .command("rollback")
    .summary("put the version in force that was before")
    .description(
      "Puts the version in force that was before the present one, on every server. Once more goes further back.",
    )
    .option(...noteOption)
    .option(...dataOption)
    .option(...urlOption)
    .addHelpText("after", examples(['lendbase policy rollback --note "too strict"']))
    .action(async (flags) => {
      const { rollBackPolicy } = await import("./policy.ts");
      process.exitCode = await rollBackPolicy(flags);
    });
};

const addRemove = (policy: Command): void => {
  policy
    .command("remove")
    .summary("delete a version that was never in force")
    .description(
      "Deletes a version that was never in force. Those that were stay, because the record names them.",
    )
    .argument("<digest>", "the digest of the version, or its beginning")
    .option(...dataOption)
    .option(...urlOption)
    .addHelpText("after", examples(["lendbase policy remove 8310dff0e15b"]))
    .action(async (digest, flags) => {
      const { removePolicy } = await import("./policy.ts");
      process.exitCode = await removePolicy(digest, flags);
    });
};

export const addPolicy = (program: Command): void => {
  const policy = program.command("policy").summary("versions of the policy in the database of servers");
  for (const add of [addPush, addList, addShow, addActivate, addRollback, addRemove]) add(policy);
};
