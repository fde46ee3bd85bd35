/** Why a token is not believed, in one sentence that says nothing of the issuer's keys. */

const byCode: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: "The token has expired.",
  ERR_JOSE_ALG_NOT_ALLOWED: "The token is signed in a way that this server does not take.",
  ERR_JOSE_NOT_SUPPORTED: "The token is signed in a way that this server does not take.",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "The signature of the token is wrong.",
  ERR_JWKS_NO_MATCHING_KEY: "The token is signed with a key that its issuer does not have.",
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: "The token does not say which key it is signed with.",
};

const byClaim: Readonly<Record<string, string>> = {
  iss: "The token is of another issuer.",
  aud: "The token is for another audience.",
  nbf: "The token is not valid yet.",
  iat: "The token is not valid yet.",
  exp: "The token does not say when it ends.",
  sub: "The token has no subject.",
};

const unreadable = "The token cannot be read.";

const property = (cause: unknown, name: string): string => {
  const value: unknown = typeof cause === "object" && cause !== null ? Reflect.get(cause, name) : undefined;
  return typeof value === "string" ? value : "";
};

/** Whatever was thrown while a token was looked at refuses it. */
export const sentenceFor = (cause: unknown): string =>
  byCode[property(cause, "code")] ?? byClaim[property(cause, "claim")] ?? unreadable;

export const isUnknownKey = (cause: unknown): boolean =>
  property(cause, "code") === "ERR_JWKS_NO_MATCHING_KEY";
