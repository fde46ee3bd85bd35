/** Looks at a machine and an installation, and changes nothing. */
import { join } from "node:path";
import type { ServerConfig } from "../config.ts";
import { loadActivePolicy } from "../policies/active-version.ts";
import { type LoadedPolicy, loadPolicy } from "../policies/load-policy.ts";
import { PolicyFilesError } from "../policies/policy-error.ts";
import { readPolicyFolder } from "../policies/policy-folder.ts";
import { reasonOf } from "../reason.ts";
import { systemClock } from "../sharing/clock.ts";
import { databaseName } from "../start-store.ts";
import { openReading } from "../store/open-reading.ts";
import { checkData } from "./data.ts";
import { type Finding, finding } from "./finding.ts";
import { checkDisk, checkFolder, checkKeyFile, checkNode, checkPort } from "./machine.ts";
import { checkWebhookCa } from "./secrets.ts";

export type { Finding } from "./finding.ts";

/** What is in force in the database, also while servers use it. */
const loadStored = async ({ dataFolder, storeUrl }: ServerConfig): Promise<LoadedPolicy> => {
  const store = await openReading(storeUrl ?? join(dataFolder, databaseName));
  try {
    return await loadActivePolicy(store, systemClock);
  } finally {
    await store.close();
  }
};

const checkPolicies = async (config: ServerConfig): Promise<readonly Finding[]> => {
  const check = "policies";
  const { policyFolder } = config;
  const where = policyFolder ?? "The database";
  try {
    const { program, failedTests, warnings } =
      policyFolder === null
        ? await loadStored(config)
        : loadPolicy(readPolicyFolder(policyFolder), Date.now());
    const [failed] = failedTests;
    const [warning] = warnings;
    return [
      finding(
        check,
        "ok",
        `${where} ${policyFolder === null ? "has" : "is"} a good policy: ${program.name}, digest ${program.digest}.`,
      ),
      ...(failed === undefined
        ? []
        : [
            finding(
              check,
              "warning",
              `It is stricter than its tests: ${failed.file}:${failed.line}: ${failed.message}`,
            ),
          ]),
      ...(warning === undefined
        ? []
        : [finding(check, "note", `${warning.file}:${warning.line}: ${warning.message}`)]),
    ];
  } catch (cause) {
    if (!(cause instanceof PolicyFilesError)) throw cause;
    const [first] = cause.errors;
    const place =
      first === undefined || first.file === "" || first.code === "PolicyFiles"
        ? ""
        : `${first.file}:${first.line}: `;
    return [finding(check, "failed", `${place}${first?.message ?? cause.message}`)];
  }
};

/** A look that throws is a finding, too. */
const looking = async (
  check: string,
  look: () => Promise<readonly Finding[]> | readonly Finding[],
): Promise<readonly Finding[]> => {
  try {
    return await look();
  } catch (cause) {
    return [finding(check, "failed", reasonOf(cause))];
  }
};

/** Never throws: whatever is wrong is a finding. */
export const examine = async (config: ServerConfig): Promise<readonly Finding[]> => {
  const { dataFolder } = config;
  const all = [
    await looking("node", () => [checkNode()]),
    await looking("data folder", () => [checkFolder(dataFolder)]),
    await looking("operator key", () => {
      const found = checkKeyFile(dataFolder);
      return found === null ? [] : [found];
    }),
    await looking("disk", () => [checkDisk(dataFolder)]),
    await looking("port", async () => [await checkPort(config)]),
    await looking("policies", () => checkPolicies(config)),
    await looking("webhook ca", () => checkWebhookCa(config)),
    await looking("database", () => checkData(config)),
  ];
  return all.flat();
};
