/** Sends one message to a webhook, and takes nothing of its answer but the status. */
import { type ClientRequest, type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import type { WebhookTargets } from "../config-events.ts";
import { ForbiddenAddressError, guardedLookup, type Resolve, targetMistake } from "./targets.ts";

export interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Breaks off. */
  readonly signal: AbortSignal;
}

/** `reason` is a few words, to be put behind "the webhook". Null `reason`: it was broken off. */
export type Outcome = { readonly taken: true } | { readonly taken: false; readonly reason: string | null };

export type Send = (message: Message) => Promise<Outcome>;

export interface SendOptions {
  readonly targets: WebhookTargets;
  /** Of authorities that are trusted beside those that Node trusts, in PEM. */
  readonly certificates?: readonly string[];
  /** From the resolution of the name to the status, in milliseconds. */
  readonly timeoutMs?: number;
  readonly resolve?: Resolve;
}

/** From the resolution of the name to the status. In milliseconds. */
const answerMs = 10_000;

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused the connection",
  ECONNRESET: "closed the connection without an answer",
  ENOTFOUND: "has a name that is not known",
  EAI_AGAIN: "has a name that could not be resolved",
  EHOSTUNREACH: "cannot be reached",
  ENETUNREACH: "cannot be reached",
  HPE_HEADER_OVERFLOW: "answered with too many headers",
  EPROTO: "does not speak TLS in a way that the server does",
  CERT_HAS_EXPIRED: "has a certificate that has expired",
  CERT_NOT_YET_VALID: "has a certificate that is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "has a certificate for another name",
};

/** Nobody whom the server trusts has signed it. */
const unknownIssuer: ReadonlySet<string> = new Set([
  "CERT_SIGNATURE_FAILURE",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const wordFailure = (cause: unknown): string => {
  if (cause instanceof ForbiddenAddressError) return `was not asked: ${cause.message}`;
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  if (code.startsWith("HPE_")) return reasons[code] ?? "answered with something that is no HTTP";
  if (reasons[code] !== undefined) return reasons[code];
  if (unknownIssuer.has(code)) return "has a certificate of an authority that the server does not trust";
  if (code.startsWith("ERR_SSL")) return reasons.EPROTO ?? "";
  if (code.startsWith("ERR_TLS") || code.includes("CERT")) return `has no valid certificate (${code})`;
  return `failed (${code || "unknown"})`;
};

const outcomeOf = ({ statusCode = 0 }: IncomingMessage): Outcome => {
  if (statusCode >= 200 && statusCode < 300) return { taken: true };
  const redirect = statusCode >= 300 && statusCode < 400 ? ", and redirects are not followed" : "";
  return { taken: false, reason: `answered ${statusCode}${redirect}` };
};

interface Beginning {
  readonly targets: WebhookTargets;
  readonly resolve: Resolve | undefined;
  readonly secureContext: SecureContext | undefined;
  readonly signal: AbortSignal;
}

const begin = (
  { url, headers, body }: Message,
  { targets, resolve, secureContext, signal }: Beginning,
): ClientRequest => {
  const options = {
    method: "POST",
    signal,
    // A connection of its own each time, so that each is looked at.
    agent: false,
    lookup: guardedLookup(targets, resolve),
    ...(secureContext === undefined ? {} : { secureContext }),
    maxHeaderSize: 8_192,
    headers: {
      ...headers,
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
      "User-Agent": "Lendbase",
    },
  } as const;
  const start = new URL(url).protocol === "http:" ? plain : secure;
  return start(url, options);
};

/** Made once, because reading all that Node trusts takes longer than sending. */
const contextOf = (certificates: readonly string[]): SecureContext | undefined =>
  certificates.length === 0
    ? undefined
    : createSecureContext({ ca: [...getCACertificates("default"), ...certificates] });

/** Never rejects. */
export const createSend = ({
  targets,
  certificates = [],
  timeoutMs = answerMs,
  resolve: resolveName,
}: SendOptions): Send => {
  const secureContext = contextOf(certificates);
  return (message) => {
    // What was allowed when it was registered may not be any more.
    const mistake = targetMistake(message.url, targets);
    if (mistake !== null)
      return Promise.resolve({ taken: false, reason: `was not asked: its URL ${mistake}` });
    const late = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([message.signal, late]);
    const request = begin(message, { targets, resolve: resolveName, secureContext, signal });
    return new Promise((resolve) => {
      request.on("response", (response) => {
        // However long its body is, nobody reads it.
        response.on("error", () => {});
        response.destroy();
        resolve(outcomeOf(response));
      });
      request.on("error", (cause) => {
        if (message.signal.aborted) resolve({ taken: false, reason: null });
        else if (late.aborted)
          resolve({ taken: false, reason: `did not answer within ${timeoutMs / 1e3} seconds` });
        else resolve({ taken: false, reason: wordFailure(cause) });
      });
      request.end(message.body);
    });
  };
};
