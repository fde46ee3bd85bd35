/** One HTTP exchange with the server, from a request to checked data. */
import type { z } from "zod";
import { type Problem, problem } from "../server/api/problem.ts";
import type { Failure, TaggedAnswer } from "./answer.ts";

export interface Connection {
  readonly url: string;
  readonly key: string;
  /** Milliseconds until an exchange is given up. */
  readonly timeout: number;
  /** Gives up every exchange that is under way, when the interface closes. */
  readonly closed: AbortSignal;
}

export interface Request {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | null>>;
  readonly body?: unknown;
  /** The account that an operator acts for. */
  readonly account: string | null;
  /** Changes it only where it still has this tag; `*` is any. */
  readonly ifMatch?: string;
}

const address = (connection: Connection, request: Request): string => {
  const url = new URL(connection.url + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== null) url.searchParams.set(name, String(value));
  }
  return url.href;
};

const headers = (connection: Connection, request: Request): Record<string, string> => ({
  accept: "application/json, application/problem+json",
  authorization: `Bearer ${connection.key}`,
  ...(request.ifMatch === undefined ? {} : { "if-match": request.ifMatch }),
  ...(request.account === null ? {} : { "lendbase-account": request.account }),
  ...(request.body === undefined ? {} : { "content-type": "application/json" }),
});

const unreachable = (connection: Connection, error: unknown): Failure => {
  const late = error instanceof Error && error.name === "TimeoutError";
  const reason = late
    ? `The server at ${connection.url} did not answer within ${connection.timeout / 1e3} seconds.`
    : `No server answers at ${connection.url}.`;
  return { kind: "unreachable", reason };
};

const unexpected = (request: Request, status: number): Failure => {
  const said: Problem = {
    type: "about:blank",
    title: "Unexpected answer",
    status,
    detail: `The server answered ${request.method} ${request.path} with status ${status} and content that this program does not know.`,
    code: "UnexpectedAnswer",
    help: "Check that the server and this program are of the same version.",
  };
  return { kind: "problem", problem: said };
};

const parsed = (text: string): unknown => {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Sends a request and checks what comes back. Never throws: every failure is an answer. */
export const exchange = async <Shape extends z.ZodType>(
  connection: Connection,
  request: Request,
  shape: Shape,
): Promise<TaggedAnswer<z.infer<Shape>>> => {
  try {
    const response = await fetch(address(connection, request), {
      method: request.method,
      headers: headers(connection, request),
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: AbortSignal.any([connection.closed, AbortSignal.timeout(connection.timeout)]),
    });
    const content = parsed(await response.text());
    const said = response.ok ? shape.safeParse(content) : problem.safeParse(content);
    if (!said.success) return unexpected(request, response.status);
    return response.ok
      ? { kind: "ok", value: said.data as z.infer<Shape>, tag: response.headers.get("etag") ?? "*" }
      : { kind: "problem", problem: said.data as Problem };
  } catch (error) {
    return unreachable(connection, error);
  }
};
