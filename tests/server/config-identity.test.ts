/** Whose tokens a server is told to believe. */
import { expect, test } from "vitest";
import { type Flags, readConfig } from "../../server/config.ts";

const issuer = { oidcIssuer: "https://id.example.com", oidcAudience: "lendbase" };

const mistakes = (flags: Flags): readonly string[] => {
  try {
    readConfig(flags, {});
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
};

test("without an issuer there are keys only", () => {
  expect(readConfig({}, {}).tokens).toBeNull();
});

test("an issuer and an audience are enough, and everything else has a standard", () => {
  expect(readConfig(issuer, {}).tokens).toEqual({
    issuer: "https://id.example.com",
    audiences: ["lendbase"],
    keysUrl: null,
    skewMs: 30_000,
    claims: { role: "lendbase_role", account: "lendbase_account", permissions: "lendbase_permissions" },
    roles: { operator: ["operator"], service: ["service"], account: ["account"] },
  });
});

test("claims and roles may be given in part, and roles that are not named are nobody's", () => {
  const flags = {
    ...issuer,
    oidcAudience: "lendbase, lending",
    oidcClaims: "role=https://example.com/groups,account=org.tenant",
    oidcRoles: "operator=dba,operator=sre",
    oidcSkew: "5m",
  };
  expect(readConfig(flags, {}).tokens).toMatchObject({
    audiences: ["lendbase", "lending"],
    claims: {
      role: "https://example.com/groups",
      account: "org.tenant",
      permissions: "lendbase_permissions",
    },
    roles: { operator: ["dba", "sre"], service: [], account: [] },
    skewMs: 300_000,
  });
});

test("an issuer on this machine may be without encryption, and no other", () => {
  expect(mistakes({ ...issuer, oidcIssuer: "http://127.0.0.1:8080/realm" })).toEqual([]);
  for (const oidcIssuer of [
    "http://id.example.com",
    "http://127.0.0.1.example.com",
    "file:///keys",
    "id.example.com",
  ]) {
    expect(mistakes({ ...issuer, oidcIssuer })).toEqual([
      `--oidc-issuer is "${oidcIssuer}", but must be an https address, or an http one of this machine.`,
    ]);
  }
});

test("each mistake is a sentence of its own", () => {
  const all = {
    oidcIssuer: "https://id.example.com",
    oidcKeys: "keys",
    oidcSkew: "6m",
    oidcClaims: "rule=x",
    oidcRoles: "operator=a,service=a",
  };
  expect(mistakes(all)).toEqual([
    "An issuer needs an audience: give --oidc-audience, the name of this server in its tokens.",
    expect.stringContaining("--oidc-keys is"),
    '--oidc-skew is "6m", but must be at most "5m".',
    '--oidc-claims is "rule=x", but must be a list such as "role=name,account=name,permissions=name".',
    '--oidc-roles is "operator=a,service=a", but must be a list in which each value has one role.',
  ]);
});

test("an audience without an issuer is a mistake, rather than tokens that are never believed", () => {
  expect(mistakes({ oidcAudience: "lendbase" })).toEqual([
    "--oidc-audience needs an issuer: give --oidc-issuer too.",
  ]);
});
