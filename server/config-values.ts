/** Reads single settings. Each reader throws a StartError with one sentence: what, where, what would be right. */
import { isIP } from "node:net";
import { StartError } from "./start-error.ts";
import { isPostgres } from "./store/store.ts";

/** A value with the name under which a person gave it, for the sentence that says it is wrong. */
export interface Given {
  readonly name: string;
  readonly value: string;
}

const longestShown = 60;

/** A value as it was given, made safe for a terminal. */
const shown = (value: string): string => {
  const text = JSON.stringify(value);
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…"`;
};

/** Says what a value must be instead. */
export const wrong = ({ name, value }: Given, right: string): StartError =>
  new StartError(`${name} is ${shown(value)}, but must be ${right}.`);

export const readPath = (given: Given): string => {
  if (given.value === "" || given.value.includes("\0")) throw wrong(given, "the path of a folder");
  return given.value;
};

/** Null where none is given: the data is then in the data folder. */
export const readStore = (given: Given): string | null => {
  if (given.value === "") return null;
  if (URL.canParse(given.value) && isPostgres(given.value)) return given.value;
  // The value may hold a password, so it is not repeated.
  throw new StartError(
    `${given.name} must be the URL of a PostgreSQL database, such as postgres://user@host:5432/lendbase; leave it out to keep the data in the data folder.`,
  );
};

const highestPort = 65_535;

export const readPort = (given: Given): number => {
  const port = /^[0-9]{1,5}$/.test(given.value) ? Number(given.value) : Number.NaN;
  if (!(port <= highestPort))
    throw wrong(given, `a number from 0 to ${highestPort}, where 0 takes a free port`);
  return port;
};

const hostName = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i;

export const readHost = (given: Given): string => {
  const host = given.value.replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) === 0 && !hostName.test(host)) throw wrong(given, "a host name or an IP address");
  return host;
};

/** Whether only this machine can connect to an address. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

/** A server that others can reach must be meant: the environment of a machine does not decide it. */
export const checkHost = (host: string, explicit: boolean): string => {
  if (explicit || isLoopback(host)) return host;
  throw new StartError(
    `LENDBASE_HOST is ${shown(host)}, which other machines can reach; to listen there, give it as --host ${host}.`,
  );
};

const units = new Map([
  ["ms", 1],
  ["s", 1e3],
  ["m", 60e3],
  ["h", 3600e3],
]);
const longestMs = 24 * 3600e3;

/** In milliseconds. */
export const readDuration = (given: Given): number => {
  const [, digits = "", unit = ""] = /^([0-9]{1,9})(ms|s|m|h)$/.exec(given.value) ?? [];
  const duration = Number(digits) * (units.get(unit) ?? Number.NaN);
  if (!(duration >= 1 && duration <= longestMs)) {
    throw wrong(given, 'a time such as "500ms", "30s" or "5m", at most "24h"');
  }
  return duration;
};
