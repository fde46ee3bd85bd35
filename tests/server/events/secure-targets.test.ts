/** Webhooks over HTTPS, to servers that are there: whose certificate is taken, and at which address they may be. */
import { createServer as createPlain, type RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createSend, type Outcome, type SendOptions } from "../../../server/events/send.ts";
import type { Resolve } from "../../../server/events/targets.ts";
import { type Certified, createCertificate } from "./certificates.ts";

const authority = createCertificate({ name: "authority of the test" });
const stranger = createCertificate({ name: "another authority" });
const good = createCertificate({ name: "hook", hosts: ["localhost", "127.0.0.1"], issuer: authority });

const open = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

interface Receiver {
  readonly port: number;
  readonly got: string[];
  /** How many connections were made, whatever became of them. */
  readonly connections: () => number;
}

const receive = async (
  { certificate, key }: Certified,
  answer: RequestListener = (_, response) => void response.end(),
): Promise<Receiver> => {
  const got: string[] = [];
  let connections = 0;
  const server = createServer({ cert: certificate, key }, (request, response) => {
    got.push(`${request.method} ${request.url} ${request.headers["webhook-id"]}`);
    answer(request, response);
  });
  server.on("connection", () => {
    connections += 1;
  });
  return { port: await open(server), got, connections: () => connections };
};

const trusting = [authority.certificate];

const sendTo = (url: string, options: Partial<SendOptions> = {}): Promise<Outcome> => {
  const message = { url, headers: { "webhook-id": "1" }, body: "{}", signal: new AbortController().signal };
  return createSend({ targets: "private", certificates: trusting, ...options })(message);
};

test("a webhook behind a certificate of an authority that was given takes its message", async () => {
  const { port, got } = await receive(good);
  expect(await sendTo(`https://localhost:${port}/hook`)).toEqual({ taken: true });
  expect(await sendTo(`https://127.0.0.1:${port}/hook`)).toEqual({ taken: true });
  expect(got).toEqual(["POST /hook 1", "POST /hook 1"]);
});

const untrusted = "has a certificate of an authority that the server does not trust";
const past = new Date(Date.now() - 1_000);

test.for([
  ["of an authority that nobody gave", good, [], untrusted],
  [
    "of another authority",
    createCertificate({ name: "x", hosts: ["localhost"], issuer: stranger }),
    trusting,
    untrusted,
  ],
  ["that signed itself", createCertificate({ name: "x", hosts: ["localhost"] }), trusting, untrusted],
  [
    "for another name",
    createCertificate({ name: "localhost", hosts: ["example.com"], issuer: authority }),
    trusting,
    "has a certificate for another name",
  ],
  [
    "that has expired",
    createCertificate({ name: "x", hosts: ["localhost"], issuer: authority, until: past }),
    trusting,
    "has a certificate that has expired",
  ],
  [
    "signed by one that is no authority",
    createCertificate({ name: "x", hosts: ["localhost"], issuer: good }),
    [...trusting, good.certificate],
    untrusted,
  ],
] as const)("a certificate %s is refused, and nothing is sent", async ([
  ,
  certified,
  certificates,
  reason,
]) => {
  const { port, got } = await receive(certified);
  const outcome = await sendTo(`https://localhost:${port}/hook`, { certificates });
  expect(outcome).toEqual({ taken: false, reason });
  expect(got).toEqual([]);
});

test("who speaks no TLS is sent nothing, in clear neither", async () => {
  let asked = 0;
  const port = await open(
    createPlain((_, response) => {
      asked += 1;
      response.end();
    }),
  );
  const outcome = await sendTo(`https://localhost:${port}/hook`);
  expect(outcome).toEqual({ taken: false, reason: "does not speak TLS in a way that the server does" });
  expect(asked).toBe(0);
});

test.for([301, 302, 303, 307, 308])("a redirect (%d) to another server is not followed", async (status) => {
  const elsewhere = await receive(good);
  const location = `https://localhost:${elsewhere.port}/elsewhere`;
  const { port } = await receive(good, (_, response) => void response.writeHead(status, { location }).end());
  expect(await sendTo(`https://localhost:${port}/hook`)).toEqual({
    taken: false,
    reason: `answered ${status}, and redirects are not followed`,
  });
  expect(elsewhere.connections()).toBe(0);
});

const notAsked = { taken: false, reason: "was not asked: its address is not a public one" };

/** Answers these addresses, one more of the lists for each time it is asked; the last one from then on. */
const resolvingTo = (...answers: readonly (readonly string[])[]) => {
  let asked = 0;
  const resolve: Resolve = (_hostname, _options, answer) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { resolve, asked: () => asked };
};

test("a name of which one address is local is not connected to, whichever comes first", async () => {
  const { port, connections } = await receive(good);
  for (const addresses of [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["::1"], []]) {
    const { resolve } = resolvingTo(addresses);
    const outcome = await sendTo(`https://hook.example:${port}/`, { targets: "public", resolve });
    expect(outcome, addresses.join()).toEqual(notAsked);
  }
  expect(connections()).toBe(0);
});

test("a name is resolved once for each message, and one that stands for another address next time is looked at again", async () => {
  const { port, got } = await receive(good);
  const { resolve, asked } = resolvingTo(["127.0.0.1"], ["169.254.169.254"]);
  const send = createSend({ targets: "private", certificates: trusting, resolve });
  const message = {
    url: `https://localhost:${port}/hook`,
    headers: { "webhook-id": "1" },
    body: "{}",
    signal: new AbortController().signal,
  };
  expect(await send(message)).toEqual({ taken: true });
  expect(asked()).toBe(1);
  expect(await send(message)).toEqual(notAsked);
  expect([asked(), got.length]).toEqual([2, 1]);
});
