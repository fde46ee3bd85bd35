/** The header by which a caller says of which trace its request is a part (W3C Trace Context). */
import type { SpanContext } from "@opentelemetry/api";

const longest = 500;
const shape = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Null for what is no `traceparent`, which is as if there were none. */
export const readTraceparent = (header: string | undefined): SpanContext | null => {
  if (header === undefined || header.length > longest) return null;
  const [, version, traceId, spanId, flags = "", more] = shape.exec(header) ?? [];
  if (traceId === undefined || spanId === undefined) return null;
  // Only later versions may have more parts.
  if (version === "00" && more !== undefined) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
};
