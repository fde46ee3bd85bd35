/**
 * How much one caller may ask. Every account has its own buckets, whichever of its keys it uses, and so has every service
 * and operator; addresses that send wrong credentials have one for those. The answers carry the RateLimit headers of
 * the IETF's draft.
 */
import { isIPv6 } from "node:net";
import type { Caller } from "../identity/caller.ts";
import { ProblemError, tooManyFailures, tooManyRequests } from "./problem-error.ts";
import { type BucketLimit, type Buckets, createBuckets, type Level } from "./token-buckets.ts";

export type RequestKind = "reads" | "writes" | "decisions";
export type LimitName = RequestKind | "failures";

/** A limit that is null does not hold. */
export type RateLimits = Readonly<Record<LimitName, BucketLimit | null>>;

const minuteMs = 60_000;
const perMinute = (quota: number): BucketLimit => ({ quota, windowMs: minuteMs });

/** For one account. What services and operators may is in `factors`. */
export const standardLimits: RateLimits = {
  reads: perMinute(6_000),
  writes: perMinute(1_200),
  decisions: perMinute(30_000),
  failures: perMinute(60),
};

/** Services ask for many accounts, and operators act for all. */
const factors: Readonly<Record<Caller["role"], number>> = { account: 1, service: 10, operator: 10 };

/** About 2 MB for each kind. */
const mostHolders = 10_000;

export interface RateLimiter {
  /** Counts a request; answers the headers that say what is left. Throws a 429 problem. */
  request(kind: RequestKind, caller: Caller): Readonly<Record<string, string>>;
  /** Throws a 429 problem where the address has failed too often; looks at no credential. */
  checkAddress(address: string): void;
  /** Counts a credential that does not work. */
  failed(address: string): void;
}

/** Who shares a bucket: more keys do not make an account larger. */
const holderOf = (caller: Caller): string =>
  caller.role === "account" ? `account:${caller.account}` : `${caller.role}:${caller.keyId}`;

const ipv4Inside = /^::ffff:([0-9.]+)$/i;
/** A network of one user of IPv6 is the first half of its address. */
const groupsOfNetwork = 4;

/** Whoever has a whole network of IPv6 addresses is one. */
export const networkOf = (address: string): string => {
  const inside = ipv4Inside.exec(address)?.[1];
  if (inside !== undefined || !isIPv6(address)) return inside ?? address;
  const [head = "", tail = ""] = address.split("%", 1)[0]?.split("::") ?? [];
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  const groups = [...before, ...zeros, ...after].slice(0, groupsOfNetwork);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::`;
};

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1e3));

const headersFor = (name: LimitName, limit: BucketLimit, factor: number, level: Level) => ({
  "RateLimit-Policy": `"${name}";q=${limit.quota * factor};w=${seconds(limit.windowMs)}`,
  RateLimit: `"${name}";r=${level.left};t=${seconds(level.fullInMs)}`,
});

interface Limited {
  readonly limit: BucketLimit;
  readonly buckets: Buckets;
}

export const createRateLimiter = (limits: RateLimits, now: () => number): RateLimiter => {
  const limited = (name: LimitName): Limited | null => {
    const limit = limits[name];
    return limit === null ? null : { limit, buckets: createBuckets(limit, mostHolders) };
  };
  const kinds = { reads: limited("reads"), writes: limited("writes"), decisions: limited("decisions") };
  const failures = limited("failures");
  return {
    request: (kind, caller) => {
      const of = kinds[kind];
      if (of === null) return {};
      const factor = factors[caller.role];
      const level = of.buckets.take(holderOf(caller), now(), factor);
      const headers = headersFor(kind, of.limit, factor, level);
      if (level.taken) return headers;
      throw new ProblemError(tooManyRequests(kind, seconds(level.nextInMs), headers));
    },
    checkAddress: (address) => {
      if (failures === null) return;
      const level = failures.buckets.look(networkOf(address), now());
      if (level.nextInMs === 0) return;
      const headers = headersFor("failures", failures.limit, 1, level);
      throw new ProblemError(tooManyFailures(seconds(level.nextInMs), headers));
    },
    failed: (address) => {
      failures?.buckets.take(networkOf(address), now());
    },
  };
};
