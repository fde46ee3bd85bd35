/** Who the caller is: `Authorization: Bearer <key>`. */
import type { MiddlewareHandler } from "hono";
import type { Caller } from "../identity/caller.ts";
import type { Keys } from "../identity/keys.ts";
import type { HttpEnv } from "./environment.ts";
import { ProblemError, unauthenticated } from "./problem-error.ts";

const scheme = /^Bearer +([\x21-\x7e]{1,200})$/i;

/** The caller behind an Authorization header. Throws a 401 problem where there is none. */
export const callerFrom = async (keys: Keys, header: string | null | undefined): Promise<Caller> => {
  if (header == null || header === "") throw new ProblemError(unauthenticated("The request has no API key."));
  const secret = scheme.exec(header)?.[1];
  if (secret === undefined) throw new ProblemError(unauthenticated("The API key does not work."));
  const identified = await keys.authenticate(secret);
  if ("refused" in identified) throw new ProblemError(unauthenticated(identified.refused));
  return identified.caller;
};

export const authenticate =
  (keys: Keys): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    c.set("caller", await callerFrom(keys, c.req.header("authorization")));
    await next();
  };
