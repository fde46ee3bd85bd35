/** A whole story, with mistakes in it, after which no secret of it is anywhere but with its owner. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../../../server/config.ts";
import { startServer } from "../../../server/main.ts";
import { configFor, type Issuer, openIssuer } from "../identity/issuer.ts";
import { friend, lend, owner, region, registerWorld } from "./lending.ts";
import { type Asked, openTestServer, type TestServer } from "./test-server.ts";

interface Story {
  readonly server: TestServer;
  readonly issuer: Issuer;
  /** Everything that must not be seen. */
  readonly secrets: Set<string>;
  /** What was answered to those who do not own a secret. */
  readonly told: string[];
}

const openStory = async (): Promise<Story> => {
  const issuer = await openIssuer();
  const server = await openTestServer({ settings: { tokens: configFor(issuer) } });
  onTestFinished(() => server.close());
  await registerWorld(server);
  return { server, issuer, secrets: new Set([server.operatorKey]), told: [] };
};

/** Asks, and remembers the answer unless it is the one that gives out a secret. */
const ask = async ({ server, secrets, told }: Story, method: string, path: string, asked: Asked = {}) => {
  const answer = await server.request(method, path, asked);
  const secret: unknown = answer.body?.secret;
  if (typeof secret === "string") secrets.add(secret);
  else told.push(`${answer.text} ${JSON.stringify([...answer.headers])}`);
  return answer;
};

const manageKeys = async (story: Story): Promise<void> => {
  const body = { role: "account", name: "k", account: owner, permissions: ["view", "manage_keys"] };
  const headers = { "idempotency-key": "once" };
  const { body: key } = await ask(story, "POST", "/v1/keys", { body, headers });
  await ask(story, "POST", "/v1/keys", { body, headers });
  await ask(story, "POST", `/v1/keys/${key.id}/rotate`, { body: { grace_seconds: 60 } });
  await ask(story, "GET", "/v1/keys", { key: key.secret });
  await ask(story, "GET", `/v1/keys/${key.id}`, { key: key.secret });
  await ask(story, "POST", "/v1/webhooks", { account: owner, body: { url: "https://example.com/hook" } });
  await ask(story, "DELETE", `/v1/keys/${key.id}`);
  await ask(story, "GET", "/v1/me", { key: key.secret });
};

const useTokens = async (story: Story): Promise<void> => {
  const good = await story.issuer.sign();
  const bad = await story.issuer.sign({ expires: -100 });
  for (const token of [good, bad, `${good}x`]) {
    story.secrets.add(token);
    await ask(story, "GET", "/v1/me", { key: token });
    await ask(story, "POST", "/access/v1/evaluation", { key: token, body: {} });
    await ask(story, "DELETE", "/v1/backup-sets/bk-none", { key: token, account: owner });
  }
};

/** Secrets that were sent where none belongs, and credentials that do not work. */
const makeMistakes = async (story: Story): Promise<void> => {
  const { server, secrets } = story;
  const wrong = `lendbase_${"w".repeat(43)}`;
  secrets.add(wrong);
  secrets.add("YWxpY2U6c2VjcmV0");
  await ask(story, "DELETE", "/v1/keys/key-none", { key: wrong });
  await ask(story, "GET", "/v1/me", { key: null, headers: { authorization: "Basic YWxpY2U6c2VjcmV0" } });
  await ask(story, "POST", "/v1/keys", {
    raw: `{"role": "${server.operatorKey}`,
    headers: { "content-type": "application/json" },
  });
  await ask(story, "POST", "/v1/restores", { account: friend, body: { backup_set: "bk-none", region } });
};

test("no secret is in the log, on the screen, in an answer to others, or in the data folder", async () => {
  const story = await openStory();
  await manageKeys(story);
  await useTokens(story);
  await lend(story.server);
  await makeMistakes(story);
  // Sent in an address, a secret comes back to its own sender, but must not be written down.
  await story.server.request("DELETE", `/v1/keys/${story.server.operatorKey}`);
  await story.server.request("PUT", `/v1/${story.server.operatorKey}`, { body: {} });

  const { dataFolder, warnings } = story.server;
  const names = readdirSync(dataFolder).filter((name) => name !== "operator.key");
  expect(names).toContain("server.log");
  const files = names.map((name) => [name, readFileSync(join(dataFolder, name), "latin1")] as const);
  const places = [...files, ["the screen", warnings.join("")], ["answers", story.told.join("\n")]] as const;
  const found = [...story.secrets].flatMap((secret) =>
    // Webhooks sign with their secret, so the store has to know it.
    places
      .filter(([name]) => !(secret.startsWith("whsec_") && name.startsWith("lendbase.db")))
      .filter(([, text]) => text.includes(secret))
      .map(([name]) => `${secret} is in ${name}`),
  );
  expect(story.secrets.size).toBeGreaterThan(7);
  expect(found).toEqual([]);
});

test("a database that cannot be reached is told without its password", async () => {
  const story = await openStory();
  const config = {
    ...readConfig({ port: "0" }, {}),
    dataFolder: join(story.server.dataFolder, "other"),
    storeUrl: "postgres://lendbase:hunter2@127.0.0.1:1/lendbase",
  };
  const failure = await startServer(config).catch((cause: Error) => cause);
  expect(String(failure)).toContain("postgres://lendbase@127.0.0.1:1/lendbase");
  expect(String(failure)).not.toContain("hunter2");
});
