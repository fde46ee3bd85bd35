/** What the events room offers to the routes. */
import type { LogEntryView, LogHeadView, LogQuery } from "../api/events.ts";
import type { Page } from "../api/words.ts";
import type { Streams } from "./streams.ts";
import type { Webhooks } from "./webhooks.ts";

export type { EventStream, StreamPart, StreamRefusal, Streams } from "./streams.ts";
export type { WebhookOwner, Webhooks } from "./webhooks.ts";

/** The record, as operators read it. */
export interface RecordReader {
  list(query: LogQuery): Promise<Page<LogEntryView>>;
  head(): Promise<LogHeadView>;
}

export interface Events {
  readonly streams: Streams;
  readonly record: RecordReader;
  readonly webhooks: Webhooks;
}
