import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { findBrokenLogEntry } from "../../../server/store/log.ts";
import { openStore } from "../../../server/store/store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const program = fileURLToPath(new URL("write-until-killed.ts", import.meta.url));

/** Answers the numbers that the child said were written before it was killed in the middle of its work. */
const writeAndKill = async (file: string, atLeast: number): Promise<readonly string[]> => {
  const child = spawn(process.execPath, [program, file], { stdio: ["ignore", "pipe", "inherit"] });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === atLeast) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
  return acknowledged;
};

it("keeps every acknowledged change when the server is killed, and the next server starts at once", async () => {
  const file = join(temporaryFolder(), "lendbase.db");
  const acknowledged = new Set([
    ...(await writeAndKill(file, 150)),
    // The second child begins on the file as the first one left it.
    ...(await writeAndKill(file, 150)),
  ]);
  const store = await openStore(file);
  const rows = await store.read((db) => db.selectFrom("log").select("object_id").execute());
  const broken = await store.read(findBrokenLogEntry);
  await store.close();
  const written = new Set(rows.map(({ object_id }) => object_id));
  expect([...acknowledged].filter((number) => !written.has(number))).toEqual([]);
  expect(broken).toBeNull();
});
