/** Sends one message to a webhook, and takes nothing of its answer but the status. */
import { type ClientRequest, type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";
import type { WebhookTargets } from "../config-events.ts";
import { ForbiddenAddressError, guardedLookup, targetMistake } from "./targets.ts";

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
};

const wordFailure = (cause: unknown): string => {
  if (cause instanceof ForbiddenAddressError) return `was not asked: ${cause.message}`;
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  if (code.startsWith("HPE_")) return reasons[code] ?? "answered with something that is no HTTP";
  if (code.startsWith("ERR_TLS") || code.includes("CERT")) return `has no valid certificate (${code})`;
  return reasons[code] ?? `failed (${code || "unknown"})`;
};

const outcomeOf = ({ statusCode = 0 }: IncomingMessage): Outcome => {
  if (statusCode >= 200 && statusCode < 300) return { taken: true };
  const redirect = statusCode >= 300 && statusCode < 400 ? ", and redirects are not followed" : "";
  return { taken: false, reason: `answered ${statusCode}${redirect}` };
};

const begin = (
  { url, headers, body }: Message,
  targets: WebhookTargets,
  signal: AbortSignal,
): ClientRequest => {
  const options = {
    method: "POST",
    signal,
    // A connection of its own each time, so that each is looked at.
    agent: false,
    lookup: guardedLookup(targets),
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

/** Never rejects. */
export const createSend =
  (targets: WebhookTargets, timeoutMs: number = answerMs): Send =>
  (message) => {
    // What was allowed when it was registered may not be any more.
    const mistake = targetMistake(message.url, targets);
    if (mistake !== null)
      return Promise.resolve({ taken: false, reason: `was not asked: its URL ${mistake}` });
    const late = AbortSignal.timeout(timeoutMs);
    const request = begin(message, targets, AbortSignal.any([message.signal, late]));
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
