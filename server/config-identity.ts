/** The settings of identity: whose tokens are believed, and how much a caller may ask. Without an issuer there are API keys only. */
import { type Given, isLoopback, readDuration, wrong } from "./config-values.ts";
import { type LimitName, type RateLimits, standardLimits } from "./http/rate-limits.ts";
import type { BucketLimit } from "./http/token-buckets.ts";
import { isSafeUrl } from "./identity/issuer-documents.ts";
import type { TokenConfig } from "./identity/token-config.ts";
import { StartError } from "./start-error.ts";

export const identitySettings = {
  oidcIssuer: { flag: "--oidc-issuer", variable: "LENDBASE_OIDC_ISSUER", standard: "" },
  oidcAudience: { flag: "--oidc-audience", variable: "LENDBASE_OIDC_AUDIENCE", standard: "" },
  oidcKeys: { flag: "--oidc-keys", variable: "LENDBASE_OIDC_KEYS", standard: "" },
  oidcSkew: { flag: "--oidc-skew", variable: "LENDBASE_OIDC_SKEW", standard: "30s" },
  oidcClaims: {
    flag: "--oidc-claims",
    variable: "LENDBASE_OIDC_CLAIMS",
    standard: "role=lendbase_role,account=lendbase_account,permissions=lendbase_permissions",
  },
  oidcRoles: {
    flag: "--oidc-roles",
    variable: "LENDBASE_OIDC_ROLES",
    standard: "operator=operator,service=service,account=account",
  },
  rateLimits: { flag: "--rate-limits", variable: "LENDBASE_RATE_LIMITS", standard: "" },
} as const;

type IdentitySetting = keyof typeof identitySettings;

/** More than this is no difference of clocks, but a way around the end of a token. */
const mostSkewMs = 300_000;

const readUrl = (given: Given): string => {
  if (isSafeUrl(given.value)) return given.value;
  throw wrong(given, "an https address, or an http one of this machine");
};

const readSkew = (given: Given): number => {
  const skew = readDuration(given);
  if (skew > mostSkewMs) throw wrong(given, 'at most "5m"');
  return skew;
};

const listOf = (value: string): readonly string[] =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Reads `name=value,…` where the names are known; those that are left out keep their standard. */
const readPairs = <Name extends string>(
  given: Given,
  names: readonly Name[],
): Partial<Record<Name, readonly string[]>> => {
  const pairs: Partial<Record<Name, readonly string[]>> = {};
  for (const part of listOf(given.value)) {
    const at = part.indexOf("=");
    const name = names.find((known) => known === part.slice(0, at));
    const value = part.slice(at + 1);
    if (name === undefined || value === "") {
      throw wrong(given, `a list such as "${names.map((known) => `${known}=name`).join(",")}"`);
    }
    pairs[name] = [...(pairs[name] ?? []), value];
  }
  return pairs;
};

const claimNames = ["role", "account", "permissions"] as const;
const roleNames = ["operator", "service", "account"] as const;

const readClaims = (given: Given): TokenConfig["claims"] => {
  const pairs = readPairs(given, claimNames);
  const [role = "", account = "", permissions = ""] = claimNames.map(
    (name) => pairs[name]?.[0] ?? `lendbase_${name}`,
  );
  return { role, account, permissions };
};

/** A role that is left out is nobody's: a mapping that names one says all. */
const readRoles = (given: Given): TokenConfig["roles"] => {
  const { operator = [], service = [], account = [] } = readPairs(given, roleNames);
  const values = [...operator, ...service, ...account];
  if (new Set(values).size < values.length) throw wrong(given, "a list in which each value has one role");
  return { operator, service, account };
};

/** Null where no issuer is given. Throws a StartError with a sentence for each mistake. */
export const readTokens = (given: (setting: IdentitySetting) => Given): TokenConfig | null => {
  const mistakes: string[] = [];
  const read = <Value>(setting: IdentitySetting, reader: (value: Given) => Value): Value | undefined => {
    try {
      return reader(given(setting));
    } catch (cause) {
      if (!(cause instanceof StartError)) throw cause;
      mistakes.push(cause.message);
      return undefined;
    }
  };
  const audience = given("oidcAudience");
  const keys = given("oidcKeys");
  if (given("oidcIssuer").value === "") {
    const alone = [audience, keys].find(({ value }) => value !== "");
    if (alone !== undefined) throw new StartError(`${alone.name} needs an issuer: give --oidc-issuer too.`);
    return null;
  }
  const issuer = read("oidcIssuer", readUrl);
  const audiences = listOf(audience.value);
  if (audiences.length === 0) {
    mistakes.push(
      "An issuer needs an audience: give --oidc-audience, the name of this server in its tokens.",
    );
  }
  const keysUrl = keys.value === "" ? null : read("oidcKeys", readUrl);
  const skewMs = read("oidcSkew", readSkew);
  const claims = read("oidcClaims", readClaims);
  const roles = read("oidcRoles", readRoles);
  if (mistakes.length > 0) throw new StartError(mistakes.join("\n"));
  if (
    issuer === undefined ||
    keysUrl === undefined ||
    skewMs === undefined ||
    claims === undefined ||
    roles === undefined
  ) {
    throw new StartError("The settings of the issuer cannot be read.");
  }
  return { issuer, audiences, keysUrl, skewMs, claims, roles };
};

const unitsMs: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3 };
const limitNames = Object.keys(standardLimits) as readonly LimitName[];
const rightLimits = `"off", or a list such as "reads=6000/m,writes=20/s,failures=off" of ${limitNames.join(", ")}`;

const readLimit = (given: Given, text: string): BucketLimit | null => {
  if (text === "off") return null;
  const [, digits = "", unit = ""] = /^([1-9][0-9]{0,8})\/([smh])$/.exec(text) ?? [];
  const windowMs = unitsMs[unit];
  if (windowMs === undefined) throw wrong(given, rightLimits);
  return { quota: Number(digits), windowMs };
};

/**
 * Null for no limits. Where nothing is said there are none on an address of this machine only, whose users could do it
 * more harm otherwise, and the standard ones elsewhere; what a list leaves out stays standard.
 */
export const readRates = (given: Given, host: string): RateLimits | null => {
  if (given.value === "") return isLoopback(host) ? null : standardLimits;
  if (given.value === "off") return null;
  const limits = { ...standardLimits };
  for (const part of listOf(given.value)) {
    const at = part.indexOf("=");
    const name = limitNames.find((known) => known === part.slice(0, at));
    if (name === undefined) throw wrong(given, rightLimits);
    limits[name] = readLimit(given, part.slice(at + 1));
  }
  return limits;
};
