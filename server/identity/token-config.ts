/** Whose tokens a server believes, and what their claims mean. */
import type { Caller } from "./caller.ts";

export interface TokenConfig {
  /** As it stands in tokens, to the character. */
  readonly issuer: string;
  /** A token is for this server where it names one of these. */
  readonly audiences: readonly string[];
  /** Where the issuer's keys are; null to ask its discovery document. */
  readonly keysUrl: string | null;
  /** By how much the clocks of the issuer and of this server may differ, in milliseconds. */
  readonly skewMs: number;
  readonly claims: {
    readonly role: string;
    readonly account: string;
    readonly permissions: string;
  };
  /** Which values of the role's claim stand for which role. */
  readonly roles: Readonly<Record<Caller["role"], readonly string[]>>;
}

/** What is asked of an issuer, in milliseconds. */
export interface IssuerTimes {
  /** For one answer of the issuer, all of it. */
  readonly timeout: number;
  /** Between two questions, whoever asks and however they went. */
  readonly cooldown: number;
  /** Keys younger than this are used without a question. */
  readonly fresh: number;
  /** Keys older than this are not used, also where the issuer cannot be asked. */
  readonly stale: number;
}

export const issuerTimes: IssuerTimes = {
  timeout: 3_000,
  cooldown: 30_000,
  fresh: 300_000,
  stale: 3_600_000,
};

/** Signatures that need a public key only. What a secret signs, or nothing, is never believed. */
export const algorithms: readonly string[] = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
