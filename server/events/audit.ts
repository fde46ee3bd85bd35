/** The record as a tool looks at it: in a store that servers may be using, or in an export. */
import { join } from "node:path";
import { type LogEntryView, logEntryView as shapeOfEntry } from "../api/events.ts";
import { databaseName } from "../start-store.ts";
import { canonicalJson, type Json } from "../store/canonical-json.ts";
import { readHead } from "../store/log.ts";
import type { LogRow } from "../store/log-chain.ts";
import { createVerifier, type ExpectedEntry } from "../store/log-verifier.ts";
import { type Range, readEntries, type Verified, verifyLog } from "../store/log-verify.ts";
import { openReading } from "../store/open-reading.ts";
import { logEntryView } from "./record.ts";

export type { Break, ExpectedEntry } from "../store/log-verifier.ts";
export type { Range, Verified } from "../store/log-verify.ts";

export interface OpenRecord {
  readonly location: string;
  verify(expect: ExpectedEntry | undefined): Promise<Verified>;
  entries(range: Range): AsyncIterable<LogEntryView>;
  /** The last entry, or null where there is none. */
  head(): Promise<ExpectedEntry | null>;
  close(): Promise<void>;
}

async function* views(rows: AsyncIterable<LogRow>): AsyncGenerator<LogEntryView> {
  for await (const row of rows) yield logEntryView(row);
}

/** `storeUrl` null is the file in the data folder. Throws a StoreError. */
export const openRecord = async (dataFolder: string, storeUrl: string | null): Promise<OpenRecord> => {
  const store = await openReading(storeUrl ?? join(dataFolder, databaseName));
  return {
    location: store.location,
    verify: (expect) => verifyLog(store.read, { expect }),
    entries: (range) => views(readEntries(store.read, range)),
    head: () => store.read(readHead),
    close: () => store.close(),
  };
};

/** A line of an export that is no entry. */
export class ExportError extends Error {
  override readonly name = "ExportError";
}

const rowOf = (line: string, number: number): LogRow => {
  try {
    const entry = shapeOfEntry.parse(JSON.parse(line));
    return {
      sequence: entry.sequence,
      at: Date.parse(entry.at),
      actor: entry.actor,
      action: entry.action,
      object_type: entry.object.type,
      object_id: entry.object.id,
      details: canonicalJson(entry.details as Json),
      previous_hash: entry.previous_hash,
      hash: entry.hash,
      by_role: entry.by?.role ?? null,
      by_id: entry.by?.id ?? null,
      by_issuer: entry.by?.issuer ?? null,
      by_account: entry.by?.account ?? null,
      policy: entry.policy,
      permits: entry.permits === null ? null : canonicalJson(entry.permits),
    };
  } catch {
    throw new ExportError(`Line ${number} is no entry of a record.`);
  }
};

/**
 * Verifies an export. It may begin anywhere, and nothing in it says where the record ended: only an expected entry
 * does. Throws an ExportError.
 */
export const verifyExport = async (
  lines: AsyncIterable<string>,
  expect: ExpectedEntry | undefined,
): Promise<Verified> => {
  const verifier = createVerifier({ expect, partial: true });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === "") continue;
    const found = verifier.add(rowOf(line, number));
    if (found !== null) return { found, count: verifier.count, last: verifier.last };
  }
  return { found: verifier.end(undefined), count: verifier.count, last: verifier.last };
};
