/**
 * A real HTTP server that answers what a test scripts, in the shapes of the API. It decides nothing: it is for states
 * that the real server is hard to bring into, and for pictures that must not change.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly account: string | null;
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Answers by `METHOD /path`. */
export type Script = Record<string, (exchange: Exchange) => Reply | Promise<Reply>>;

export interface ScriptedServer {
  readonly url: string;
  /** What was asked, in order. */
  readonly exchanges: readonly Exchange[];
  /** Changes while the server runs are seen by the next request. */
  readonly script: Script;
  close(): Promise<void>;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });

const notScripted = ({ method, path }: Exchange): Reply => ({
  status: 404,
  body: {
    type: "about:blank",
    title: "Not found",
    status: 404,
    detail: `${method} ${path} is not scripted.`,
    code: "NotFound",
  },
});

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text === "" ? null : JSON.parse(text);
};

export const startScriptedServer = async (script: Script): Promise<ScriptedServer> => {
  const exchanges: Exchange[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const exchange: Exchange = {
      method: request.method ?? "GET",
      path: pathname,
      query: searchParams,
      account: request.headers["lendbase-account"]?.toString() ?? null,
      body: await bodyOf(request),
    };
    exchanges.push(exchange);
    const reply = await (script[`${exchange.method} ${pathname}`] ?? notScripted)(exchange);
    response.writeHead(reply.status, { "content-type": "application/json" });
    response.end(JSON.stringify(reply.body));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges,
    script,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
