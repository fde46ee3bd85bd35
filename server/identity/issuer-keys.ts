/** The issuer's keys: fetched when a token needs them, kept for a while, and asked for no more often than is polite. */
import type { JSONWebKeySet, LocalJWKSet } from "jose";
import type { Clock } from "../sharing/clock.ts";
import { fetchKeys, IssuerError } from "./issuer-documents.ts";
import type { IssuerTimes, TokenConfig } from "./token-config.ts";

export interface IssuerKeys {
  /** Throws an IssuerError where there are none that may be used. */
  current(): Promise<LocalJWKSet>;
  /** Asks anew, because a token names a key that is not there; null where the issuer was asked just now. */
  renewed(): Promise<LocalJWKSet | null>;
}

export interface IssuerKeysDeps {
  readonly source: Pick<TokenConfig, "issuer" | "keysUrl">;
  readonly times: IssuerTimes;
  readonly clock: Clock;
  /** Called once for each kind of failure that lasts. */
  readonly onFailure: (reason: string) => void;
}

interface Kept {
  readonly set: LocalJWKSet;
  readonly at: number;
}

const load = async ({ source, times }: IssuerKeysDeps): Promise<LocalJWKSet> => {
  const [{ createLocalJWKSet }, keys] = await Promise.all([import("jose"), fetchKeys(source, times.timeout)]);
  return createLocalJWKSet({ keys } as unknown as JSONWebKeySet);
};

export const createIssuerKeys = (deps: IssuerKeysDeps): IssuerKeys => {
  const { times, clock, onFailure } = deps;
  let kept: Kept | null = null;
  let attemptedAt: number | null = null;
  let pending: Promise<void> | null = null;
  let failure: string | null = null;

  /** A clock that was put back counts as time enough. */
  const isWithin = (ms: number, at: number | null): boolean => {
    if (at === null) return false;
    const passed = clock.now() - at;
    return passed >= 0 && passed < ms;
  };

  const attempt = async (): Promise<void> => {
    attemptedAt = clock.now();
    try {
      kept = { set: await load(deps), at: clock.now() };
      failure = null;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      if (reason !== failure) onFailure(reason);
      failure = reason;
    }
    pending = null;
  };

  /** All who need the keys at once share one question. Answers false where it is too early for another. */
  const ask = async (): Promise<boolean> => {
    if (pending === null && isWithin(times.cooldown, attemptedAt)) return false;
    pending ??= attempt();
    await pending;
    return true;
  };

  const usable = (ms: number): LocalJWKSet | null =>
    kept !== null && isWithin(ms, kept.at) ? kept.set : null;

  return {
    current: async () => {
      const fresh = usable(times.fresh);
      if (fresh !== null) return fresh;
      await ask();
      const set = usable(times.stale);
      if (set === null) throw new IssuerError(failure ?? "the issuer was not asked");
      return set;
    },
    renewed: async () => ((await ask()) ? usable(times.stale) : null),
  };
};
