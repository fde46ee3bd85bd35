/** The Dockerfile and the compose file cannot be run here: what they name has to be there. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import packageFile from "../../package.json" with { type: "json" };
import { readConfig } from "../../server/config.ts";
import { type Setting, settingNames, settings } from "../../server/config-settings.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = join(root, "server/deploy");
const dockerfile = readFileSync(join(folder, "Dockerfile"), "utf8").replaceAll("\\\n", " ");
const compose = parse(readFileSync(join(folder, "compose.yaml"), "utf8"), { merge: true });

const instructions = (name: string): readonly string[] =>
  dockerfile.split("\n").filter((line) => line.startsWith(`${name} `));

const listOf = (name: string): readonly string[] =>
  JSON.parse(
    instructions(name)
      .at(-1)
      ?.slice(name.length + 1) ?? "[]",
  );

/** The command's flags and the variables of a node, read as the server reads them. */
const configOf = (environment: Readonly<Record<string, string>>) => {
  const [command, ...given] = listOf("CMD");
  expect(command).toBe("serve");
  const flags: Partial<Record<Setting, string>> = {};
  for (let at = 0; at < given.length; at += 2) {
    const setting = settingNames.find((name) => settings[name].flag === given[at]);
    if (setting === undefined) throw new Error(`There is no flag ${given[at]}.`);
    flags[setting] = given[at + 1] ?? "";
  }
  return readConfig(flags, environment);
};

test("the image runs as no administrator, with the Node and the program of the package", () => {
  expect(instructions("USER")).toEqual(["USER node"]);
  const needed = Number(/\d+/.exec(packageFile.engines.node)?.[0]);
  for (const from of instructions("FROM")) expect(from).toContain(`node:${needed}-slim`);
  expect(listOf("ENTRYPOINT")).toEqual(["node", packageFile.bin.lendbase]);
  expect(existsSync(join(root, "policies"))).toBe(true);
  const { port, dataFolder } = configOf({});
  expect(instructions("EXPOSE")).toEqual([`EXPOSE ${port}`]);
  expect(instructions("VOLUME")).toEqual([`VOLUME ${dataFolder}`]);
  expect(dockerfile).toMatch(new RegExp(`HEALTHCHECK .*http://127\\.0\\.0\\.1:${port}/readyz`));
});

test("each node of the compose file has settings that a server takes, and a data folder of its own", () => {
  const nodes = Object.entries(compose.services).filter(([name]) => name.startsWith("node-"));
  expect(nodes).toHaveLength(2);
  const folders = new Set<string>();
  for (const [, value] of nodes) {
    // biome-ignore lint/suspicious/noExplicitAny: as the file has it
    const node = value as any;
    const known: readonly string[] = settingNames.map((name) => settings[name].variable);
    for (const variable of Object.keys(node.environment)) expect(known).toContain(variable);
    const store = node.environment.LENDBASE_STORE.replace(/\$\{[^}]*\}/, "password");
    const config = configOf({ ...node.environment, LENDBASE_STORE: store });
    expect(config.storeUrl).toContain("@db:5432/lendbase");
    // Both take the policy from the database, which the one that is first there puts in.
    expect([config.policyFolder, config.policiesFrom]).toEqual([null, resolve("policies")]);
    expect(resolve(folder, node.build.context, node.build.dockerfile)).toBe(join(folder, "Dockerfile"));
    expect(node.read_only).toBe(true);
    const [secret] = node.secrets;
    expect(node.environment.LENDBASE_SECRETS_KEY_FILE).toBe(`/run/secrets/${secret}`);
    expect(Object.keys(compose.secrets)).toContain(secret);
    const [volume, inside] = node.volumes[0].split(":");
    expect(Object.keys(compose.volumes)).toContain(volume);
    expect(inside).toBe(configOf({}).dataFolder);
    folders.add(volume);
  }
  expect(folders.size).toBe(2);
});
