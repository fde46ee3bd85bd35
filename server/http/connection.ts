/** What the socket of a request says about who sent it. */
import type { IncomingMessage } from "node:http";

/** Given by the server beside each request; a request that was made without a socket has none. */
export interface Connection {
  readonly incoming?: IncomingMessage;
}

const isConnection = (value: unknown): value is Connection => typeof value === "object" && value !== null;

/**
 * The address of the other end, which behind a proxy is the proxy's. What a header says of it is not believed, because
 * anybody can send one.
 */
export const addressOf = (connection: unknown): string =>
  (isConnection(connection) ? connection.incoming?.socket.remoteAddress : undefined) ?? "unknown";
