/**
 * Removes entries of the record that are older than they are to be kept, from its beginning. A checkpoint at its end
 * says what was removed, and the hash of the last of it, so that the chain of what is left can still be verified.
 */
import { appendLog, readHead, serverPart } from "../store/log.ts";
import { checkpointAction } from "../store/log-chain.ts";
import type { Store } from "../store/store.ts";
import type { Database } from "../store/tables.ts";
import { tellLost } from "./lost-events.ts";

/** How many entries one transaction removes, so that other changes need not wait. */
const batchSize = 500;

/** The entries from the beginning that are older, without the last entry of all. */
const selectOld = async (db: Database, before: number, last: number) => {
  const rows = await db
    .selectFrom("log")
    .select(["sequence", "at", "action", "hash"])
    .where("sequence", "<", last)
    .orderBy("sequence")
    .limit(batchSize)
    .execute();
  const young = rows.findIndex(({ at }) => at >= before);
  return young < 0 ? rows : rows.slice(0, young);
};

const removeBatch = async (db: Database, now: number, keptMs: number): Promise<number> => {
  const head = await readHead(db);
  if (head === null) return 0;
  const old = await selectOld(db, now - keptMs, head.sequence);
  const last = old.at(-1);
  // A checkpoint that only says that checkpoints were removed would follow itself for ever.
  if (last === undefined || old.every(({ action }) => action === checkpointAction)) return 0;
  const through = last.sequence;
  const removed = head.removed + old.length;
  await tellLost(db, through, now);
  await db.deleteFrom("event_accounts").where("sequence", "<=", through).execute();
  await db.deleteFrom("log").where("sequence", "<=", through).execute();
  await db.updateTable("log_head").set({ removed, removed_through: through }).where("id", "=", 1).execute();
  await appendLog(db, {
    at: now,
    actor: "retention",
    action: checkpointAction,
    object: { type: "Log", id: String(through) },
    details: { through, hash: last.hash, removed },
    by: serverPart("retention"),
  });
  return old.length;
};

/** Answers how many entries were removed. */
export const removeOldEntries = async (
  store: Pick<Store, "write">,
  now: number,
  keptMs: number,
): Promise<number> => {
  let removed = 0;
  for (;;) {
    const count = await store.write((db) => removeBatch(db, now, keptMs));
    removed += count;
    if (count < batchSize) return removed;
  }
};
