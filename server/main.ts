/** Puts the parts of a server together, starts them in order, and stops them in the reverse order. */
import { rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { PolicyView } from "./api/operations.ts";
import { conversionMs, type ServerConfig } from "./config.ts";
import { createEvents } from "./events/create-events.ts";
import type { StreamLimits } from "./events/streams.ts";
import { admit } from "./http/admission.ts";
import { createApp } from "./http/app.ts";
import { createRateLimiter } from "./http/rate-limits.ts";
import { createKeys } from "./identity/keys.ts";
import { ensureOperatorKey } from "./identity/operator-key.ts";
import type { TokenConfig } from "./identity/token-config.ts";
import { createTokens, type Tokens } from "./identity/tokens.ts";
import { type FileLog, type Log, openLog } from "./log.ts";
import { measuredPolicy, measuredStore, measuredTick } from "./measures/measured.ts";
import type { Measures } from "./measures/measures.ts";
import type { Dress } from "./policies/around-decisions.ts";
import type { Policies } from "./policies/policies.ts";
import { createPolicyVersions } from "./policies/versions.ts";
import { reasonOf } from "./reason.ts";
import { leaseFor } from "./restore/executor.ts";
import { createSimulatedExecutor } from "./restore/simulated-executor.ts";
import { type Clock, systemClock } from "./sharing/clock.ts";
import { createSharing } from "./sharing/create-sharing.ts";
import { newId } from "./sharing/ids.ts";
import { makeFolder } from "./start-data-folder.ts";
import { StartError } from "./start-error.ts";
import { listen } from "./start-listening.ts";
import { startMeasures } from "./start-measures.ts";
import { followPolicies, openFolderPolicies, openPolicies } from "./start-policies.ts";
import { startScheduler } from "./start-scheduler.ts";
import { openSealer, sealStored } from "./start-secrets.ts";
import { createStopping, type Stops, stopAll } from "./start-stopping.ts";
import { openDatabase } from "./start-store.ts";
import { startTraces } from "./start-traces.ts";
import { readWebhookCa } from "./start-webhook-ca.ts";
import type { Store } from "./store/store.ts";
import type { Database } from "./store/tables.ts";
import { tracedPolicy, tracedStore } from "./traces/traced.ts";
import type { Traces } from "./traces/traces.ts";

export { StartError } from "./start-error.ts";

export interface RunningServer {
  readonly url: string;
  readonly dataFolder: string;
  readonly operatorKeyFile: string;
  readonly logFile: string;
  readonly policy: PolicyView;
  /** Says at once that it is not ready, and goes on for the time that the configuration gives load balancers to notice. */
  drain(): Promise<void>;
  /** Answers what is under way, finishes the scheduler's pass, lets go of the files. Twice is once. */
  close(): Promise<void>;
}

/** What a server has around it, for tests that move the clock or read what people see. */
export interface Surroundings {
  readonly clock?: Clock;
  readonly streamLimits?: StreamLimits;
  /** Takes what a person must see while the server runs, one line each. */
  readonly warn?: (text: string) => void;
}

const logName = "server.log";
const addressName = "server.json";

/** Nothing is done around a decision. */
const undressed: Dress = (policy) => policy;

/** One server alone needs no more than the standard name. */
const operatorKeyName = ({ kind }: Store, dataFolder: string): string | undefined =>
  kind === "sqlite" ? undefined : `operator.key of ${hostname()}:${dataFolder}`;

/** Runs a step that writes files into the data folder. */
const inDataFolder = async <Value>(folder: string, step: () => Value | Promise<Value>): Promise<Value> => {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(`The data folder ${folder} cannot be used: ${reasonOf(cause)}.`, { cause });
  }
};

/** Tells the terminal interface and scripts where the server is. Written beside and renamed, so it is always whole. */
const writeAddress = async (dataFolder: string, url: string): Promise<() => Promise<void>> => {
  const file = join(dataFolder, addressName);
  await writeFile(`${file}.new`, `${JSON.stringify({ url, pid: process.pid })}\n`);
  await rename(`${file}.new`, file);
  return () => rm(file, { force: true });
};

const tokensOf = (config: TokenConfig, clock: Clock, log: Log): Tokens => {
  const onFailure = (reason: string): void =>
    log.warn({ issuer: config.issuer }, `The issuer of tokens gives no keys: ${reason}.`);
  return createTokens({ config, clock, onFailure });
};

const openData = async (config: ServerConfig, warn: (text: string) => void, stops: Stops) => {
  const { dataFolder } = config;
  await inDataFolder(dataFolder, () => makeFolder(dataFolder));
  const store = await openDatabase(config);
  stops.push(() => store.close());
  const logFile = join(dataFolder, logName);
  const log: FileLog = await inDataFolder(dataFolder, () => openLog(logFile, warn));
  stops.push(() => log.close());
  return { store, log, logFile };
};

/** The policy of questions and of changes, with its decisions counted and traced. */
const decidingWith = (policies: Policies, measures: Measures | null, tracing: Traces | null) => {
  const count = measures === null ? undressed : measuredPolicy(measures);
  const trace = tracing === null ? undressed : tracedPolicy(tracing);
  const dress: Dress = (policy) => trace(count(policy));
  return {
    policy: () => dress(policies.current()),
    policyWithin: async (db: Database) => dress(await policies.within(db)),
  };
};

const startEvents = async (
  config: ServerConfig,
  parts: { readonly store: Store; readonly clock: Clock; readonly log: Log },
  limits: StreamLimits | undefined,
) => {
  const sealer = await inDataFolder(config.dataFolder, () => openSealer(config));
  await sealStored(config, sealer, parts);
  const certificates = readWebhookCa(config.events.webhookCaFile);
  return createEvents({ ...parts, sealer, certificates, config: config.events, limits });
};

const start = async (config: ServerConfig, around: Surroundings, stops: Stops): Promise<RunningServer> => {
  const { dataFolder } = config;
  const clock = around.clock ?? systemClock;
  const folder = openFolderPolicies(config, clock);
  const opened = await openData(config, around.warn ?? (() => {}), stops);
  const { log, logFile } = opened;
  const { policies, load, switched } = await openPolicies(config, folder, {
    store: opened.store,
    clock,
    log,
  });
  const measures = await startMeasures(config, {
    store: opened.store,
    clock,
    policies,
    streams: () => events.streams,
  });
  const counted = measures === null ? opened.store : measuredStore(opened.store, measures);
  const tracing = await startTraces(config, log);
  stops.push(() => tracing?.close());
  const store = tracing === null ? counted : tracedStore(counted, tracing);
  const deciding = decidingWith(policies, measures, tracing);
  followPolicies(policies, log, (change) => measures?.policyChange(change));
  stops.push(() => policies.close());
  const keys = createKeys({ store, clock });
  const tokens = config.tokens === null ? null : tokensOf(config.tokens, clock, log);
  const rates = config.rates === null ? null : createRateLimiter(config.rates, clock.now);
  const operatorKeyFile = await inDataFolder(dataFolder, () =>
    ensureOperatorKey(dataFolder, keys, operatorKeyName(store, dataFolder)),
  );
  const executor = createSimulatedExecutor({
    durationMs: config.restoreMs,
    conversionDurationMs: conversionMs(config),
    leaseMs: leaseFor(config.tickMs),
  });
  const sharing = createSharing({ store, ...deciding, clock, newId, executor });
  const versions = createPolicyVersions({ store, clock, load, switched });
  const checkStore = async (): Promise<void> =>
    void (await store.read((db) => db.selectFrom("api_keys").select("id").limit(1).execute()));
  const claims = { now: () => clock.now(), keptMs: config.idempotencyMs };
  const events = await startEvents(config, { store, clock, log }, around.streamLimits);
  const stopping = createStopping(config, log, stops);
  const watching = measures === null ? null : { ...measures, isOpen: config.metrics === "open" };
  const shown = { watching, tracing, isStopping: stopping.isStopping, checkStore };
  const app = createApp({ sharing, events, keys, tokens, rates, policies, versions, log, claims, ...shown });
  const tick = measures === null ? sharing.tick : measuredTick(sharing.tick, measures);
  const scheduler = startScheduler({ tick, everyMs: config.tickMs, log });
  stops.push(() => scheduler.stop());
  const listening = await listen({
    host: config.host,
    port: config.port,
    fetch: admit((request, connection) => app.fetch(request, connection)),
  });
  stops.push(() => listening.close(config.drainMs));
  // Before that, because streams go on as long as their readers like.
  stops.push(() => events.close());
  stops.push(await inDataFolder(dataFolder, () => writeAddress(dataFolder, listening.url)));
  const { url } = listening;
  const view = policies.view();
  log.info({ url, policy: view.name, digest: view.digest }, "The server listens.");
  return { url, dataFolder, operatorKeyFile, logFile, policy: view, ...stopping };
};

/**
 * Starts a server. Throws a StartError for everything that a person can cause, and then leaves nothing running: a
 * policy with errors, a data folder that cannot be used or is in use, a damaged database, a busy port.
 */
export const startServer = async (
  config: ServerConfig,
  around: Surroundings = {},
): Promise<RunningServer> => {
  const stops: Stops = [];
  try {
    return await start(config, around, stops);
  } catch (cause) {
    await stopAll(stops);
    throw cause;
  }
};
