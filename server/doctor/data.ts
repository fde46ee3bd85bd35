/** The data: who has it, whether its pages are whole, its record fits together and its counters are right. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ServerConfig } from "../config.ts";
import { recount } from "../sharing/recount.ts";
import { StartError } from "../start-error.ts";
import { databaseName } from "../start-store.ts";
import { type Read, verifyLog } from "../store/log-verify.ts";
import { migrationNames } from "../store/migrate.ts";
import { openReading } from "../store/open-reading.ts";
import { inspect, isInUse } from "../store/sqlite-copy.ts";
import { type Finding, finding } from "./finding.ts";
import { runningServer } from "./machine.ts";
import { checkSecrets } from "./secrets.ts";

const checkMigrations = (found: readonly string[]): Finding => {
  const check = "tables";
  const newer = found.filter((name) => !migrationNames.includes(name));
  const missing = migrationNames.filter((name) => !found.includes(name));
  if (newer.length > 0) {
    return finding(check, "failed", `They are of a newer version of Lendbase (${newer.join(", ")}).`);
  }
  return missing.length === 0
    ? finding(check, "ok", "They are those of this version.")
    : finding(check, "note", `The next start brings them up to date (${missing.join(", ")}).`);
};

const checkRecord = async (read: Read): Promise<Finding> => {
  const { found, count } = await verifyLog(read);
  return found === null
    ? finding("record", "ok", `It is whole: ${count === 1 ? "1 entry" : `${count} entries`}.`)
    : finding("record", "failed", found.message);
};

const checkCounters = async (read: Read): Promise<Finding> => {
  const miscounts = await read(recount);
  const [first] = miscounts;
  if (first === undefined) return finding("counters", "ok", "They are what the rows say.");
  const { counter, id, table, kept, counted } = first;
  const more = miscounts.length === 1 ? "" : ` (and ${miscounts.length - 1} others)`;
  const text = `${counter} of ${id} in ${table} is ${kept}, but ${counted} by the rows${more}.`;
  return finding("counters", "failed", text);
};

const isCurrent = (found: readonly string[]): boolean =>
  migrationNames.length === found.length && migrationNames.every((name) => found.includes(name));

const checkOwner = (file: string, dataFolder: string): Finding => {
  if (!isInUse(file)) return finding("in use", "ok", "No server has the data at the moment.");
  const running = runningServer(dataFolder);
  const who = running === null ? "A process" : `The server at ${running.url} (process ${running.pid})`;
  return finding("in use", "ok", `${who} has the data.`);
};

type Place = Pick<ServerConfig, "dataFolder" | "storeUrl" | "events">;

/** What is in the tables of this version. A file of keys that is wrong is a finding beside the others. */
const checkRows = async (read: Read, config: Place): Promise<readonly Finding[]> => [
  await checkRecord(read),
  await checkCounters(read),
  ...(await checkSecrets(read, config).catch((cause: unknown) => {
    if (!(cause instanceof StartError)) throw cause;
    return [finding("webhook secrets", "failed", cause.message)];
  })),
];

const checkSqlite = async (config: Place): Promise<readonly Finding[]> => {
  const { dataFolder } = config;
  const file = join(dataFolder, databaseName);
  if (!existsSync(file)) return [finding("database", "note", "There is none yet; the first start makes it.")];
  const owner = checkOwner(file, dataFolder);
  return await inspect(file, async ({ damage, migrations }, read) => {
    if (damage !== null) return [owner, finding("database", "failed", `${file} is damaged: ${damage}.`)];
    const found = [
      owner,
      finding("database", "ok", "All of its pages and indexes are whole."),
      checkMigrations(migrations),
    ];
    return isCurrent(migrations) ? [...found, ...(await checkRows(read, config))] : found;
  });
};

/** The oldest that is tested with. */
const oldestPostgres = 140_000;
/** What a lease survives without harm, in milliseconds. */
const mostClockMs = 2_000;

const checkPostgresSettings = async (url: string) => {
  const { lookAtPostgres } = await import("../store/postgres-look.ts");
  const found = await lookAtPostgres(url);
  const { version, versionNumber, fsync, fullPageWrites, synchronousCommit, clockAheadMs, migrations } =
    found;
  const unsafe = [
    ...(fsync === "on" ? [] : ["fsync"]),
    ...(fullPageWrites === "on" ? [] : ["full_page_writes"]),
  ];
  const ahead = `The database's clock is ${Math.abs(clockAheadMs)} ms ${clockAheadMs < 0 ? "behind" : "ahead of"} this machine's.`;
  const isLate = versionNumber < oldestPostgres;
  const findings = [
    finding("database", isLate ? "failed" : "ok", `It is PostgreSQL ${version}.`),
    unsafe.length === 0
      ? finding("durability", "ok", "What is committed survives a power cut.")
      : finding("durability", "failed", `${unsafe.join(" and ")} is off: a power cut loses or damages data.`),
    finding(
      "commits",
      "ok",
      `synchronous_commit is ${synchronousCommit}; the server sets it to on for itself.`,
    ),
    finding("clock", Math.abs(clockAheadMs) > mostClockMs ? "warning" : "ok", ahead),
  ];
  return { migrations, findings };
};

const checkPostgres = async (url: string, config: Place): Promise<readonly Finding[]> => {
  const { migrations, findings } = await checkPostgresSettings(url);
  if (migrations.length === 0) {
    return [...findings, finding("tables", "note", "There are none yet; the first start makes them.")];
  }
  if (!isCurrent(migrations)) return [...findings, checkMigrations(migrations)];
  const store = await openReading(url);
  try {
    return [...findings, checkMigrations(migrations), ...(await checkRows(store.read, config))];
  } finally {
    await store.close();
  }
};

/** Throws a StoreError where the data cannot be looked at. */
export const checkData = (config: Place): Promise<readonly Finding[]> =>
  config.storeUrl === null ? checkSqlite(config) : checkPostgres(config.storeUrl, config);
