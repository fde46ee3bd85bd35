/** Readers of `GET /v1/events` that hang up: no mistake of the server's, so nobody is told of one. */
import { expect, onTestFinished, test } from "vitest";
import { openTestServer, type TestServer, until } from "./test-server.ts";

const open = async (): Promise<TestServer> => {
  const server = await openTestServer({ streamLimits: { perCaller: 1, all: 1, heartbeatMs: 60_000 } });
  onTestFinished(() => server.close());
  return server;
};

/** Answers once there was a place for this reader, which has hung up by then. */
const listenAndHangUp = async ({ url, operatorKey }: TestServer, reads: boolean): Promise<void> => {
  const headers = { authorization: `Bearer ${operatorKey}` };
  await until(async () => {
    const reader = new AbortController();
    const response = await fetch(`${url}/v1/events`, { headers, signal: reader.signal });
    if (response.status === 200 && reads) await response.body?.getReader().read();
    reader.abort();
    return response.status === 200 ? true : undefined;
  });
};

test.for([
  ["while the stream is quiet", true],
  ["before anything came", false],
] as const)("a reader that hangs up %s leaves its place, and no error in the log", async ([, reads]) => {
  const server = await open();
  // The second finds a place where the server has seen the first go.
  for (let reader = 1; reader <= 2; reader += 1) await listenAndHangUp(server, reads);
  expect(server.warnings).toEqual([]);
});
