/** The `lendbase` command line: what there is, and its flags. Each command loads what it needs when it runs. */
import { Command, CommanderError } from "commander";
import packageFile from "../../package.json" with { type: "json" };
import { addAudit } from "./audit-command.ts";
import { addBackup } from "./backup-command.ts";
import { addCheck } from "./check-command.ts";
import { addConfig } from "./config-command.ts";
import { addDoctor } from "./doctor-command.ts";
import { examples } from "./examples.ts";
import { addExplain } from "./explain-command.ts";
import { addExplainDecision } from "./explain-decision-command.ts";
import { addFormat } from "./format-command.ts";
import { addImport } from "./import-command.ts";
import { complain, fail } from "./output.ts";
import { addPolicy } from "./policy-command.ts";
import { addRepl } from "./repl-command.ts";
import { configOption, option } from "./setting-option.ts";
import { addTest } from "./test-command.ts";

const addServe = (program: Command): void => {
  program
    .command("serve")
    .summary("start the server")
    .description(
      "Starts the decision server on a data folder. Ctrl-C stops it; the next start goes on with the same data.",
    )
    .option(...option("host", "address", "where to listen; beyond this machine only if given as a flag"))
    .option(...option("port", "number", "the port, or 0 for a free one"))
    .option(...option("data", "folder", "where the database, the operator key and the log are"))
    .option(...option("policies", "folder", "where the *.lend files are, or database for the policy in it"))
    .option(...option("policiesFrom", "folder", "the first policy of a database that has none yet"))
    .option(...option("store", "url", "a PostgreSQL database instead of a file in the data folder"))
    .option(...option("restoreTakes", "time", "how long a simulated restore takes"))
    .option(...option("tickEvery", "time", "how often the scheduler looks for what is due"))
    .option(...option("recordKept", "days", "how long entries of the record are kept, such as 400d"))
    .option(...option("webhookTargets", "which", "where webhooks may be: public, private or any"))
    .option(...option("webhookCa", "file", "certificates of authorities that webhooks may have"))
    .option(...option("secretsKeyFile", "file", "the keys that seal secrets of webhooks"))
    .option(...option("idempotencyKept", "time", "how long answers are kept for repeated requests"))
    .option(...option("oidcIssuer", "url", "an OpenID Connect issuer whose tokens are believed"))
    .option(...option("oidcAudience", "names", "what its tokens call this server"))
    .option(...option("oidcKeys", "url", "where its keys are, instead of asking its discovery document"))
    .option(...option("oidcSkew", "time", "by how much its clock may differ"))
    .option(...option("oidcClaims", "names", "which claims say the role, the account and the permissions"))
    .option(...option("oidcRoles", "values", "which values of the role's claim stand for which role"))
    .option(...option("rateLimits", "limits", "what one caller may ask; off on this machine unless given"))
    .option(...option("metrics", "who", "who may read /metrics: key, open or off"))
    .option(...option("quotaLevels", "percents", "how full a quota is before it is counted in /metrics"))
    .option(...option("traces", "url", "an OpenTelemetry collector that is sent traces of requests"))
    .option(...option("drain", "time", "how long a stop waits for requests that are under way"))
    .option(...option("drainFor", "time", "how long before that /readyz refuses while requests are answered"))
    .option(...configOption)
    .option("--demo", "load the demo world, unless it is there")
    .addHelpText(
      "after",
      examples(["lendbase serve", "lendbase serve --demo", "lendbase serve --port 0 --data /tmp/try"]),
    )
    .action(async (flags) => {
      const { serve } = await import("./serve.ts");
      process.exitCode = await serve(flags);
    });
};

const addTui = (program: Command): void => {
  program
    .command("tui")
    .summary("open the terminal interface")
    .description("Opens the terminal interface on the server of this machine, or on another one.")
    .option(
      ...option("data", "folder", "the data folder of the server, where its address and operator key are"),
    )
    .option("--url <address>", "a server elsewhere; its key is read from LENDBASE_KEY (LENDBASE_URL)")
    .option("--account <id>", "the account to begin with")
    .addHelpText(
      "after",
      examples([
        "lendbase tui",
        "lendbase tui --account 1000000000000001",
        "LENDBASE_KEY=… lendbase tui --url http://10.0.0.7:7311",
      ]),
    )
    .action(async (flags) => {
      const { openTerminal } = await import("./terminal.ts");
      process.exitCode = await openTerminal(flags);
    });
};

const createProgram = (): Command => {
  const program = new Command("lendbase")
    .version(packageFile.version, "--version", "print the version")
    .description(
      "Lends database backup sets to other accounts, under limits that are written in policy files.",
    )
    .configureOutput({
      outputError: (text) =>
        fail(
          text
            .replace(/^error: /, "")
            .trim()
            .replaceAll(/\s*\n\s*/g, " "),
        ),
    })
    .exitOverride()
    .addHelpText(
      "after",
      examples(
        ["lendbase serve --demo", "lendbase tui", "lendbase check policies"],
        "",
        "Exit code: 0, or 1 where something is wrong.",
      ),
    );
  const policies = [addCheck, addFormat, addExplain, addExplainDecision, addTest, addRepl];
  for (const add of [
    addServe,
    addTui,
    ...policies,
    addPolicy,
    addImport,
    addAudit,
    addConfig,
    addDoctor,
    addBackup,
  ])
    add(program);
  return program;
};

/** What nobody foresaw is still a sentence; where it came from is for who wants to know. */
const failUnexpectedly = (cause: unknown): void => {
  const text = cause instanceof Error ? cause.message : String(cause);
  fail(`This failed unexpectedly: ${text.replaceAll(/\s+/g, " ")} (LENDBASE_DEBUG=1 shows where).`);
  if (process.env.LENDBASE_DEBUG && cause instanceof Error) complain(cause.stack ?? "");
};

/** Runs the command that the arguments name; the exit code is in `process.exitCode`. */
export const run = async (args: readonly string[]): Promise<void> => {
  // Who reads the output may have gone, as `head` does.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  process.on("uncaughtException", (cause) => {
    failUnexpectedly(cause);
    process.exit(1);
  });
  try {
    await createProgram().parseAsync([...args]);
  } catch (cause) {
    if (!(cause instanceof CommanderError)) failUnexpectedly(cause);
    process.exitCode = cause instanceof CommanderError && cause.exitCode === 0 ? 0 : 1;
  }
};
