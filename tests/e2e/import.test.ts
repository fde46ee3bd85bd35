/** `lendbase import`: many objects at once, from a file or a pipe, before the server starts. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ask, operatorKey, runCommand, startServe, stop, temporaryFolder } from "./processes.ts";

const accounts = [1, 2, 3].map((n) => ({ type: "Account", id: `100000000000000${n}`, site: "aliyun.com" }));
const text = accounts.map((account) => `${JSON.stringify(account)}\n`).join("");

const ownFolder = (): string => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
};

test("what is imported is there when the server starts, and while it runs nothing can be imported", async () => {
  const data = ownFolder();
  const file = join(data, "world.ndjson");
  writeFileSync(file, text);
  const imported = await runCommand(["import", file, "--data", data]);
  expect(imported).toEqual({ code: 0, stdout: "Imported 3 × Account.\n", stderr: "" });
  const server = await startServe(["--data", data]);
  onTestFinished(() => void server.child.kill("SIGKILL"));
  const key = operatorKey(data);
  const { body } = await ask({ url: server.url, key }, "GET", "/v1/accounts");
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual(accounts.map(({ id }) => id));
  const refused = await runCommand(["import", file, "--data", data]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("is in use by another server; stop that one");
  await stop(server);
});

test("an import is also read from a pipe, where an empty one imports nothing", async () => {
  const data = ownFolder();
  expect((await runCommand(["import", "-", "--data", data], { input: text })).stdout).toBe(
    "Imported 3 × Account.\n",
  );
  const empty = await runCommand(["import", "-", "--data", data], { input: "" });
  expect(empty.stdout).toBe("The file is empty: nothing was imported.\n");
});

test.each([
  [
    ["import", "/nowhere/world.ndjson"],
    "/nowhere/world.ndjson cannot be read: there is none. Nothing was imported.",
  ],
  [["import", "/"], "/ cannot be read: it is a folder. Nothing was imported."],
])("%j fails with one sentence", async (args, sentence) => {
  const { code, stderr } = await runCommand([...args, "--data", ownFolder()]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: `lendbase: ${sentence}\n` });
});

test("a line that is wrong is named, on the error output", async () => {
  const { code, stderr } = await runCommand(["import", "-", "--data", ownFolder()], {
    input: `${text}{"type":"Cat"}\n`,
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^lendbase: Line 4: .*Nothing was imported\.\n$/);
});
