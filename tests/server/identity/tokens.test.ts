/** Tokens of an issuer: which are believed, and what each of the others is told. */
import { createHmac } from "node:crypto";
import { type CryptoKey, exportSPKI, generateKeyPair, importJWK, SignJWT } from "jose";
import { expect, test } from "vitest";
import type { TokenConfig } from "../../../server/identity/token-config.ts";
import { createTokens, type Tokens } from "../../../server/identity/tokens.ts";
import { createTestClock, minute, type TestClock } from "../world.ts";
import { audience, configFor, type Issuer, openIssuer } from "./issuer.ts";

interface Stage {
  readonly issuer: Issuer;
  readonly tokens: Tokens;
  readonly clock: TestClock;
  readonly failures: readonly string[];
}

const times = { timeout: 200, cooldown: 30_000, fresh: 5 * minute, stale: 60 * minute };

const open = async (more: Partial<TokenConfig> = {}): Promise<Stage> => {
  const issuer = await openIssuer();
  const clock = createTestClock();
  const failures: string[] = [];
  const onFailure = (reason: string) => void failures.push(reason.replaceAll(issuer.url, "the issuer"));
  const tokens = createTokens({ config: configFor(issuer, more), clock, onFailure, times });
  return { issuer, tokens, clock, failures };
};

const silent = { unavailable: expect.stringContaining("does not answer") };
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

test("a token tells who bears it, with one question for the address of the keys and one for the keys", async () => {
  const { issuer, tokens } = await open();
  const claims = { lendbase_role: "operator", name: "Alice\u0007 A." };
  for (let n = 0; n < 3; n += 1) {
    expect(await tokens.authenticate(await issuer.sign({ claims }))).toEqual({
      caller: {
        role: "operator",
        keyId: "oidc:alice",
        name: "Alice A.",
        token: { subject: "alice", issuer: issuer.url },
      },
    });
  }
  expect(issuer.asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
});

test("where the keys are may be said, and is then not asked", async () => {
  const { issuer } = await open();
  const config = configFor(issuer, { keysUrl: `${issuer.url}/keys` });
  const tokens = createTokens({ config, clock: createTestClock(), onFailure: () => {} });
  expect(await tokens.authenticate(await issuer.sign())).toHaveProperty("caller");
  expect(issuer.asked).toEqual(["/keys"]);
});

test("many tokens at once cost one question", async () => {
  const { issuer, tokens } = await open();
  const token = await issuer.sign();
  const answers = await Promise.all(Array.from({ length: 50 }, () => tokens.authenticate(token)));
  expect(answers.filter((answer) => "caller" in answer)).toHaveLength(50);
  expect(issuer.asked).toHaveLength(2);
});

/** Attacks and mistakes, each made of the token that `sign` makes. */
const refused: readonly (readonly [
  what: string,
  make: (issuer: Issuer) => Promise<string> | string,
  sentence: string,
])[] = [
  [
    "that nobody signed (alg none)",
    (issuer) =>
      `${base64({ alg: "none" })}.${base64({ sub: "alice", iss: issuer.url, aud: audience, exp: 9e9 })}.`,
    "The token is signed in a way that this server does not take.",
  ],
  [
    "that takes the public key for a secret (HS256)",
    async (issuer) => {
      const key = (await importJWK(issuer.publicKey(), "ES256", { extractable: true })) as CryptoKey;
      const payload = { sub: "alice", iss: issuer.url, aud: audience, exp: 9e9, lendbase_role: "operator" };
      const signed = `${base64({ alg: "HS256", kid: "key-1" })}.${base64(payload)}`;
      return `${signed}.${createHmac("sha256", await exportSPKI(key))
        .update(signed)
        .digest("base64url")}`;
    },
    "The token is signed in a way that this server does not take.",
  ],
  [
    "of another issuer",
    (issuer) => issuer.sign({ claims: { iss: "https://other.example" } }),
    "The token is of another issuer.",
  ],
  [
    "for another audience",
    (issuer) => issuer.sign({ claims: { aud: "somebody-else" } }),
    "The token is for another audience.",
  ],
  ["for no audience", (issuer) => issuer.sign({ claims: { aud: [] } }), "The token is for another audience."],
  ["that has expired", (issuer) => issuer.sign({ expires: -31 }), "The token has expired."],
  [
    "that does not say when it ends",
    (issuer) => issuer.sign({ expires: null }),
    "The token does not say when it ends.",
  ],
  ["that is not valid yet", (issuer) => issuer.sign({ notBefore: 31 }), "The token is not valid yet."],
  [
    "that ends at a text",
    (issuer) => issuer.sign({ expires: null, claims: { exp: "never" as unknown as number } }),
    "The token does not say when it ends.",
  ],
  ["without a subject", (issuer) => issuer.sign({ claims: { sub: undefined } }), "The token has no subject."],
  [
    "with a subject of two lines",
    (issuer) => issuer.sign({ claims: { sub: "alice\nbob" } }),
    "The token has no subject.",
  ],
  [
    "of a key that nobody knows",
    (issuer) => issuer.sign({ header: { kid: "key-9" } }),
    "The token is signed with a key that its issuer does not have.",
  ],
  [
    "of a key of somebody else, under the name of the issuer's",
    async (issuer) => {
      const { privateKey } = await generateKeyPair("ES256");
      return await new SignJWT({ sub: "alice", lendbase_role: "operator" })
        .setProtectedHeader({ alg: "ES256", kid: "key-1" })
        .setIssuer(issuer.url)
        .setAudience(audience)
        .setExpirationTime(9e9)
        .sign(privateKey);
    },
    "The signature of the token is wrong.",
  ],
  [
    "that brings its own key",
    async (issuer) => {
      const pair = await generateKeyPair("ES256");
      return await new SignJWT({ sub: "alice", lendbase_role: "operator" })
        .setProtectedHeader({ alg: "ES256", jwk: issuer.publicKey(), jku: `${issuer.url}/keys` })
        .setIssuer(issuer.url)
        .setAudience(audience)
        .setExpirationTime(9e9)
        .sign(pair.privateKey);
    },
    "The signature of the token is wrong.",
  ],
  [
    "whose payload was changed",
    async (issuer) => {
      const [header, , signature] = (await issuer.sign({ claims: { lendbase_role: "service" } })).split(".");
      const payload = { sub: "root", iss: issuer.url, aud: audience, exp: 9e9, lendbase_role: "operator" };
      return `${header}.${base64(payload)}.${signature}`;
    },
    "The signature of the token is wrong.",
  ],
  [
    "without its signature",
    async (issuer) => `${(await issuer.sign()).split(".").slice(0, 2).join(".")}.`,
    "The signature of the token is wrong.",
  ],
  [
    "that needs something unknown (crit)",
    async (issuer) => {
      const [, payload, signature] = (await issuer.sign()).split(".");
      return `${base64({ alg: "ES256", kid: "key-1", crit: ["x"], x: 1 })}.${payload}.${signature}`;
    },
    "The token is signed in a way that this server does not take.",
  ],
  ["of 1 MB", () => `a.${"b".repeat(1_000_000)}.c`, "The token has more than 8000 characters."],
  ["of nonsense", () => "a.b.c", "The token cannot be read."],
  ["of three dots", () => "..", "The token cannot be read."],
  [
    "without a role",
    (issuer) => issuer.sign({ claims: { lendbase_role: undefined } }),
    'The token has no role for this server in its claim "lendbase_role".',
  ],
  [
    "with a role of the language's own",
    (issuer) => issuer.sign({ claims: { lendbase_role: "constructor" } }),
    'The token has no role for this server in its claim "lendbase_role".',
  ],
  [
    "with two roles",
    (issuer) => issuer.sign({ claims: { lendbase_role: ["operator", "service"] } }),
    'The token has several roles for this server in its claim "lendbase_role".',
  ],
  [
    "of an account without its number",
    (issuer) => issuer.sign({ claims: { lendbase_role: "account", lendbase_permissions: "view" } }),
    'The token has no account of 16 digits in its claim "lendbase_account".',
  ],
  [
    "of an account whose number is no text",
    (issuer) =>
      issuer.sign({
        claims: { lendbase_role: "account", lendbase_account: 1e15, lendbase_permissions: "view" },
      }),
    'The token has no account of 16 digits in its claim "lendbase_account".',
  ],
  [
    "of an account without permissions",
    (issuer) => issuer.sign({ claims: { lendbase_role: "account", lendbase_account: "1000000000000001" } }),
    'The token has no claim "lendbase_permissions".',
  ],
];

test.for(refused)("a token %s is refused", async ([, make, sentence]) => {
  const { issuer, tokens } = await open();
  expect(await tokens.authenticate(await make(issuer))).toEqual({ refused: sentence });
  expect(await tokens.authenticate(await issuer.sign()), "the next one").toHaveProperty("caller");
});

test("a clock that differs by as much as is allowed harms nobody", async () => {
  const { issuer, tokens } = await open();
  for (const signing of [{ expires: -29 }, { notBefore: 29 }]) {
    expect(await tokens.authenticate(await issuer.sign(signing))).toHaveProperty("caller");
  }
});

test("claims may have other names, lie deeper, and be lists among which only some are for this server", async () => {
  const { issuer, tokens } = await open({
    claims: { role: "https://example.com/groups", account: "org.tenant", permissions: "scope" },
    roles: { operator: [], service: [], account: ["lenders"] },
  });
  const claims = {
    lendbase_role: undefined,
    "https://example.com/groups": ["staff", "lenders", "operator"],
    org: { tenant: "1000000000000001" },
    scope: "openid view restore fly",
  };
  expect(await tokens.authenticate(await issuer.sign({ claims }))).toMatchObject({
    caller: {
      role: "account",
      keyId: "oidc:alice/1000000000000001",
      account: "1000000000000001",
      permissions: ["view", "restore"],
    },
  });
});

test("a new key of the issuer is fetched when a token names it, but not again at once", async () => {
  const { issuer, tokens, clock } = await open();
  const old = await issuer.sign();
  expect(await tokens.authenticate(old)).toHaveProperty("caller");
  await issuer.rotate();
  clock.advance(times.cooldown);
  expect(await tokens.authenticate(await issuer.sign())).toHaveProperty("caller");
  expect(await tokens.authenticate(old)).toHaveProperty("refused");
  const asked = issuer.asked.length;
  for (let n = 0; n < 20; n += 1) {
    const made = await issuer.sign({ header: { kid: `made-up-${n}` } });
    expect(await tokens.authenticate(made)).toHaveProperty("refused");
  }
  expect(issuer.asked).toHaveLength(asked);
});

test("a key that the issuer took back is believed for five minutes at most", async () => {
  const { issuer, tokens, clock } = await open();
  const old = await issuer.sign();
  expect(await tokens.authenticate(old)).toHaveProperty("caller");
  await issuer.rotate();
  clock.advance(times.fresh);
  expect(await tokens.authenticate(old)).toHaveProperty("refused");
});

test.for([
  ["down", "the issuer/.well-known/openid-configuration answered 500"],
  ["silent", "the issuer/.well-known/openid-configuration did not answer in time"],
  ["endless", "the issuer/.well-known/openid-configuration answered more than 250000 bytes"],
  ["nonsense", "the issuer/.well-known/openid-configuration answered no JSON object"],
  ["elsewhere", "the issuer/.well-known/openid-configuration cannot be reached"],
  ["impostor", "the issuer/.well-known/openid-configuration is of another issuer"],
] as const)("an issuer that is %s is asked once, said once, and asked again later", async ([
  mood,
  failure,
]) => {
  const { issuer, tokens, clock, failures } = await open();
  issuer.mood = mood;
  const token = await issuer.sign();
  expect(await tokens.authenticate(token)).toEqual(silent);
  expect(await tokens.authenticate(token)).toEqual(silent);
  expect(issuer.asked).toHaveLength(1);
  clock.advance(times.cooldown);
  expect(await tokens.authenticate(token)).toEqual(silent);
  expect(issuer.asked).toHaveLength(2);
  expect(failures).toEqual([failure]);
  issuer.mood = "well";
  clock.advance(times.cooldown);
  expect(await tokens.authenticate(token)).toHaveProperty("caller");
});

test("while an issuer is down its last keys go on for an hour, and no longer", async () => {
  const { issuer, tokens, clock } = await open();
  const token = await issuer.sign({ expires: 9e6 });
  expect(await tokens.authenticate(token)).toHaveProperty("caller");
  issuer.mood = "down";
  clock.advance(times.stale - 1);
  expect(await tokens.authenticate(token)).toHaveProperty("caller");
  clock.advance(1);
  expect(await tokens.authenticate(token)).toEqual(silent);
});
