/**
 * `Idempotency-Key` and `dry_run`: how a request wants its change to be made. What was answered to a key is kept by the
 * store, in the transaction of the change; here is what the headers say, and who is being answered at the moment.
 */
import { createHash } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { actedBy, actorOf } from "../identity/caller.ts";
import type { Attempt, Claim } from "../sharing/service.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import {
  dryRunNotHere,
  dryRunWrong,
  idempotencyKeyHeader,
  idempotencyKeyReused,
  idempotencyKeyWrong,
  requestInFlight,
} from "./problem-attempts.ts";
import { accountHeader, ProblemError } from "./problem-error.ts";

/** Printable ASCII without spaces, so that a header that came twice is none. */
const acceptableKey = /^[\x21-\x7e]{1,255}$/;

/** What can be tried out, by the first step of the path below `/v1`. Everything else is refused, never ignored. */
const tried: ReadonlySet<string> = new Set([
  "accounts",
  "backup-sets",
  "clusters",
  "conversions",
  "directories",
  "folders",
  "invitations",
  "policy",
  "quota-requests",
  "resource-shares",
  "restores",
]);

/** Changes nothing in any case. */
const triesOnly = "/v1/policy/validate";

/** Whether a change at this path can be tried out with `dry_run`. */
export const isTried = (path: string): boolean => tried.has(path.split("/")[2] ?? "") && path !== triesOnly;

export const isChange = (method: string): boolean =>
  method !== "GET" && method !== "HEAD" && method !== "OPTIONS";

/** Null where the request has no key. Throws a 400 problem for one that cannot be kept. */
const keyOf = (c: Context<HttpEnv>): string | null => {
  const key = c.req.header(idempotencyKeyHeader);
  if (key === undefined) return null;
  if (!acceptableKey.test(key)) throw new ProblemError(idempotencyKeyWrong);
  return key;
};

/** Two requests are one where all of this is: whom it acts for, what it does, where, and with which bytes. */
const fingerprintOf = async (c: Context<HttpEnv>): Promise<string> => {
  const { pathname, search } = new URL(c.req.url);
  const head = [c.req.method, pathname, search, c.req.header(accountHeader) ?? "", await c.req.text()];
  return createHash("sha256").update(JSON.stringify(head)).digest("base64url");
};

const claimOf = async (c: Context<HttpEnv>, { claims }: AppDeps): Promise<Claim | null> => {
  const key = keyOf(c);
  if (key === null) return null;
  const now = claims.now();
  const fingerprint = await fingerprintOf(c);
  return { caller: actorOf(c.get("caller")), key, fingerprint, now, expiresAt: now + claims.keptMs };
};

/** Throws a 400 problem where it is neither true nor false, or cannot be had. */
const isDryRun = (c: Context<HttpEnv>): boolean => {
  const values = c.req.queries("dry_run");
  if (values === undefined) return false;
  const [value] = values;
  if (values.length > 1 || (value !== "true" && value !== "false")) throw new ProblemError(dryRunWrong);
  if (value === "true" && !isTried(c.req.path)) throw new ProblemError(dryRunNotHere);
  return value === "true";
};

/** The requests with a key that this server is answering, by caller and key. */
type InFlight = Map<string, Claim>;

const enter = (inFlight: InFlight, claim: Claim): (() => void) => {
  const name = JSON.stringify([claim.caller, claim.key]);
  const other = inFlight.get(name);
  if (other !== undefined) {
    const same = other.fingerprint === claim.fingerprint;
    throw new ProblemError(same ? requestInFlight : idempotencyKeyReused);
  }
  inFlight.set(name, claim);
  return () => inFlight.delete(name);
};

/**
 * Reads how each change is to be made, for the routes to hand on. The same request again is refused while the first is
 * answered by this server; on another server it waits for the first, because changes are made one after another.
 */
export const readAttempts = (deps: AppDeps): MiddlewareHandler<HttpEnv> => {
  const inFlight: InFlight = new Map();
  return async (c, next) => {
    if (!isChange(c.req.method)) return await next();
    const dryRun = isDryRun(c);
    const claim = await claimOf(c, deps);
    let replayed = false;
    const attempt: Attempt = {
      claim: dryRun ? null : claim,
      dryRun,
      by: actedBy(c.get("caller")),
      replayed: () => {
        replayed = true;
      },
    };
    c.set("attempt", attempt);
    const leave = attempt.claim === null ? () => {} : enter(inFlight, attempt.claim);
    try {
      await next();
    } finally {
      leave();
    }
    if (replayed) c.header("Idempotency-Replayed", "true");
    if (dryRun) c.header("Lendbase-Dry-Run", "true");
  };
};
