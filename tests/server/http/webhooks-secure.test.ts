/** A whole server that delivers over HTTPS: what its owner sees of a certificate that is good, and of one that is not. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Certified, createCertificate } from "../events/certificates.ts";
import { openTestServer, type TestServer, until } from "./test-server.ts";

const authority = createCertificate({ name: "authority of the test" });
const hosts = ["localhost"];

const receive = async ({ certificate, key }: Certified, got: unknown[]): Promise<number> => {
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    got.push(JSON.parse(text));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const open = async (): Promise<TestServer> => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase-ca-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const webhookCaFile = join(folder, "ca.pem");
  writeFileSync(webhookCaFile, `A comment, and then:\n${authority.certificate}`);
  const server = await openTestServer({ events: { webhookTargets: "private", webhookCaFile } });
  onTestFinished(() => server.close());
  return server;
};

test("events reach who has a certificate of the authority that was given; who has not is told why they do not", async () => {
  const { done } = await open();
  const [taken, lost]: [unknown[], unknown[]] = [[], []];
  const good = await receive(createCertificate({ name: "good", hosts, issuer: authority }), taken);
  const bad = await receive(createCertificate({ name: "bad", hosts }), lost);
  const create = (port: number): Promise<{ readonly id: string }> =>
    done("POST", "/v1/webhooks", { body: { url: `https://localhost:${port}/hook`, types: ["put_account"] } });
  const [works, fails] = [await create(good), await create(bad)];
  await done("PUT", "/v1/accounts/1000000000000001", { body: { site: "aliyun.com" } });
  const views = await until(async () => {
    const one = await done("GET", `/v1/webhooks/${works.id}`);
    const other = await done("GET", `/v1/webhooks/${fails.id}`);
    return one.delivered_at !== null && other.failures > 0 ? { one, other } : undefined;
  });
  expect(taken).toMatchObject([{ type: "put_account" }]);
  expect(views.one.last_failure).toBeNull();
  expect(views.other.last_failure).toBe("has a certificate of an authority that the server does not trust");
  expect(lost).toEqual([]);
});
