/** What a server is told when it starts. */
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { policyFolderFrom, readConfig, shippedPolicies } from "../../server/config.ts";

const mistakes = (...given: Parameters<typeof readConfig>): readonly string[] => {
  try {
    readConfig(...given);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
};

test("the defaults are loopback, port 7311, .lendbase here, and the policies of the package", () => {
  expect(readConfig({}, {})).toEqual({
    host: "127.0.0.1",
    port: 7311,
    dataFolder: resolve(".lendbase"),
    policyFolder: shippedPolicies,
    policiesFrom: null,
    restoreMs: 30_000,
    tickMs: 1_000,
    idempotencyMs: 86_400_000,
    storeUrl: null,
    drainMs: 5_000,
    drainForMs: 0,
    quotaLevels: [80, 100],
    tracesUrl: null,
    metrics: "key",
    tokens: null,
    rates: null,
    events: { recordKeptMs: null, webhookTargets: "public", webhookCaFile: null, secretsKeyFile: null },
  });
});

test("a flag wins over the environment, which wins over the default", () => {
  const environment = { LENDBASE_PORT: "8001", LENDBASE_DATA: "/var/lendbase", LENDBASE_HOST: "" };
  expect(readConfig({ port: "8002" }, environment)).toMatchObject({
    port: 8002,
    dataFolder: "/var/lendbase",
    host: "127.0.0.1",
  });
});

test("a server that other machines can reach is asked for by a flag only", () => {
  for (const host of ["0.0.0.0", "::", "10.0.0.7", "db.example.com", "128.0.0.1"]) {
    expect(readConfig({ host }, {}).host).toBe(host);
    expect(mistakes({}, { LENDBASE_HOST: host })).toEqual([
      expect.stringContaining(`give it as --host ${host}.`),
    ]);
  }
  for (const host of ["127.0.0.1", "127.8.8.8", "::1", "localhost"]) {
    expect(readConfig({}, { LENDBASE_HOST: host }).host).toBe(host);
  }
  expect(readConfig({ host: "[::1]" }, {}).host).toBe("::1");
});

test.for([
  ["1500ms", 1_500],
  ["30s", 30_000],
  ["5m", 300_000],
  ["2h", 7_200_000],
] as const)("a restore may take %s", ([text, milliseconds]) => {
  expect(readConfig({ restoreTakes: text }, {}).restoreMs).toBe(milliseconds);
});

test.for(["0s", "-1s", "1", "s", "1.5s", "25h", "9999999999h", "1 s", "∞"])("a time is not %s", (text) => {
  expect(mistakes({ tickEvery: text }, {})).toEqual([
    expect.stringContaining('must be a time such as "500ms"'),
  ]);
});

test.for(["-1", "65536", "1e3", "0x10", " 80", "80 ", "", "999999999999"])("a port is not %o", (text) => {
  expect(mistakes({ port: text }, {})).toEqual([expect.stringContaining("must be a number from 0 to 65535")]);
});

test("every mistake is told at once, each in its own sentence", () => {
  const told = mistakes({ port: "x", data: "" }, { LENDBASE_TICK_EVERY: "never", LENDBASE_HOST: "a b" });
  expect(told).toHaveLength(4);
  for (const sentence of told) expect(sentence).toMatch(/^\S+ is ".*", but must be .+\.$/);
});

test("a long value is shortened in the sentence about it", () => {
  expect(mistakes({ port: "9".repeat(10_000) }, {})[0]?.length).toBeLessThan(200);
});

test("a stop waits for nobody, or for a time", () => {
  for (const text of ["0", "0s", "0ms"]) expect(readConfig({ drainFor: text }, {}).drainForMs).toBe(0);
  expect(readConfig({}, { LENDBASE_DRAIN_FOR: "5s" }).drainForMs).toBe(5_000);
  for (const text of ["-1s", "00", "soon", "25h"]) {
    expect(mistakes({ drainFor: text }, {})).toEqual([
      expect.stringMatching(/^--drain-for is ".*", but must be /),
    ]);
  }
});

test("percentages of quotas are put in order, each once", () => {
  expect(readConfig({ quotaLevels: "100,50,90,50" }, {}).quotaLevels).toEqual([50, 90, 100]);
  expect(readConfig({ quotaLevels: "1" }, {}).quotaLevels).toEqual([1]);
});

test.for([
  "",
  "0",
  "101",
  "80,",
  "80;90",
  "80 %",
  "8e1",
  "-1",
  "1,2,3,4,5,6",
  "080",
])("a percentage is not %o", (text) => {
  expect(mistakes({ quotaLevels: text }, {})).toEqual([
    expect.stringMatching(
      /^--quota-levels is ".*", but must be one to 5 percentages from 1 to 100, such as "80,100"\.$/,
    ),
  ]);
});

test("files of webhooks are found from where the server is started", () => {
  const { events } = readConfig({ webhookCa: "ca.pem" }, { LENDBASE_SECRETS_KEY_FILE: "keys" });
  expect(events).toMatchObject({ webhookCaFile: resolve("ca.pem"), secretsKeyFile: resolve("keys") });
  expect(mistakes({ webhookCa: "a\0b" }, {})).toEqual([
    expect.stringContaining("must be the path of a file."),
  ]);
});

test("the policy is in a folder, or in the database, which alone has a first one", () => {
  const folders = (...given: Parameters<typeof readConfig>) => {
    const { policyFolder, policiesFrom } = readConfig(...given);
    return [policyFolder, policiesFrom];
  };
  expect(folders({ policies: "rules" }, {})).toEqual([resolve("rules"), null]);
  expect(folders({ policies: "./database" }, {})).toEqual([resolve("database"), null]);
  expect(folders({ policies: "database" }, {})).toEqual([null, null]);
  const environment = { LENDBASE_POLICIES: "database", LENDBASE_POLICIES_FROM: "rules" };
  expect(folders({}, environment)).toEqual([null, resolve("rules")]);
  expect(folders({ policiesFrom: "others" }, environment)).toEqual([null, resolve("others")]);
  expect(mistakes({ policies: "rules" }, environment)).toEqual([
    "LENDBASE_POLICIES_FROM puts a first policy into the database, which --policies does not name; add --policies database, or leave it out.",
  ]);
  expect(() => policyFolderFrom({}, environment)).toThrow(
    "LENDBASE_POLICIES says that the policy is in the database; name the folder with the files to work on.",
  );
});
