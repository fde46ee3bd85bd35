/** The id by which a caller and the log speak of one request. */

/** Printable ASCII, so that the id can neither break a log line nor a header. */
const acceptable = /^[\x20-\x7e]{1,200}$/;

/** The caller's id where it can be repeated as it is, else undefined. */
export const requestIdFrom = (header: string | null | undefined): string | undefined =>
  header != null && acceptable.test(header) ? header : undefined;
