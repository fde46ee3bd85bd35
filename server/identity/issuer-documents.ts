/** Reads what an issuer publishes: its discovery document and its keys. An answer has an end, in time and in size. */
import type { TokenConfig } from "./token-config.ts";

/** Why the issuer could not be asked, for the log: one sentence. */
export class IssuerError extends Error {
  override readonly name = "IssuerError";
}

type Fields = Readonly<Record<string, unknown>>;

const mostBytes = 250_000;
const mostKeys = 100;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isLoopbackName = (name: string): boolean =>
  name === "localhost" || name === "[::1]" || /^127(\.[0-9]{1,3}){3}$/.test(name);

/** Keys that anybody on the way could exchange are no keys, so they travel encrypted or within the machine. */
export const isSafeUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && isLoopbackName(hostname));
};

const readText = async (url: string, response: Response): Promise<string> => {
  if (!response.ok) throw new IssuerError(`${url} answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > mostBytes) throw new IssuerError(`${url} answered more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

const parse = (url: string, text: string): Fields => {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {}
  throw new IssuerError(`${url} answered no JSON object`);
};

const reasonFor = (url: string, cause: unknown): string => {
  if (cause instanceof IssuerError) return cause.message;
  const timedOut = cause instanceof Error && cause.name === "TimeoutError";
  return timedOut ? `${url} did not answer in time` : `${url} cannot be reached`;
};

/** Follows no redirection: it would lead to where nobody said the keys are. */
const fetchObject = async (url: string, timeoutMs: number): Promise<Fields> => {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { signal, redirect: "error", headers: { accept: "application/json" } });
    return parse(url, await readText(url, response));
  } catch (cause) {
    throw new IssuerError(reasonFor(url, cause), { cause });
  }
};

const discoveryUrl = (issuer: string): string =>
  `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`;

/** Where the issuer says its keys are. The document has to be its own. */
const discover = async (issuer: string, timeoutMs: number): Promise<string> => {
  const url = discoveryUrl(issuer);
  const document = await fetchObject(url, timeoutMs);
  if (document.issuer !== issuer) throw new IssuerError(`${url} is of another issuer`);
  const { jwks_uri } = document;
  if (typeof jwks_uri !== "string" || !isSafeUrl(jwks_uri)) {
    throw new IssuerError(`${url} names no https address for the keys`);
  }
  return jwks_uri;
};

/** The public keys of a set; a secret in it is nothing that a token may be signed with. */
const publicKeys = (url: string, set: Fields): readonly Fields[] => {
  if (!Array.isArray(set.keys)) throw new IssuerError(`${url} has no keys`);
  if (set.keys.length > mostKeys) throw new IssuerError(`${url} has more than ${mostKeys} keys`);
  const keys = set.keys.filter((key): key is Fields => isObject(key) && key.kty !== "oct");
  if (keys.length === 0) throw new IssuerError(`${url} has no public keys`);
  return keys;
};

/** Throws an IssuerError. */
export const fetchKeys = async (
  { issuer, keysUrl }: Pick<TokenConfig, "issuer" | "keysUrl">,
  timeoutMs: number,
): Promise<readonly Fields[]> => {
  const url = keysUrl ?? (await discover(issuer, timeoutMs));
  return publicKeys(url, await fetchObject(url, timeoutMs));
};
