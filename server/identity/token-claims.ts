/** What the claims of a token make its bearer. Nothing is guessed: a claim that is missing or unclear refuses. */
import { type Permission, permission } from "../api/operations.ts";
import { accountId } from "../api/words.ts";
import type { Caller, Identified } from "./caller.ts";
import type { TokenConfig } from "./token-config.ts";

type Claims = Readonly<Record<string, unknown>>;

const longestName = 100;

const isClaims = (value: unknown): value is Claims => typeof value === "object" && value !== null;

const own = (claims: unknown, name: string): unknown =>
  isClaims(claims) && Object.hasOwn(claims, name) ? claims[name] : undefined;

/** The claim of this name, or, where there is none, at this path of names with dots between them. */
const claimAt = (claims: Claims, name: string): unknown =>
  own(claims, name) ?? name.split(".").reduce(own, claims as unknown);

/** A claim that is a list of texts, or a text of words with spaces between them. */
const wordsOf = (claim: unknown): readonly string[] => {
  if (typeof claim === "string") return claim.split(" ").filter((word) => word !== "");
  return Array.isArray(claim) ? claim.filter((word) => typeof word === "string") : [];
};

/** RFC 7519 leaves the subject open; OpenID Connect ends it at 255 ASCII characters. */
const subject = /^[\x21-\x7e]{1,255}$/;

const nameOf = (claims: Claims, sub: string): string => {
  const given = [claims.name, claims.preferred_username].find((name) => typeof name === "string") ?? sub;
  return String(given).replaceAll(/\p{C}/gu, "").slice(0, longestName) || sub;
};

type Role = Caller["role"];

const roleOf = (claims: Claims, config: TokenConfig): Role | { readonly refused: string } => {
  const words = wordsOf(claimAt(claims, config.claims.role));
  const roles = (Object.keys(config.roles) as Role[]).filter((role) =>
    config.roles[role].some((value) => words.includes(value)),
  );
  const [role, ...others] = roles;
  if (role === undefined) {
    return { refused: `The token has no role for this server in its claim "${config.claims.role}".` };
  }
  if (others.length > 0) {
    return { refused: `The token has several roles for this server in its claim "${config.claims.role}".` };
  }
  return role;
};

const isPermission = (word: string): word is Permission => permission.safeParse(word).success;

const accountCaller = (
  claims: Claims,
  who: Pick<Caller, "keyId" | "name" | "token">,
  config: TokenConfig,
): Identified => {
  const names = config.claims;
  const account = accountId.safeParse(claimAt(claims, names.account));
  if (!account.success) {
    return { refused: `The token has no account of 16 digits in its claim "${names.account}".` };
  }
  const claim = claimAt(claims, names.permissions);
  if (claim === undefined) return { refused: `The token has no claim "${names.permissions}".` };
  const permissions = [...new Set(wordsOf(claim).filter(isPermission))];
  // One person may have several accounts, whose answers and records are not to be mixed up.
  const keyId = `${who.keyId}/${account.data}`;
  return { caller: { ...who, role: "account", keyId, account: account.data, permissions, expiresAt: null } };
};

/** Words that this server does not know are not its business: a token may be for others too. */
export const callerOfClaims = (claims: Claims, config: TokenConfig): Identified => {
  const { sub } = claims;
  if (typeof sub !== "string" || !subject.test(sub)) return { refused: "The token has no subject." };
  const token = { subject: sub, issuer: config.issuer };
  const who = { keyId: `oidc:${sub}`, name: nameOf(claims, sub), token };
  const role = roleOf(claims, config);
  if (typeof role !== "string") return role;
  return role === "account" ? accountCaller(claims, who, config) : { caller: { ...who, role } };
};
