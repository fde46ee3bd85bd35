/** What the routes are made from, and what travels with one request. */
import type { Caller } from "../identity/caller.ts";
import type { Keys } from "../identity/keys.ts";
import type { Log } from "../log.ts";
import type { Policies } from "../policies/policies.ts";
import type { Sharing } from "../sharing/service.ts";

export interface AppDeps {
  readonly sharing: Sharing;
  readonly keys: Keys;
  readonly policies: Policies;
  readonly log: Log;
  /** Throws where the store cannot be read. */
  readonly checkStore: () => Promise<void>;
}

/** The types of Hono's context for every route below `/v1`. */
export interface HttpEnv {
  Variables: {
    requestId: string;
    caller: Caller;
    /** The code of the problem that was answered, for the log. */
    code: string;
  };
}
