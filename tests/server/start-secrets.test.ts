/** The files that webhooks need: keys that seal their secrets, certificates that vouch for them. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keyId } from "../../server/events/sealer.ts";
import { StartError } from "../../server/start-error.ts";
import { openSealer, readSecretsKeys, secretsKeyFile } from "../../server/start-secrets.ts";
import { readWebhookCa } from "../../server/start-webhook-ca.ts";
import { createCertificate } from "./events/certificates.ts";

const openFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase-secrets-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const place = (dataFolder: string, file: string | null = null, storeUrl: string | null = null) => ({
  dataFolder,
  storeUrl,
  events: {
    recordKeptMs: null,
    webhookTargets: "public",
    webhookCaFile: null,
    secretsKeyFile: file,
  } as const,
});

const said = (work: () => unknown): string => {
  try {
    work();
  } catch (cause) {
    if (cause instanceof StartError) return cause.message;
    throw cause;
  }
  throw new Error("Nothing was wrong.");
};

const one = Buffer.alloc(32, 1);
const two = Buffer.alloc(32, 2);

test("the first start of a data folder makes a key that only its user may read, and the next one takes it", async () => {
  const folder = openFolder();
  const { current } = await openSealer(place(folder));
  const file = join(folder, "secrets.key");
  expect(secretsKeyFile(place(folder))).toBe(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, "utf8");
  expect(Buffer.from(text, "base64")).toHaveLength(32);
  expect((await openSealer(place(folder))).current).toBe(current);
  expect(readFileSync(file, "utf8")).toBe(text);
  expect((await openSealer(place(openFolder()))).current).not.toBe(current);
});

test("servers that share a database make no keys, which would be each another", async () => {
  const folder = openFolder();
  const shared = place(folder, null, "postgres://db/lendbase");
  expect([secretsKeyFile(shared), (await openSealer(shared)).current]).toEqual([null, null]);
  const file = join(folder, "given");
  writeFileSync(file, `# in use since May\n${one.toString("base64")}\r\n\n${two.toString("base64")}\n`);
  const given = await openSealer(place(folder, file, "postgres://db/lendbase"));
  expect(given.current).toBe(keyId(one));
  expect(readSecretsKeys(file)).toEqual([one, two]);
});

test.for([
  ["nothing", "", /is empty; it must hold a key, as "openssl rand -base64 32" writes it\.$/],
  ["a password", "correct horse", /given:1 is no key: it must be 32 bytes in base64/],
  ["a short key", `${Buffer.alloc(31).toString("base64")}\n`, /given:1 is no key/],
  ["a broken second line", `${one.toString("base64")}\n${two.toString("hex")}\n`, /given:2 is no key/],
  ["too many keys", `${one.toString("base64")}\n`.repeat(21), /has more than 20 keys\.$/],
] as const)("a file with %s is refused in one sentence that repeats nothing of it", ([, text, sentence]) => {
  const file = join(openFolder(), "given");
  writeFileSync(file, text);
  const message = said(() => readSecretsKeys(file));
  expect(message).toMatch(sentence);
  for (const line of text.split("\n").filter((each) => each !== "")) expect(message).not.toContain(line);
});

test("a file that was given is never made, and what is no file is said to be none", async () => {
  const folder = openFolder();
  await expect(openSealer(place(folder, join(folder, "lost")))).rejects.toThrow(
    /lost is not there; it must hold a key/,
  );
  expect(said(() => readSecretsKeys(folder))).toMatch(/cannot be read: .*; it must hold a key/);
});

test("certificates of several authorities are read from one file; anything else is one sentence", () => {
  const file = join(openFolder(), "ca.pem");
  const both = [createCertificate({ name: "a" }).certificate, createCertificate({ name: "b" }).certificate];
  writeFileSync(file, `Authorities of ours\n${both.join("\n")}`);
  expect(readWebhookCa(file).map((each) => `${each}\n`)).toEqual(both);
  expect(readWebhookCa(null)).toEqual([]);
  writeFileSync(file, createCertificate({ name: "a" }).key);
  expect(said(() => readWebhookCa(file))).toMatch(/ca\.pem holds no certificate in PEM/);
  writeFileSync(file, `${both[0]}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`);
  expect(said(() => readWebhookCa(file))).toMatch(/^Certificate 2 in \S+ cannot be read\.$/);
  expect(said(() => readWebhookCa(`${file}.lost`))).toMatch(/^The certificates in \S+ cannot be read: /);
});
