/** A server that is told to stop while many callers change things. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { ask, operatorKey, startServe, stop, temporaryFolder } from "./processes.ts";

test("after SIGTERM every answer is whole, and everything that was acknowledged is there", async () => {
  const folder = temporaryFolder();
  const data = join(folder.path, "data");
  const started = await startServe(["--data", data]);
  const server = { url: started.url, key: operatorKey(data) };
  const acknowledged: string[] = [];
  const unexpected: unknown[] = [];
  const call = async (first: number): Promise<void> => {
    for (let turn = first; ; turn += 10) {
      const id = String(2e15 + turn);
      try {
        const { status, body } = await ask(server, "PUT", `/v1/accounts/${id}`, {
          body: { site: "aliyun.com" },
        });
        if (status === 200 && body.id === id) acknowledged.push(id);
        else unexpected.push({ status, body });
      } catch (cause) {
        // What is no refused or closed connection is an answer that was cut off.
        if (!(cause instanceof TypeError && cause.message === "fetch failed")) unexpected.push(cause);
        return;
      }
    }
  };
  const callers = Array.from({ length: 10 }, (_, first) => call(first));
  while (acknowledged.length < 100) await new Promise((resolve) => setTimeout(resolve, 5));
  const ended = await stop(started);
  await Promise.all(callers);
  expect([ended.code, ended.stderr, unexpected]).toEqual([0, "", []]);

  const again = await startServe(["--data", data]);
  for (const id of acknowledged) {
    const { status } = await ask({ ...server, url: again.url }, "GET", `/v1/accounts/${id}`);
    expect(status).toBe(200);
  }
  await stop(again);
  folder.remove();
});
