/** Who the caller is: `Authorization: Bearer <key or token>` (RFC 6750). */
import type { MiddlewareHandler } from "hono";
import type { Caller, Identified } from "../identity/caller.ts";
import type { Keys } from "../identity/keys.ts";
import type { Tokens } from "../identity/tokens.ts";
import type { HttpEnv } from "./environment.ts";
import { credentialRefused, issuerUnavailable, ProblemError, unauthenticated } from "./problem-error.ts";

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

const unknown: Identified = { refused: "The API key does not work." };

const identify = async ({ keys, tokens }: Credentials, credential: string) => {
  if (isToken(credential)) {
    return (
      (await tokens?.authenticate(credential)) ?? {
        refused: "This server takes API keys only, and no tokens.",
      }
    );
  }
  return credential.length > longestKey ? unknown : await keys.authenticate(credential);
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

export const authenticate =
  (credentials: Credentials): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    c.set("caller", await callerFrom(credentials, c.req.header("authorization")));
    await next();
  };
