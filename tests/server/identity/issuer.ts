/** An OpenID Connect issuer: a real HTTP server with keys of its own, which can be down, slow, wrong, or change keys. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import { onTestFinished } from "vitest";
import type { TokenConfig } from "../../../server/identity/token-config.ts";
import { monday } from "../world.ts";

export const audience = "lendbase-test";

/** How the issuer answers: as it should, with an error, not at all, without end, with nonsense. */
type Mood = "well" | "down" | "silent" | "endless" | "nonsense" | "elsewhere" | "impostor";

export interface Signing {
  readonly claims?: { readonly [name in keyof JWTPayload]?: JWTPayload[name] | undefined };
  readonly header?: { readonly alg?: string; readonly kid?: string; readonly typ?: string };
  /** Seconds from `monday`. */
  readonly expires?: number | null;
  readonly notBefore?: number;
}

export interface Issuer {
  readonly url: string;
  /** The path of each question, in order. */
  readonly asked: string[];
  mood: Mood;
  /** The public key that signs now. */
  publicKey(): JWK;
  /** Signs with another key from now on; the one before is published no more. */
  rotate(): Promise<void>;
  sign(signing?: Signing): Promise<string>;
}

interface Signer {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: JWK;
}

const newSigner = async (n: number): Promise<Signer> => {
  const kid = `key-${n}`;
  const pair = await generateKeyPair("ES256", { extractable: true });
  const publicKey = { ...(await exportJWK(pair.publicKey)), kid, alg: "ES256", use: "sig" };
  return { kid, privateKey: pair.privateKey, publicKey };
};

const json = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
};

const endlessly = (response: ServerResponse): void => {
  const more = (): void => {
    while (response.write("x".repeat(10_000)));
  };
  response.on("drain", more).on("close", () => response.off("drain", more));
  more();
};

/** Opens an issuer that is closed at the end of the test. */
export const openIssuer = async (): Promise<Issuer> => {
  let count = 1;
  let signer = await newSigner(count);
  const asked: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    asked.push(request.url ?? "");
    const keys = { keys: [signer.publicKey] };
    const name = issuer.mood === "impostor" ? `${url}/other` : url;
    const document = { issuer: name, jwks_uri: `${url}/keys` };
    if (issuer.mood === "silent") return;
    if (issuer.mood === "down") response.writeHead(500).end();
    else if (issuer.mood === "endless") endlessly(response);
    else if (issuer.mood === "nonsense") response.end("<html>");
    else if (issuer.mood === "elsewhere") response.writeHead(302, { location: `${url}/keys` }).end();
    else json(response, request.url === "/keys" ? keys : document);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const begin = monday / 1e3;
  const issuer: Issuer = {
    url,
    asked,
    mood: "well",
    publicKey: () => signer.publicKey,
    rotate: async () => {
      count += 1;
      signer = await newSigner(count);
    },
    sign: async ({ claims, header, expires = 3600, notBefore } = {}) => {
      const payload = { sub: "alice", lendbase_role: "operator", ...claims };
      const token = new SignJWT(payload as JWTPayload).setProtectedHeader({
        alg: "ES256",
        kid: signer.kid,
        ...header,
      });
      if (payload.iss === undefined) token.setIssuer(url);
      if (payload.aud === undefined) token.setAudience(audience);
      if (expires !== null) token.setExpirationTime(begin + expires);
      if (notBefore !== undefined) token.setNotBefore(begin + notBefore);
      return await token.sign(signer.privateKey);
    },
  };
  return issuer;
};

/** What a server is told to believe this issuer. */
export const configFor = (issuer: Issuer, more: Partial<TokenConfig> = {}): TokenConfig => ({
  issuer: issuer.url,
  audiences: [audience],
  keysUrl: null,
  skewMs: 30_000,
  claims: { role: "lendbase_role", account: "lendbase_account", permissions: "lendbase_permissions" },
  roles: { operator: ["operator"], service: ["service"], account: ["account"] },
  ...more,
});
