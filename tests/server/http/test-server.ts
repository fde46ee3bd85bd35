/** A real server on a free port of loopback, with a real database, its own copy of the policies, and a clock to move. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyBody, NewKeyView } from "../../../server/api/operations.ts";
import { type ServerConfig, shippedPolicies } from "../../../server/config.ts";
import type { StreamLimits } from "../../../server/events/streams.ts";
import { startServer } from "../../../server/main.ts";
import { createTestClock, type TestClock } from "../world.ts";

export interface Asked {
  readonly key?: string | null;
  /** The account that an operator acts for. */
  readonly account?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  readonly body: any;
}

export interface TestServer {
  readonly url: string;
  readonly operatorKey: string;
  readonly clock: TestClock;
  readonly dataFolder: string;
  readonly policyFolder: string;
  /** What a person saw while the server ran. */
  readonly warnings: readonly string[];
  /** By the operator, unless another key (or null, for none) is given. */
  request(method: string, path: string, asked?: Asked): Promise<Answered>;
  /** Expects success; answers the body. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  done(method: string, path: string, asked?: Asked): Promise<any>;
  createKey(body: KeyBody): Promise<NewKeyView>;
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Who asks a server, wherever that is. */
export type Client = Pick<TestServer, "request" | "done" | "createKey">;

/** `send` is how the bytes of a request get to the server; `key` is the one that is used where none is given. */
export const createClient = (
  key: string,
  send: (path: string, init: RequestInit) => Response | Promise<Response>,
): Client => {
  const request = async (method: string, path: string, asked: Asked = {}): Promise<Answered> => {
    const body = asked.raw ?? (asked.body === undefined ? null : JSON.stringify(asked.body));
    const response = await send(path, { method, headers: headersFor(key, asked), body });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  };
  const done = async (method: string, path: string, asked: Asked = {}) => {
    const { status, body, text } = await request(method, path, asked);
    if (status >= 400) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
    return body;
  };
  return { request, done, createKey: (body) => done("POST", "/v1/keys", { body }) };
};

export interface TestServerOptions {
  /** Before the start. */
  readonly edit?: (policyFolder: string) => void;
  /** Instead of those that the tests usually have. */
  readonly settings?: Partial<
    Pick<
      ServerConfig,
      | "tokens"
      | "rates"
      | "storeUrl"
      | "policyFolder"
      | "policiesFrom"
      | "tickMs"
      | "tracesUrl"
      | "drainMs"
      | "drainForMs"
    >
  >;
  readonly events?: Partial<ServerConfig["events"]>;
  readonly streamLimits?: StreamLimits;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What a request is sent with, by whoever has this key. */
const headersFor = (operatorKey: string, { key = operatorKey, account, body, headers }: Asked) => ({
  ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  ...(account === undefined ? {} : { "lendbase-account": account }),
  ...(body === undefined ? {} : { "content-type": "application/json" }),
  ...headers,
});

/** How long a simulated restore takes in these tests, in milliseconds of the clock that they move. */
export const restoreMs = 60_000;

export const openTestServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase-http-"));
  const policyFolder = join(folder, "policies");
  const dataFolder = join(folder, "data");
  cpSync(shippedPolicies, policyFolder, { recursive: true });
  options.edit?.(policyFolder);
  const clock = createTestClock();
  const warnings: string[] = [];
  const config = {
    host: "127.0.0.1",
    port: 0,
    dataFolder,
    storeUrl: null,
    policyFolder,
    policiesFrom: null,
    restoreMs,
    tickMs: 10,
    idempotencyMs: 3_600_000,
    drainMs: 1_000,
    drainForMs: 0,
    quotaLevels: [80, 100],
    metrics: "key" as const,
    tracesUrl: null,
    tokens: null,
    rates: null,
    ...options.settings,
    events: {
      recordKeptMs: null,
      webhookTargets: "any",
      webhookCaFile: null,
      secretsKeyFile: null,
      ...options.events,
    } as const,
  };
  const server = await startServer(config, {
    clock,
    warn: (text) => warnings.push(text),
    ...(options.streamLimits === undefined ? {} : { streamLimits: options.streamLimits }),
  });
  const operatorKey = readFileSync(server.operatorKeyFile, "utf8").trim();

  return {
    ...createClient(operatorKey, (path, init) => fetch(server.url + path, init)),
    url: server.url,
    operatorKey,
    clock,
    dataFolder,
    policyFolder,
    warnings,
    drain: () => server.drain(),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Waits for something that another part of the server brings about. */
export const until = async <Value>(
  look: () => Promise<Value | undefined> | Value | undefined,
): Promise<Value> => {
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
