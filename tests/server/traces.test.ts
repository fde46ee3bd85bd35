/** Traces: what a collector is sent, and that a server does not need one that works. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { lend, owner, registerWorld } from "./http/lending.ts";
import { openTestServer, type TestServer } from "./http/test-server.ts";

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface Collector {
  readonly url: string;
  readonly bodies: string[];
  readonly close: () => void;
}

let server: TestServer | undefined;
let collector: Collector | undefined;
afterEach(async () => {
  await server?.close();
  collector?.close();
  server = undefined;
  collector = undefined;
});

type Answer = Parameters<typeof createServer>[1] & object;
const thanks: Answer = (_request, response) => void response.end("{}");

/** Keeps what it is sent, and answers as it is told. */
const openCollector = async (answer: Answer = thanks): Promise<Collector> => {
  const bodies: string[] = [];
  const receiver: Server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    bodies.push(`${request.url} ${body}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const { port } = receiver.address() as AddressInfo;
  const close = (): void => {
    receiver.closeAllConnections();
    receiver.close();
  };
  return { url: `http://127.0.0.1:${port}/v1/traces`, bodies, close };
};

const spansOf = ({ bodies }: Collector): readonly Span[] =>
  bodies.flatMap((body) => {
    const { resourceSpans } = JSON.parse(body.slice(body.indexOf("{")));
    return resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: { spans: Span[] }[] }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    );
  });

const attributeOf = ({ attributes }: Span, name: string): unknown =>
  Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0];

const start = async (tracesUrl: string | null, drainMs = 1_000): Promise<TestServer> => {
  server = await openTestServer({ settings: { tracesUrl, drainMs } });
  return server;
};

const stopTakes = async (running: TestServer): Promise<number> => {
  const began = performance.now();
  await running.close();
  return performance.now() - began;
};

const question = (id: string) => ({
  subject: { type: "Account", id: owner },
  action: { name: "restore" },
  resource: { type: "BackupSet", id },
  context: { region: "cn-beijing" },
});

const traceId = "0af7651916cd43dd8448eb211c80319c";
const callerSpan = "b7ad6b7169203331";
const evaluation = "/access/v1/evaluation";

test("a decision is a part of its transaction, which is a part of its request, which is a part of the caller's trace", async () => {
  collector = await openCollector();
  const running = await start(collector.url);
  await registerWorld(running);
  const headers = { traceparent: `00-${traceId}-${callerSpan}-01` };
  await running.done("POST", evaluation, { body: question("bk-1"), headers });
  await running.close();
  const spans = spansOf(collector).filter((span) => span.traceId === traceId);
  const request = spans.find(({ name }) => name === `POST ${evaluation}`);
  const decision = spans.find(({ name }) => name === "decision");
  const transaction = spans.find(({ spanId }) => spanId === decision?.parentSpanId);
  if (request === undefined || decision === undefined || transaction === undefined)
    throw new Error("missing");
  expect(request.parentSpanId).toBe(callerSpan);
  expect(transaction).toMatchObject({ name: "store read", parentSpanId: request.spanId });
  expect(attributeOf(request, "http.response.status_code")).toBe(200);
  expect(attributeOf(decision, "lendbase.outcome")).toBe("permitted");
  expect(attributeOf(decision, "lendbase.action")).toBe("BackupSet.restore");
  expect(attributeOf(decision, "lendbase.policy.digest")).toMatch(/[0-9a-f]{16}/);
  expect(collector.bodies[0]).toMatch(/^\/v1\/traces .*"service\.name","value":\{"stringValue":"lendbase"\}/);
});

test("requests that are answered together keep their own transactions", async () => {
  collector = await openCollector();
  const running = await start(collector.url);
  await registerWorld(running);
  const traces = Array.from({ length: 20 }, (_, at) => `${at + 1}`.padStart(32, "a"));
  await Promise.all(
    traces.map((id) => {
      const headers = { traceparent: `00-${id}-${callerSpan}-01` };
      return running.done("POST", evaluation, { body: question("bk-1"), headers });
    }),
  );
  await running.close();
  const spans = spansOf(collector);
  for (const id of traces) {
    const names = spans.filter((span) => span.traceId === id).map(({ name }) => name);
    expect(names.filter((name) => name === "decision")).toHaveLength(1);
    expect(names.filter((name) => name.startsWith("POST "))).toHaveLength(1);
  }
});

test.for([
  ["has more parts than its version", `00-${traceId}-${callerSpan}-01-more`],
  ["is of no version", `ff-${traceId}-${callerSpan}-01`],
  ["names no trace", `00-${"0".repeat(32)}-${callerSpan}-01`],
  ["names no span", `00-${traceId}-${"0".repeat(16)}-01`],
  ["has large letters", `00-${traceId.toUpperCase()}-${callerSpan}-01`],
  ["is there twice", `00-${traceId}-${callerSpan}-01, 00-${traceId}-${callerSpan}-01`],
  ["is too long", `01-${traceId}-${callerSpan}-01-${"a".repeat(1_001)}`],
] as const)("a traceparent that %s is as if there were none", async ([, traceparent]) => {
  collector = await openCollector();
  const running = await start(collector.url);
  await running.request("GET", "/livez", { headers: { traceparent } });
  await running.close();
  const [request, ...others] = spansOf(collector).filter(({ name }) => name === "GET /livez");
  expect(others).toEqual([]);
  expect(request?.parentSpanId ?? "").toBe("");
  expect(request?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(request?.traceId).not.toBe(traceId);
});

test("a caller's trace that is not kept is not kept here", async () => {
  collector = await openCollector();
  const running = await start(collector.url);
  const headers = { traceparent: `00-${traceId}-${callerSpan}-00` };
  await running.request("GET", "/livez", { headers });
  await running.close();
  expect(collector.bodies.join()).not.toContain(traceId);
});

test("refusals and failures are told by their codes, and nothing that a caller wrote is sent", async () => {
  collector = await openCollector();
  const running = await start(collector.url);
  await registerWorld(running);
  const { share } = await lend(running);
  const told = { "x-request-id": "told-by-me", tracestate: "vendor=told-by-me" };
  await running.request("GET", `/v1/resource-shares/${share}?limit=told-by-me`, { headers: told });
  await running.request("GET", "/v1/accounts/told-by-me");
  await running.request("GET", "/told-by-me");
  await running.request("POST", evaluation, { raw: "told-by-me" });
  await running.request("GET", "/v1/accounts", { key: "told-by-me" });
  await running.close();
  const spans = spansOf(collector);
  const codes = spans.map((span) => attributeOf(span, "lendbase.problem.code"));
  expect(codes).toEqual(expect.arrayContaining(["Unauthenticated", "NoSuchRoute", "UnsupportedMediaType"]));
  const inEvaluation = spans.find(({ name }) => name === `POST ${evaluation}`);
  expect(inEvaluation && attributeOf(inEvaluation, "lendbase.problem.code")).toBeTruthy();
  const text = collector.bodies.join("\n");
  const secret = running.operatorKey;
  for (const word of ["told-by-me", owner, "bk-1", "pc-orders", share, secret, "authorization"]) {
    expect(text).not.toContain(word);
  }
});

test("a collector that is not there is said once, changes no answer, and does not hold up the stop", async () => {
  const gone = await openCollector();
  gone.close();
  const running = await start(gone.url);
  await registerWorld(running);
  expect(await stopTakes(running)).toBeLessThan(2_500);
  const said = running.warnings.filter((line) => line.includes("Traces cannot be sent"));
  expect(said).toEqual([expect.stringMatching(/ECONNREFUSED.*Requests go on without them\.\n$/)]);
});

test.for([
  ["never answers", (() => {}) as Answer],
  [
    "answers without end",
    ((_request, response) => {
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    }) as Answer,
  ],
] as const)("a collector that %s does not hold up the stop longer than the drain time", async ([
  ,
  answer,
]) => {
  collector = await openCollector(answer);
  const running = await start(collector.url, 300);
  await registerWorld(running);
  expect(await stopTakes(running)).toBeLessThan(1_500);
  expect(collector.bodies.length).toBeGreaterThan(0);
});

test("a collector that refuses is said with its status", async () => {
  collector = await openCollector((_request, response) => void response.writeHead(404).end("no"));
  const running = await start(`${collector.url}?token=hidden`);
  await running.request("GET", "/livez");
  await running.close();
  const said = running.warnings.filter((line) => line.includes("Traces cannot"));
  expect(said).toEqual([expect.stringContaining("it answered 404")]);
  expect(said.join()).not.toContain("hidden");
});

test("without the setting nothing is sent, whatever the caller says", async () => {
  collector = await openCollector();
  process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = collector.url;
  try {
    const running = await start(null);
    await running.request("GET", "/livez", {
      headers: { traceparent: `00-${traceId}-${callerSpan}-01` },
    });
    await running.close();
  } finally {
    delete process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  }
  expect(collector.bodies).toEqual([]);
});

test("the address of a collector is one of HTTP without a password, which is not repeated", () => {
  const good = "https://collector.example/v1/traces";
  expect(readConfig({ traces: good }, {}).tracesUrl).toBe(good);
  expect(readConfig({}, { LENDBASE_TRACES: good }).tracesUrl).toBe(good);
  for (const traces of [
    "collector",
    "ftp://collector/",
    "http://me:hidden@collector/",
    "http://hidden@collector/",
  ]) {
    expect(() => readConfig({ traces }, {})).toThrow(/^--traces must be the address/);
    expect(() => readConfig({ traces }, {})).not.toThrow(/hidden/);
  }
});
