/** Bodies have an end. The limit is the server's, not the policy's: it protects memory. */
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { unreadable } from "./body-type.ts";
import { bodyTooLarge, notJson, ProblemError } from "./problem-error.ts";

/** One megabyte. */
export const bodyLimitBytes = 1_048_576;

const refuse = (): never => {
  throw new ProblemError(bodyTooLarge(bodyLimitBytes));
};

const counting = bodyLimit({ maxSize: bodyLimitBytes, onError: refuse });

const checkLength = (declared: string | null): void => {
  if (Number(declared ?? 0) > bodyLimitBytes) refuse();
};

const readChunks = async (body: ReadableStream<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > bodyLimitBytes) refuse();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

/** The body as text, for a route without middleware. Throws a 413 problem where it is too large. */
export const readBody = async (request: Request): Promise<string> => {
  if (request.headers.has("transfer-encoding")) return request.body === null ? "" : readChunks(request.body);
  checkLength(request.headers.get("content-length"));
  return request.text();
};

/** A declared length is believed, since the HTTP parser holds the caller to it; a stream of chunks is counted. */
export const limitBody: MiddlewareHandler = async (c, next) => {
  if (c.req.header("transfer-encoding") !== undefined) return counting(c, next);
  checkLength(c.req.header("content-length") ?? null);
  await next();
};

const typeProblem = (contentType: string | undefined, contentEncoding: string | undefined) =>
  contentType === undefined ? notJson(undefined) : unreadable(contentType, contentEncoding ?? null);

/** Without a type the router takes a body for none, and would say that every field is missing. */
export const requireType: MiddlewareHandler = async (c, next) => {
  const length = Number(c.req.header("content-length") ?? 0);
  const hasBody = length > 0 || c.req.header("transfer-encoding") !== undefined;
  const problem = hasBody
    ? typeProblem(c.req.header("content-type"), c.req.header("content-encoding"))
    : null;
  if (problem !== null) throw new ProblemError(problem);
  await next();
};
