/** What the README says works, run as it is written. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Folder, root, type Started, startServe, temporaryFolder } from "./processes.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");

let folder: Folder;
let running: Started | undefined;

beforeEach(() => {
  folder = temporaryFolder();
  running = undefined;
});

afterEach(async () => {
  running?.child.kill("SIGKILL");
  await running?.ended;
  folder.remove();
});

/** The first shell block below a heading. */
const shellBelow = (heading: string): string => {
  const [, section = ""] = readme.split(`## ${heading}`);
  return /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
};

/** Runs a script in the folder where the server keeps its data; answers the lines it printed. */
const shell = (script: string): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", script], { cwd: folder.path, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.once("error", reject);
    child.once("close", () => resolve(output.trim().split("\n")));
  });

test("lending by curl goes as the README tells it", async () => {
  running = await startServe(["--data", join(folder.path, ".lendbase"), "--restore-takes", "3s"]);
  const script = shellBelow("Lend something, by curl");
  expect(script).toContain("URL=http://127.0.0.1:7311\n");
  const printed = await shell(script.replace("http://127.0.0.1:7311", running.url));
  const answers = printed.map((line) => JSON.parse(line));
  expect(answers).toMatchObject([
    { id: "1000000000000001" },
    { id: "2000000000000001" },
    { id: "pc-orders" },
    { id: "bk-orders" },
    { state: "accepted" },
    { state: "running", executor: "simulated" },
    { status: 403, code: "Locked" },
    { state: "revoking" },
    { status: 403, code: "AccessRevoking" },
    { items: [{ backup_set: "bk-orders", state: "revoking", cause: "ShareCancelled", can_restore: false }] },
    { decision: false, context: { code: "AccessRevoking" } },
  ]);
});

test("the picture of the terminal interface fits into 80 columns", () => {
  const [, picture = ""] = /```text\n(Lendbase [\s\S]*?)```/.exec(readme) ?? [];
  expect(picture).toContain("Shared With Me");
  for (const line of picture.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
