/** The id by which a caller and the log speak of one request. Every answer says which it is. */
import { randomUUID } from "node:crypto";

/** Printable ASCII, so that the id can neither break a log line nor a header. */
const acceptable = /^[\x20-\x7e]{1,200}$/;

/** The caller's id where it can be repeated as it is; one of ours where it cannot; none where none was sent. */
export const givenRequestId = (header: string | null | undefined): string | undefined => {
  if (header == null) return undefined;
  return acceptable.test(header) ? header : randomUUID();
};

/** The caller's id where it can be repeated as it is, else one of ours. */
export const requestIdFor = (header: string | null | undefined): string =>
  givenRequestId(header) ?? randomUUID();
