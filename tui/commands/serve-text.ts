/** What `lendbase serve` says when the server has started. */

import { conversionMs, type ServerConfig } from "../../server/config.ts";
import { isLoopback } from "../../server/config-values.ts";
import type { DemoWorld } from "../../server/demo/load.ts";
import type { RunningServer } from "../../server/main.ts";
import { counted } from "./output.ts";
import { nearPath } from "./policy-sources.ts";

/** The beginning of a digest tells two policies apart. */
const shortDigest = (digest: string): string => digest.slice(0, 12);

const duration = (milliseconds: number): string => {
  const seconds = milliseconds / 1e3;
  return seconds < 120 ? counted(seconds, "second") : counted(Math.round(seconds / 60), "minute");
};

/** A path as a shell reads it. */
const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;

const openWarning = (host: string): readonly string[] =>
  isLoopback(host)
    ? []
    : [`  beware        ${host} can be reached from other machines, and keys travel without encryption`];

export const startedText = (server: RunningServer, config: ServerConfig): string => {
  const { url, policy, dataFolder, operatorKeyFile, logFile } = server;
  const rules = counted(policy.rules, "rule");
  const key = nearPath(operatorKeyFile);
  return [
    `Lendbase listens on ${url}`,
    ...openWarning(config.host),
    `  policy        ${policy.name}, ${rules}, digest ${shortDigest(policy.digest)}, from ${config.policyFolder === null ? "the database" : nearPath(config.policyFolder)}`,
    `  data          ${nearPath(dataFolder)}`,
    `  operator key  ${key}`,
    `  log           ${nearPath(logFile)}`,
    `  restores      are simulated: each takes ${duration(config.restoreMs)} and builds no cluster`,
    `  conversions   are simulated: each takes ${duration(conversionMs(config))}`,
    "",
    "What to do next, in another terminal:",
    `  npm run tui`,
    `  curl -H "Authorization: Bearer $(cat ${quoted(key)})" ${url}/v1/policy`,
    "",
    "Ctrl-C stops the server.",
  ].join("\n");
};

/** What follows the signal. */
export const stoppingText = (signal: string, { drainForMs }: Pick<ServerConfig, "drainForMs">): string => {
  const first = drainForMs === 0 ? "" : `\nRequests are answered for ${duration(drainForMs)} more.`;
  return `\nStopping after ${signal}; once more to stop at once.${first}`;
};

export const demoText = ({ loaded, accounts, owner, recipient }: DemoWorld): string =>
  [
    "",
    loaded
      ? `The demo world is loaded: ${counted(accounts, "account")}.`
      : "The demo world was there before.",
    `  an owner      npm run tui -- --account ${owner}`,
    `  a recipient   npm run tui -- --account ${recipient}`,
  ].join("\n");
