/** The socket: opens it, and closes it without cutting off who is being answered. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { securityHeaders } from "./http/security-headers.ts";
import { reasonOf } from "./reason.ts";
import { StartError } from "./start-error.ts";

/** Beside the request, its socket: who sent it. */
export type Fetch = (
  request: Request,
  connection: { readonly incoming: IncomingMessage | Http2ServerRequest },
) => Response | Promise<Response>;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly fetch: Fetch;
}

export interface Listening {
  /** As a client on this machine reaches it. */
  readonly url: string;
  /** Takes no new connections, and waits for the answers under way for at most so many milliseconds. */
  close(drainMs: number): Promise<void>;
}

/** A caller that sends slowly is not waited for without end. In milliseconds. */
const headersMs = 10_000;
const requestMs = 60_000;
/** Nor one that takes nothing of its answer, such as a stream of events: so long without a sign ends a connection. */
const stalledMs = 90_000;

const sentences: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} on ${host} is in use by another program; stop that one, or choose another port with --port.`,
  EACCES: (host, port) =>
    `Port ${port} on ${host} may not be used by this user; choose a port above 1023 with --port.`,
  EADDRNOTAVAIL: (host) => `The address ${host} is not one of this machine; choose one that is with --host.`,
  ENOTFOUND: (host) => `The host ${host} is not known; choose an address of this machine with --host.`,
};

const listenError = (cause: unknown, host: string, port: number): StartError => {
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  const sentence =
    sentences[code]?.(host, port) ?? `Cannot listen on ${host}, port ${port}: ${reasonOf(cause)}.`;
  return new StartError(sentence, { cause });
};

const malformed = (status: number, title: string, detail: string): string =>
  JSON.stringify({ type: "about:blank", title, status, detail, code: "MalformedRequest" });

/** An address or a host that no URL can be made of. */
const refuseAddress = (): Response =>
  new Response(
    malformed(400, "Bad Request", "The address or the Host header of the request cannot be read."),
    {
      status: 400,
      headers: { ...securityHeaders, "Content-Type": "application/problem+json" },
    },
  );

/** What is no HTTP never reaches the application, so it is answered here. */
const refuseNoise = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const tooLong = error.code === "HPE_HEADER_OVERFLOW";
  const late = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
  const [status, title, detail]: readonly [number, string, string] = tooLong
    ? [431, "Request Header Fields Too Large", "The address and the headers of the request are too long."]
    : late
      ? [408, "Request Timeout", "The request was not sent in time."]
      : [400, "Bad Request", "This is not an HTTP request that the server can read."];
  const body = malformed(status, title, detail);
  const headers = {
    ...securityHeaders,
    "Content-Type": "application/problem+json",
    "Content-Length": `${body.length}`,
    Connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${title}\r\n${lines.join("")}\r\n${body}`);
};

/** An address that stands for all of them is no address to connect to. */
const reachable = new Map([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "::1"],
]);

const urlOf = ({ address, port }: AddressInfo): string => {
  const host = reachable.get(address) ?? address;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
};

/** How often a stop looks for connections that have become idle, in milliseconds. */
const sweepMs = 20;

const closeServer = async (server: Server, drainMs: number): Promise<void> => {
  // A caller that keeps its connection hears that it ends, rather than to write into one that is gone.
  server.prependListener("request", (_request, response) => {
    response.shouldKeepAlive = false;
  });
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
  try {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  } finally {
    clearInterval(sweep);
    clearTimeout(deadline);
  }
};

/** Throws a StartError where the address cannot be had. */
export const listen = async ({ host, port, fetch }: ListenOptions): Promise<Listening> => {
  const server = createServer(
    { headersTimeout: headersMs, requestTimeout: requestMs },
    getRequestListener(fetch, { hostname: host, errorHandler: refuseAddress }),
  );
  server.setTimeout(stalledMs);
  server.on("clientError", refuseNoise);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port }, resolve);
    });
  } catch (cause) {
    throw listenError(cause, host, port);
  }
  const url = urlOf(server.address() as AddressInfo);
  return { url, close: (drainMs) => closeServer(server, drainMs) };
};
