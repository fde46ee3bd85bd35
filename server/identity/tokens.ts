/** Tokens of an OpenID Connect issuer: who bears one, by its signature, its claims and the clock. */
import type { CompactJWSHeaderParameters, FlattenedJWSInput, JWTPayload } from "jose";
import type { Clock } from "../sharing/clock.ts";
import type { Identified } from "./caller.ts";
import { IssuerError } from "./issuer-documents.ts";
import { createIssuerKeys, type IssuerKeys } from "./issuer-keys.ts";
import { callerOfClaims } from "./token-claims.ts";
import { algorithms, type IssuerTimes, issuerTimes, type TokenConfig } from "./token-config.ts";
import { isUnknownKey, sentenceFor } from "./token-refusals.ts";

export interface Tokens {
  /** `unavailable`: the issuer cannot be asked for its keys, so that nothing can be said of the token. */
  authenticate(token: string): Promise<Identified | { readonly unavailable: string }>;
}

export interface TokensDeps {
  readonly config: TokenConfig;
  readonly clock: Clock;
  /** Called once for each kind of failure of the issuer that lasts. */
  readonly onFailure: (reason: string) => void;
  readonly times?: IssuerTimes;
}

/** Far more than claims about one bearer take. In characters. */
const longestToken = 8_000;

/** Looks once more where the issuer may have a new key since it was asked. */
const keyFinder =
  (keys: IssuerKeys) => async (header: CompactJWSHeaderParameters, token: FlattenedJWSInput) => {
    const set = await keys.current();
    try {
      return await set(header, token);
    } catch (cause) {
      const renewed = isUnknownKey(cause) ? await keys.renewed() : null;
      if (renewed === null) throw cause;
      return await renewed(header, token);
    }
  };

/** The claims of a token that is believed. Throws what jose throws, or an IssuerError. */
const verify = async (
  token: string,
  keys: IssuerKeys,
  { issuer, audiences, skewMs }: TokenConfig,
  now: number,
): Promise<JWTPayload> => {
  const { jwtVerify } = await import("jose");
  const { payload } = await jwtVerify(token, keyFinder(keys), {
    algorithms: [...algorithms],
    issuer,
    audience: [...audiences],
    clockTolerance: skewMs / 1e3,
    currentDate: new Date(now),
    requiredClaims: ["exp", "sub"],
  });
  return payload;
};

const issuerSilent = "The issuer of tokens does not answer, so this token cannot be looked at.";

export const createTokens = ({ config, clock, onFailure, times = issuerTimes }: TokensDeps): Tokens => {
  const keys = createIssuerKeys({ source: config, times, clock, onFailure });
  return {
    authenticate: async (token) => {
      if (token.length > longestToken) {
        return { refused: `The token has more than ${longestToken} characters.` };
      }
      try {
        return callerOfClaims(await verify(token, keys, config, clock.now()), config);
      } catch (cause) {
        if (cause instanceof IssuerError) return { unavailable: issuerSilent };
        return { refused: sentenceFor(cause) };
      }
    },
  };
};
