/** What PostgreSQL and its connections say when they fail, as failures of the store. */
import type { StoreFailure } from "./store-error.ts";

/** SQLSTATE, or what the system calls a failed connection. */
const failures: Readonly<Record<string, StoreFailure>> = {
  "25006": "not_writable",
  "28000": "denied",
  "28P01": "denied",
  "3D000": "missing",
  "42501": "denied",
  "53100": "full",
  "53200": "unavailable",
  "53300": "unavailable",
  "55P03": "unavailable",
  "57014": "unavailable",
  "57P01": "unavailable",
  "57P02": "unavailable",
  "57P03": "unavailable",
  "57P05": "unavailable",
  ECONNREFUSED: "unavailable",
  ECONNRESET: "unavailable",
  EPIPE: "unavailable",
  ETIMEDOUT: "unavailable",
  ENOTFOUND: "unavailable",
  EAI_AGAIN: "unavailable",
  EHOSTUNREACH: "unavailable",
  ENETUNREACH: "unavailable",
};

/** Those of node-postgres itself carry no code. */
const messages =
  /^(Connection terminated|timeout exceeded|timeout expired|Client has encountered|Client was closed)/;

const codeOf = (cause: unknown): string => {
  const code = typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : undefined;
  return typeof code === "string" ? code : "";
};

/** Null where it is not a failure of the connection or the server, but of what it was asked. */
export const postgresFailure = (cause: unknown): StoreFailure | null => {
  const code = codeOf(cause);
  // Class 08 is "connection exception".
  if (/^08...$/.test(code)) return "unavailable";
  const known = failures[code];
  if (known !== undefined) return known;
  // A host with several addresses fails with one error for each.
  if (cause instanceof AggregateError) return postgresFailure(cause.errors[0]);
  return cause instanceof Error && messages.test(cause.message) ? "unavailable" : null;
};

/** Whether the connection is gone, so that nobody knows how far the last statement got. */
export const isLostConnection = (cause: unknown): boolean => {
  const code = codeOf(cause);
  if (code === "53200" || code === "53300" || code === "55P03" || code === "57014") return false;
  return postgresFailure(cause) === "unavailable";
};

/** The URL without what is secret. */
export const shownUrl = (url: string): string => {
  if (!URL.canParse(url)) return "postgres://…";
  const { username, host, pathname } = new URL(url);
  return `postgres://${username === "" ? "" : `${username}@`}${host}${pathname}`;
};
