import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { recount } from "../../../server/sharing/counters.ts";
import { findBrokenLogEntry } from "../../../server/store/log.ts";
import { openStore } from "../../../server/store/store.ts";
import type { Database } from "../../../server/store/tables.ts";
import { ownLocation } from "../own-location.ts";

const program = fileURLToPath(new URL("share-until-killed.ts", import.meta.url));

/** Answers what the server acknowledged before it was killed in the middle of its work. */
const workAndKill = async (location: string, atLeast: number): Promise<readonly string[]> => {
  const child = spawn(process.execPath, [program, location], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === atLeast) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
  return lines;
};

/** Each kind of acknowledgement, and the ids for which the rows say so. */
const facts = async (db: Database): Promise<Readonly<Record<string, ReadonlySet<string>>>> => {
  const shares = await db.selectFrom("resource_shares").select(["id", "cancelled_at"]).execute();
  const offers = await db
    .selectFrom("share_recipients")
    .select("id")
    .where("accepted_at", "is not", null)
    .execute();
  const removals = await db
    .selectFrom("share_resources")
    .select("share_id")
    .where("removed_at", "is not", null)
    .execute();
  return {
    shared: new Set(shares.map(({ id }) => id)),
    cancelled: new Set(shares.filter((share) => share.cancelled_at !== null).map(({ id }) => id)),
    accepted: new Set(offers.map(({ id }) => id)),
    removed: new Set(removals.map(({ share_id }) => share_id)),
  };
};

it("a server that is killed while it shares loses nothing it acknowledged, and its counters are right", async () => {
  const { location, remove } = await ownLocation();
  onTestFinished(remove);
  const acknowledged = await workAndKill(location, 250);
  const store = await openStore(location);
  const rows = await store.read(facts);
  const lost = acknowledged.filter((line) => {
    const [kind = "", id = ""] = line.split(" ");
    return rows[kind]?.has(id) !== true;
  });
  expect(lost).toEqual([]);
  expect(await store.read(recount)).toEqual([]);
  expect(await store.read(findBrokenLogEntry)).toBeNull();
  await store.close();
});
