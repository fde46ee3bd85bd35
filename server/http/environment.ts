/** What the routes are made from, and what travels with one request. */
import type { Events } from "../events/service.ts";
import type { Caller } from "../identity/caller.ts";
import type { Keys } from "../identity/keys.ts";
import type { Tokens } from "../identity/tokens.ts";
import type { Log } from "../log.ts";
import type { Policies } from "../policies/policies.ts";
import type { PolicyVersions } from "../policies/versions.ts";
import type { Attempt, Sharing } from "../sharing/service.ts";
import type { RateLimiter } from "./rate-limits.ts";

/** How long answers are kept for callers who repeat a request with its idempotency key. */
export interface ClaimSettings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly keptMs: number;
}

/** Who counts requests, and shows what was counted. */
export interface Watching {
  /** `/metrics` needs no key. */
  readonly isOpen: boolean;
  readonly request: (method: string, route: string, status: number, seconds: number) => void;
  readonly scrape: () => Promise<{ readonly text: string; readonly type: string }>;
}

/** Who traces requests. */
export interface Tracing {
  /** Runs `answer` as a part of the caller's trace, where it has one. */
  readonly request: (
    traceparent: string | undefined,
    answer: () => Promise<{
      readonly method: string;
      readonly route: string | null;
      readonly status: number;
      readonly code: string | undefined;
    }>,
  ) => Promise<void>;
}

export interface AppDeps {
  readonly sharing: Sharing;
  readonly events: Events;
  readonly keys: Keys;
  /** Null where the server takes API keys only. */
  readonly tokens: Tokens | null;
  /** Null where nobody is limited. */
  readonly rates: RateLimiter | null;
  readonly policies: Policies;
  /** The policies in the database. */
  readonly versions: PolicyVersions;
  readonly log: Log;
  readonly claims: ClaimSettings;
  /** Null where nothing is counted. */
  readonly watching: Watching | null;
  /** Null where nothing is traced. */
  readonly tracing: Tracing | null;
  /** Whether a stop has begun. */
  readonly isStopping: () => boolean;
  /** Throws where the store cannot be read. */
  readonly checkStore: () => Promise<void>;
}

/** The types of Hono's context for every route below `/v1`. */
export interface HttpEnv {
  Variables: {
    requestId: string;
    caller: Caller;
    /** What is left of the caller's rate, where there is one. */
    rateHeaders: Readonly<Record<string, string>> | undefined;
    /** How a change is to be made; of writes only. */
    attempt: Attempt;
    /** The answer to this write shows an object as a read would. */
    tagged: boolean;
    /** The code of the problem that was answered, for the log. */
    code: string;
  };
}
