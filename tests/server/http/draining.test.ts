/** A stop that first gives load balancers the time to notice: `/readyz` refuses, everything else is answered. */
import { expect, test } from "vitest";
import { openTestServer, type TestServer, until } from "./test-server.ts";

interface Caller {
  /** How many requests were answered as they should be. */
  answered: number;
  /** Whatever else came back. */
  readonly unexpected: unknown[];
  /** Resolves once the server takes no connection any more. */
  readonly refused: Promise<void>;
}

/** Changes one account after another, until it is refused. */
const startCaller = ({ request }: TestServer, first: number): Caller => {
  const change = async (turn: number): Promise<boolean> => {
    const path = `/v1/accounts/${2e15 + turn}`;
    try {
      const { status } = await request("PUT", path, { body: { site: "aliyun.com" } });
      if (status === 200) caller.answered += 1;
      else caller.unexpected.push(status);
      return true;
    } catch (cause) {
      // What is no refused or closed connection is an answer that was cut off.
      if (!(cause instanceof TypeError && cause.message === "fetch failed")) caller.unexpected.push(cause);
      return false;
    }
  };
  const run = async (): Promise<void> => {
    for (let turn = first; await change(turn); turn += 100);
  };
  const caller: Caller = {
    answered: 0,
    unexpected: [],
    get refused() {
      return running;
    },
  };
  const running = run();
  return caller;
};

test("while it drains it is alive and not ready, and answers all of a load; then it takes nothing more", async () => {
  const server = await openTestServer({ settings: { drainForMs: 3_600_000 } });
  const status = async (path: string): Promise<number> => (await server.request("GET", path)).status;
  const callers = Array.from({ length: 8 }, (_, first) => startCaller(server, first));
  const all = (): number => callers.reduce((sum, { answered }) => sum + answered, 0);
  await until(() => (all() > 50 ? true : undefined));
  expect(await status("/readyz")).toBe(200);

  void server.drain();
  const { body, status: ready } = await server.request("GET", "/readyz");
  expect([ready, body.code]).toEqual([503, "Stopping"]);
  const before = all();
  await until(() => (all() > before + 50 ? true : undefined));
  expect([await status("/livez"), await status("/v1/policy")]).toEqual([200, 200]);

  await Promise.all([server.close(), ...callers.map(({ refused }) => refused)]);
  expect(callers.flatMap(({ unexpected }) => unexpected)).toEqual([]);
});

test("a drain ends after its time, or at once where it has none", async () => {
  for (const drainForMs of [0, 30]) {
    const server = await openTestServer({ settings: { drainForMs } });
    const began = performance.now();
    await server.drain();
    // Timers may be a little early.
    expect(performance.now() - began).toBeGreaterThanOrEqual(drainForMs - 2);
    expect((await server.request("GET", "/readyz")).status).toBe(503);
    await server.close();
  }
});
