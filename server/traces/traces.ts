/**
 * Spans of a request, its transactions and its decisions. They say how it went, in words of ours and of the policy;
 * never whose, of what, or what a caller wrote. Loaded only where there is a collector.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Decision } from "../../engine/decision.ts";
import type { Store } from "../store/store.ts";
import { StoreError } from "../store/store-error.ts";
import { type CollectorOptions, createCollector } from "./collector.ts";
import { readTraceparent } from "./traceparent.ts";

/** What is known of a request once it is answered. */
export interface Answered {
  readonly method: string;
  /** The template of the route, never a path; null where there is none. */
  readonly route: string | null;
  readonly status: number;
  /** Of the problem that was answered. */
  readonly code: string | undefined;
}

export interface Asked {
  /** As the policy calls them. */
  readonly action: string;
  readonly digest: string;
}

/** Runs the work of a transaction, so that decisions in it are a part of it. */
export type Inside = <Value>(work: () => Promise<Value>) => Promise<Value>;

export interface Traces {
  request(traceparent: string | undefined, answer: () => Promise<Answered>): Promise<void>;
  transaction<Value>(
    name: "read" | "write",
    kind: Store["kind"],
    run: (inside: Inside) => Promise<Value>,
  ): Promise<Value>;
  decision(asked: Asked, decide: () => Decision): Decision;
  /** Sends what is left, for no longer than a stop waits for requests. */
  close(): Promise<void>;
}

/** Where in a trace something happens. Work behind an answer, such as a stream, adds nothing to it. */
interface Place {
  readonly context: Context;
  readonly request: { over: boolean };
  decisions: number;
}

/** Spans of decisions in one transaction; a share of many sets with many principals asks thousands. */
const mostDecisions = 50;
const mostCodes = 20;
const serverError = 500;

const systems = { sqlite: "sqlite", postgres: "postgresql" } as const;

const codesOf = ({ refusals }: Decision): string[] =>
  [...new Set(refusals.map(({ code }) => code))].slice(0, mostCodes);

const parentOf = (traceparent: string | undefined): Context => {
  const caller = readTraceparent(traceparent);
  return caller === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, caller);
};

const requestAttributes = ({ method, route, status, code }: Answered) => ({
  "http.request.method": method,
  "http.response.status_code": status,
  ...(route === null ? {} : { "http.route": route }),
  ...(code === undefined ? {} : { "lendbase.problem.code": code }),
});

/** A caller that says its trace is not kept gets none here. */
export const createTraces = (options: CollectorOptions): Traces => {
  const { tracer, close } = createCollector(options);
  const places = new AsyncLocalStorage<Place>();
  const here = (): Place | null => {
    const place = places.getStore();
    return place === undefined || place.request.over ? null : place;
  };
  return {
    request: async (traceparent, answer) => {
      const parent = parentOf(traceparent);
      const span = tracer.startSpan("request", { kind: SpanKind.SERVER }, parent);
      const place: Place = { context: trace.setSpan(parent, span), request: { over: false }, decisions: 0 };
      try {
        const answered = await places.run(place, answer);
        const { method, route, status } = answered;
        span.updateName(route === null ? method : `${method} ${route}`);
        span.setAttributes(requestAttributes(answered));
        if (status >= serverError) span.setStatus({ code: SpanStatusCode.ERROR });
      } finally {
        place.request.over = true;
        span.end();
      }
    },
    transaction: async (name, kind, run) => {
      const outside = here();
      if (outside === null) return await run((work) => work());
      const attributes = { "db.system.name": systems[kind] };
      const span = tracer.startSpan(`store ${name}`, { attributes }, outside.context);
      const place: Place = { ...outside, context: trace.setSpan(outside.context, span), decisions: 0 };
      try {
        return await run((work) => {
          // Until then it waited for others.
          span.addEvent("begun");
          return places.run(place, work);
        });
      } catch (cause) {
        // Anything else is an answer, such as a refusal, which undoes a change.
        if (cause instanceof StoreError) {
          span.setAttribute("error.type", cause.code).setStatus({ code: SpanStatusCode.ERROR });
        }
        throw cause;
      } finally {
        span.setAttribute("lendbase.decisions", place.decisions).end();
      }
    },
    decision: ({ action, digest }, decide) => {
      const place = here();
      if (place === null) return decide();
      place.decisions += 1;
      if (place.decisions > mostDecisions) return decide();
      const attributes = { "lendbase.action": action, "lendbase.policy.digest": digest };
      const span = tracer.startSpan("decision", { attributes }, place.context);
      try {
        const decision = decide();
        span.setAttributes({ "lendbase.outcome": decision.outcome, "lendbase.codes": codesOf(decision) });
        return decision;
      } finally {
        span.end();
      }
    },
    close,
  };
};
