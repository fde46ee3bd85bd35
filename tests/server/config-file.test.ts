/** A file of settings, below the environment and the flags, and what is said where it is wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { fileNameOf, settingNames, settings } from "../../server/config-settings.ts";

const folder = mkdtempSync(join(tmpdir(), "lendbase-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, "lendbase.json");
const write = (text: string): string => {
  writeFileSync(file, text);
  return file;
};

const mistakes = (...given: Parameters<typeof readConfig>): readonly string[] => {
  try {
    readConfig(...given);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
};

test("a flag wins over the environment, which wins over the file, which wins over the default", () => {
  const config = write(`{
    // Where the server is reached. /* not a comment in a comment
    "host": "0.0.0.0", "port": 8001, /* one
    more */ "data": "/var/lib//lendbase",
    "oidc-issuer": "https://login.example", "oidc-audience": ["one", "two"]
  }`);
  expect(readConfig({ config }, {})).toMatchObject({
    host: "0.0.0.0",
    port: 8001,
    dataFolder: "/var/lib/lendbase",
    tickMs: 1_000,
    tokens: { audiences: ["one", "two"] },
  });
  expect(readConfig({ config }, { LENDBASE_PORT: "8002" }).port).toBe(8002);
  expect(readConfig({ config, port: "8003" }, { LENDBASE_PORT: "8002" }).port).toBe(8003);
  expect(readConfig({}, { LENDBASE_CONFIG: config }).port).toBe(8001);
});

test("everything that is wrong is said at once, each with its line", () => {
  const config = write('{\n "prot": 1,\n "port": 99999,\n "tick-every": true,\n "host": "a", "host": "b"\n}');
  expect(mistakes({ config }, { LENDBASE_DRAIN: "soon" })).toEqual([
    `${file}:2: There is no setting "prot". Did you mean "port"?`,
    `${file}:4: tick-every must be a text, a number or a list of texts.`,
    `${file}:5: host is given twice.`,
    `${file}:3: port is "99999", but must be a number from 0 to 65535, where 0 takes a free port.`,
    expect.stringMatching(/^LENDBASE_DRAIN is "soon", but must be a time/),
  ]);
});

test.for([
  ["", 1],
  ['{\n"port": 1,\n}', 3],
  ['{\n"port": 1\n"host": 2}', 3],
  ["[]", 1],
  ["null", 1],
] as const)("%j is no file of settings", ([text, line]) => {
  const [sentence, ...others] = mistakes({ config: write(text) }, {});
  expect(sentence).toMatch(
    new RegExp(`^${RegExp.escape(file)}:${line}: (This is not JSON|The settings must be)`),
  );
  expect(others).toEqual([]);
});

test("a file that cannot be read is said, also where the environment names it", () => {
  const missing = join(folder, "missing.json");
  expect(mistakes({}, { LENDBASE_CONFIG: missing })).toEqual([
    expect.stringContaining(`The configuration file ${missing} cannot be read`),
  ]);
  expect(mistakes({ config: folder }, {})).toHaveLength(1);
});

test("the page on operations has a row for each setting, with its flag, its variable and its default", () => {
  const readme = readFileSync(new URL("../../server/deploy/README.md", import.meta.url), "utf8");
  for (const setting of settingNames) {
    const { variable, standard } = settings[setting];
    const usual = standard === null ? "those of the package" : standard === "" ? "-" : `\`${standard}\``;
    expect(readme).toContain(`| \`${fileNameOf(setting)}\` | \`${variable}\` | ${usual} |`);
  }
});
