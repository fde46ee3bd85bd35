/** `GET /v1/events`: what changes, as it changes (server-sent events). */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { eventsQuery, lastEventId } from "../api/events.ts";
import type { EventStream, StreamPart, StreamRefusal } from "../events/service.ts";
import { reasonOf } from "../reason.ts";
import { type Credentials, callerFrom } from "./authentication.ts";
import { inventoryViewer } from "./authorization.ts";
import { problems } from "./documents.ts";
import type { AppDeps, HttpEnv } from "./environment.ts";
import { ProblemError, type RequestProblem } from "./problem-error.ts";

const listen = createRoute({
  method: "get",
  path: "/events",
  tags: ["Events"],
  summary: "Changes of the caller's own side, as server-sent events; `Last-Event-ID` or `after` resumes",
  request: {
    query: eventsQuery,
    headers: z.object({ "last-event-id": z.string().max(100).optional() }),
  },
  responses: {
    200: {
      description:
        "A stream. The type of an event is that of the change, its data is JSON (`EventView`). An event `reset` says that events were missed.",
      content: { "text/event-stream": { schema: z.string() } },
    },
    default: problems,
  },
});

/** When a client that lost the stream tries again, in milliseconds. */
const retryMs = 3_000;

const tooMany = (detail: string): RequestProblem => ({
  status: 429,
  code: "TooManyStreams",
  detail,
  help: "Close a stream, or use one for several types; then try again.",
  headers: { "Retry-After": "10" },
});

const refusals: Readonly<Record<StreamRefusal, RequestProblem>> = {
  too_many_of_caller: tooMany("This key has as many open streams of events as it may have."),
  too_many: tooMany("There are as many open streams of events as this server can keep."),
  stopping: {
    status: 503,
    code: "Stopping",
    detail: "The server is about to stop, and opens no streams any more.",
    help: "Try again in a moment.",
    headers: { "Retry-After": "3" },
  },
};

const idWrong: RequestProblem = {
  status: 400,
  code: "InvalidRequest",
  detail: "The header Last-Event-ID is wrong: it must be the id of an event, such as 42.",
  errors: [{ pointer: "Last-Event-ID", detail: "must be the id of an event, such as 42" }],
};

/** After which event the caller goes on; null for what comes from now on. A browser sends an empty id for none. */
const afterOf = (header: string | undefined, query: string | undefined): number | null => {
  const given = header === undefined || header === "" ? query : header;
  if (given === undefined) return null;
  if (!lastEventId.safeParse(given).success) throw new ProblemError(idWrong);
  return Number(given);
};

const message = (id: number, event: string, data: unknown): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

const textOf = (part: StreamPart): string => {
  switch (part.kind) {
    case "begin":
      // An id without data makes no event; a client that is cut off at once still knows where it was.
      return `retry: ${retryMs}\nid: ${part.after}\n\n`;
    case "events":
      return part.events.map((event) => message(event.id, event.type, event)).join("");
    case "reset":
      return `retry: ${retryMs}\n${message(part.reset.id, "reset", part.reset)}`;
    case "heartbeat":
      return part.after === null ? ": still here\n\n" : `: still here\nid: ${part.after}\n\n`;
  }
};

const encoder = new TextEncoder();

/** Asks for a part only when the one before was taken, so a slow reader costs one part of memory. */
const bodyOf = (stream: EventStream, failed: (cause: unknown) => void): ReadableStream<Uint8Array> => {
  // A body whose reader is gone is closed already, and closing it again would be a mistake.
  let isRead = true;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const part = await stream.next();
          if (!isRead) return;
          if (part === null) controller.close();
          else controller.enqueue(encoder.encode(textOf(part)));
        } catch (cause) {
          // The client is told nothing of it: it connects again, and goes on where it was.
          failed(cause);
          if (isRead) controller.close();
        }
      },
      cancel: () => {
        isRead = false;
        stream.close();
      },
    },
    { highWaterMark: 0 },
  );
};

/** Whether the credential still is that of the same caller, with the same side. */
const stillSame = (credentials: Credentials, c: Context<HttpEnv>): (() => Promise<boolean>) => {
  const caller = c.get("caller");
  const header = c.req.header("authorization");
  return async () => {
    try {
      const now = await callerFrom(credentials, header);
      return now.keyId === caller.keyId && now.role === caller.role;
    } catch (cause) {
      if (cause instanceof ProblemError && cause.problem.status === 401) return false;
      throw cause;
    }
  };
};

/** A service reports facts, and has no business with who did what. */
const actorsTold = { operator: "all", account: "own", service: "none" } as const;

const headers = { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" };

export const eventRoutes = ({ events, keys, tokens, log }: AppDeps): OpenAPIHono<HttpEnv> => {
  const app = new OpenAPIHono<HttpEnv>();

  app.openapi(listen, (c) => {
    const { account } = inventoryViewer(c);
    const query = c.req.valid("query");
    const after = afterOf(c.req.valid("header")["last-event-id"], query.after);
    if (c.req.raw.method === "HEAD") return new Response(null, { headers }) as never;
    const { keyId, role } = c.get("caller");
    const stream = events.streams.open({
      caller: keyId,
      key: keyId,
      side: account,
      actors: actorsTold[role],
      types: query.type === undefined ? null : new Set(query.type.split(",")),
      after,
      mayGoOn: stillSame({ keys, tokens }, c),
    });
    if (typeof stream === "string") throw new ProblemError(refusals[stream]);
    c.req.raw.signal.addEventListener("abort", () => stream.close(), { once: true });
    const failed = (cause: unknown): void =>
      log.error(
        { err: cause, requestId: c.get("requestId") },
        `A stream of events ended: ${reasonOf(cause)}`,
      );
    return new Response(bodyOf(stream, failed), { headers }) as never;
  });
  return app;
};
