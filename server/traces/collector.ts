/** Sends spans to a collector, in batches. What it does not take in time is lost: nobody waits for it. */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Log } from "../log.ts";
import { reasonOf } from "../reason.ts";
import { waitAtMost } from "../wait-at-most.ts";

export interface CollectorOptions {
  readonly url: string;
  /** How long a stop may wait for the last batches, in milliseconds. */
  readonly drainMs: number;
  readonly log: Log;
}

export interface Collector {
  readonly tracer: Tracer;
  /** Sends what is left, for as long as a stop may wait; never throws. */
  close(): Promise<void>;
}

/** How long a batch may take with what is tried again, in milliseconds: a collector is near, or it is not worth waiting for. */
const sendMs = 2_000;
/** Spans that wait at most; more are dropped. */
const mostWaiting = 4_000;
const batchSize = 500;
/** Batches under way at most: what waits, and one before it. */
const mostSending = mostWaiting / batchSize + 1;

type Result = Parameters<Parameters<SpanExporter["export"]>[1]>[0];

const reasonFor = ({ error }: Result): string => {
  const code: unknown = error === undefined ? undefined : Reflect.get(error, "code");
  if (typeof code === "number") return `it answered ${code}`;
  // Node says of a name with several addresses only the code.
  return reasonOf(error ?? "") || String(code ?? "no reason was given");
};

/** What is behind the path may be a secret. */
const shownUrl = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
};

/** Says that a collector takes nothing once, until it does again. */
const told = (exporter: SpanExporter, { url, log }: CollectorOptions): SpanExporter => {
  let failing = false;
  const tell = (result: Result): void => {
    const failed = result.code !== 0;
    const collector = shownUrl(url);
    if (failed && !failing) {
      const sentence = `Traces cannot be sent to ${collector}: ${reasonFor(result)}. Requests go on without them.`;
      log.warn({ collector }, sentence);
    }
    if (!failed && failing) log.info({ collector }, "Traces are sent again.");
    failing = failed;
  };
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        tell(result);
        done(result);
      }),
    forceFlush: async () => await exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
};

/** Nothing is sent before the first spans end. The exporter reads `OTEL_EXPORTER_OTLP_HEADERS` by itself. */
export const createCollector = (options: CollectorOptions): Collector => {
  const { url, drainMs } = options;
  const timeoutMillis = Math.min(drainMs, sendMs);
  const agent = url.startsWith("https:")
    ? new HttpsAgent({ keepAlive: true })
    : new HttpAgent({ keepAlive: true });
  const exporter = new OTLPTraceExporter({
    url,
    timeoutMillis,
    concurrencyLimit: mostSending,
    httpAgentOptions: () => agent,
  });
  const processor = new BatchSpanProcessor({
    exporter: told(exporter, options),
    maxQueueSize: mostWaiting,
    maxExportBatchSize: batchSize,
    exportTimeoutMillis: 2 * timeoutMillis,
  });
  const resource = resourceFromAttributes({ "service.name": "lendbase" });
  const provider = new TracerProvider({ resource, spanProcessors: [processor] });
  return {
    tracer: provider.getTracer("lendbase"),
    close: async () => {
      // What failed was said by the exporter.
      await waitAtMost(
        drainMs,
        provider.shutdown().catch(() => {}),
      );
      // A collector that answers without end would keep the process.
      agent.destroy();
    },
  };
};
