/** Who the caller is: `Authorization: Bearer <key or token>` (RFC 6750). */
import type { MiddlewareHandler } from "hono";
import type { Caller } from "../identity/caller.ts";
import { unknownKey } from "../identity/key-authentication.ts";
import type { Keys } from "../identity/keys.ts";
import type { Tokens } from "../identity/tokens.ts";
import { addressOf } from "./connection.ts";
import type { HttpEnv } from "./environment.ts";
import { credentialRefused, issuerUnavailable, ProblemError, unauthenticated } from "./problem-error.ts";
import type { RateLimiter, RequestKind } from "./rate-limits.ts";

export interface Credentials {
  readonly keys: Keys;
  /** Null where the server takes API keys only. */
  readonly tokens: Tokens | null;
}

const scheme = /^Bearer +([\x21-\x7e]+)$/i;
/** Far more than a key of ours has. */
const longestKey = 200;

/** A signed token has three parts; a key of ours has no dot. */
const isToken = (credential: string): boolean => credential.split(".", 4).length === 3;

const identify = async ({ keys, tokens }: Credentials, credential: string) => {
  if (isToken(credential)) {
    return (
      (await tokens?.authenticate(credential)) ?? {
        refused: "This server takes API keys only, and no tokens.",
      }
    );
  }
  return credential.length > longestKey ? unknownKey : await keys.authenticate(credential);
};

/** The caller behind an Authorization header. Throws a 401 problem where there is none. */
export const callerFrom = async (
  credentials: Credentials,
  header: string | null | undefined,
): Promise<Caller> => {
  if (header == null || header === "") {
    throw new ProblemError(unauthenticated("The request has no API key or token."));
  }
  const credential = scheme.exec(header)?.[1];
  if (credential === undefined) {
    throw new ProblemError(unauthenticated("The Authorization header is not of the form `Bearer <key>`."));
  }
  const identified = await identify(credentials, credential);
  if ("caller" in identified) return identified.caller;
  throw new ProblemError(
    "unavailable" in identified
      ? issuerUnavailable(identified.unavailable)
      : credentialRefused(identified.refused),
  );
};

/** Who keeps a caller within its limits; null where there are none. */
export interface Gate extends Credentials {
  readonly rates: RateLimiter | null;
}

/** A request without a credential costs nothing to refuse, so it is not held against its address. */
const isFailure = (cause: unknown, header: string | null | undefined): boolean =>
  cause instanceof ProblemError && cause.problem.status === 401 && header != null;

/** The caller behind an Authorization header that came from an address. Throws a 401 or a 429 problem. */
export const callerAt = async (
  gate: Gate,
  header: string | null | undefined,
  connection: unknown,
): Promise<Caller> => {
  if (gate.rates === null) return await callerFrom(gate, header);
  const address = addressOf(connection);
  gate.rates.checkAddress(address);
  try {
    return await callerFrom(gate, header);
  } catch (cause) {
    if (isFailure(cause, header)) gate.rates.failed(address);
    throw cause;
  }
};

const kindOf = (method: string): RequestKind => (method === "GET" || method === "HEAD" ? "reads" : "writes");

export const authenticate =
  (gate: Gate): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const caller = await callerAt(gate, c.req.header("authorization"), c.env);
    c.set("caller", caller);
    if (gate.rates !== null) c.set("rateHeaders", gate.rates.request(kindOf(c.req.method), caller));
    await next();
  };
