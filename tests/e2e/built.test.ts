/** The program as it is built and shipped: one bundle, and the policies beside it. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { ask, operatorKey, root, runCommand, startServe, stop, temporaryFolder } from "./processes.ts";

const program = join(root, "dist/lendbase.js");

beforeAll(() => {
  execFileSync("npm", ["run", "-s", "build"], { cwd: root, stdio: "inherit" });
});

test("the bundle serves with the policies of the package, wherever it is run from", async () => {
  const folder = temporaryFolder();
  try {
    const server = await startServe(["--data", folder.path], { program });
    const policy = await ask({ url: server.url, key: operatorKey(folder.path) }, "GET", "/v1/policy");
    expect(policy.body).toMatchObject({ name: "backup_sharing", files: "in_force", errors: [] });
    expect((await stop(server, "SIGINT")).code).toBe(0);
  } finally {
    folder.remove();
  }
});

test("the bundle checks and tests the policies", async () => {
  for (const command of ["check", "test"]) {
    const { code, stderr } = await runCommand([command], { program });
    expect(stderr).toBe("");
    expect(code).toBe(0);
  }
});

test("the bundle has the terminal interface in it, which refuses to open without a terminal", async () => {
  const folder = temporaryFolder();
  try {
    const server = await startServe(["--data", folder.path], { program });
    const { code, stderr } = await runCommand(["tui", "--data", folder.path], { program });
    await stop(server);
    expect(stderr).toMatch(/^lendbase: .*needs a terminal.*\n$/);
    expect(code).toBe(1);
  } finally {
    folder.remove();
  }
});

/** Node as this machine has it, outside of the package; the package brings its own. */
const otherNode = "/usr/bin/node";
const otherVersion = existsSync(otherNode)
  ? spawnSync(otherNode, ["--version"], { encoding: "utf8" }).stdout.trim().slice(1)
  : "24.15.0";
const isOlder = Number(otherVersion.split(".")[0]) < 24;

test.runIf(isOlder)("an older Node is refused in one sentence, before anything else is loaded", () => {
  const { status, stderr, stdout } = spawnSync(otherNode, [program, "serve"], { encoding: "utf8" });
  expect(stderr).toBe(
    `lendbase: This needs Node 24.15 or newer, and this is Node ${otherVersion}; in the package, "npm start" and "npm run tui" use the right one.\n`,
  );
  expect(stdout).toBe("");
  expect(status).toBe(1);
});
