/** A disk that is full: changes are refused clearly, reads go on, and room makes changes possible again. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { ask, root } from "./processes.ts";

/** A file system of its own, which only the server sees, needs a kernel that lets us make one. */
const canMount =
  spawnSync("unshare", ["-rm", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"]).status === 0;

const size = "4m";
const ballast = "ballast";

/** Starts `serve` on a small file system with a file in it that can be deleted to make room. */
const startOnSmallDisk = async () => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase-full-"));
  const script = `mount -t tmpfs -o size=${size} tmpfs "$0" && head -c 1048576 /dev/zero > "$0/${ballast}" &&
    exec "$1" tui/commands/lendbase.ts serve --port 0 --data "$0"`;
  const child = spawn("unshare", ["-rm", "sh", "-c", script, folder, process.execPath], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  const inside = `/proc/${child.pid}/root${folder}`;
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[^\s/]+/.exec(line)?.[0];
    if (url !== undefined) {
      return { asking: { url, key: readFileSync(join(inside, "operator.key"), "utf8").trim() }, inside };
    }
  }
  throw new Error("serve did not start");
};

const longName = "n".repeat(50);

test.skipIf(!canMount)(
  "a full disk refuses changes with 507, answers reads, and is forgotten once there is room",
  async () => {
    const { asking, inside } = await startOnSmallDisk();
    const account = (n: number) => `3${String(n).padStart(15, "0")}`;
    const put = (n: number) =>
      ask(asking, "PUT", `/v1/accounts/${account(n)}`, { body: { site: "aliyun.com", name: longName } });
    let stored = 0;
    let answer = await put(stored);
    while (answer.status === 200) {
      stored += 1;
      answer = await put(stored);
    }
    expect(answer).toMatchObject({ status: 507, body: { code: "StoreFull" } });
    expect(answer.body.help).toContain("Free some space");
    expect((await ask(asking, "GET", `/v1/accounts/${account(0)}`)).status).toBe(200);
    expect((await ask(asking, "GET", `/v1/accounts/${account(stored)}`)).status).toBe(404);
    expect((await ask(asking, "GET", "/readyz")).status).toBe(200);
    rmSync(join(inside, ballast));
    expect((await put(stored)).status).toBe(200);
  },
);
