/** Where webhooks may be, how their messages are signed, and what they cannot do to the server. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createSend, type Outcome } from "../../../server/events/send.ts";
import { signedHeaders } from "../../../server/events/signature.ts";
import { isAllowed, targetMistake } from "../../../server/events/targets.ts";

test.for([
  "127.0.0.1",
  "127.9.9.9",
  "10.1.2.3",
  "172.16.0.1",
  "192.168.1.1",
  "100.64.0.1",
  "169.254.169.254",
  "0.0.0.0",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "::127.0.0.1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "fec0::1",
  "ff02::1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::a00:1",
  "2002:7f00:1::",
  "2001:0:4136:e378::1",
  "::ffff:0:127.0.0.1",
  "::ffff:0:8.8.8.8",
  "fe80::1%lo",
  "3fff::1",
  "4000::1",
  "not an address",
])("%s is no public address", (address) => {
  expect(isAllowed(address, "public")).toBe(false);
});

test.for([
  "8.8.8.8",
  "172.32.0.1",
  "100.128.0.1",
  "2606:4700::1111",
  "2a00:1450:4001::1",
])("%s is a public address", (address) => {
  expect(isAllowed(address, "public")).toBe(true);
});

test("an operator may let webhooks into local networks, but not to where clouds keep credentials", () => {
  expect(["127.0.0.1", "::1", "10.0.0.1", "fd00::1"].every((each) => isAllowed(each, "private"))).toBe(true);
  expect(isAllowed("169.254.169.254", "private")).toBe(false);
});

test.for([
  "http://example.com/",
  "ftp://example.com/",
  "file:///etc/passwd",
  "https://user:password@example.com/",
  "https://example.com/#part",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://017700000001/",
  "https://[::1]/",
  "https://[::ffff:7f00:1]/",
  "https://169.254.169.254/latest/meta-data/",
  "example.com",
])("%s is refused when it is registered", (url) => {
  expect(targetMistake(url, "public")).toMatch(/^must /);
});

test("a message is signed as Standard Webhooks has it", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const headers = signedHeaders("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330_000, '{"test": 2432232314}', [
    secret,
    secret,
  ]);
  expect(headers).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature":
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

const receiver = async (listener: RequestListener): Promise<number> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

const sendTo = (port: number, timeoutMs = 5_000): Promise<Outcome> =>
  createSend({ targets: "any", timeoutMs })({
    url: `http://localhost:${port}/hook`,
    headers: { "webhook-id": "1" },
    body: "{}",
    signal: new AbortController().signal,
  });

test("a redirect is not followed", async () => {
  let asked = 0;
  const port = await receiver((_, response) => {
    asked += 1;
    response.writeHead(302, { location: "http://127.0.0.1/elsewhere" }).end();
  });
  expect(await sendTo(port)).toEqual({
    taken: false,
    reason: "answered 302, and redirects are not followed",
  });
  expect(asked).toBe(1);
});

test("one that never answers is not waited for, and one that never stops answering is not read", async () => {
  const silent = await receiver(() => {});
  expect(await sendTo(silent, 100)).toEqual({ taken: false, reason: "did not answer within 0.1 seconds" });
  let closed = (): void => {};
  const gone = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const endless = await receiver((_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write("x".repeat(100_000)), 1);
    response.on("close", () => {
      clearInterval(timer);
      closed();
    });
  });
  expect(await sendTo(endless)).toEqual({ taken: true });
  await gone;
});

test("a name that stands for a local address is refused when it is resolved, before anything is sent", async () => {
  let asked = 0;
  const port = await receiver((_, response) => {
    asked += 1;
    response.end();
  });
  const outcome = await createSend({ targets: "public" })({
    url: `https://localhost:${port}/`,
    headers: {},
    body: "{}",
    signal: new AbortController().signal,
  });
  expect(outcome).toEqual({ taken: false, reason: "was not asked: its address is not a public one" });
  expect(asked).toBe(0);
});
