import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../server/store/canonical-json.ts";
import { appendLog, findBrokenLogEntry } from "../../../server/store/log.ts";
import { openStore } from "../../../server/store/store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A record of five entries, changed behind the store's back; answers the first entry that does not fit. */
const brokenAfter = async (sabotage: string): Promise<number | null> => {
  const file = join(temporaryFolder(), "lendbase.db");
  const store = await openStore(file);
  for (const at of [1, 2, 3, 4, 5]) {
    await store.write((db) =>
      appendLog(db, {
        at,
        actor: "inventory",
        action: "put_account",
        object: { type: "Account", id: "1000000000000001" },
        details: { name: `name ${at}` },
      }),
    );
  }
  await store.close();
  const database = new DatabaseSync(file);
  database.exec(sabotage);
  database.close();
  const reopened = await openStore(file);
  const broken = await reopened.read(findBrokenLogEntry);
  await reopened.close();
  return broken;
};

describe("the record", () => {
  it("is whole where nobody touched it", async () => {
    expect(await brokenAfter("select 1")).toBeNull();
  });

  it("shows an entry that was altered", async () => {
    expect(await brokenAfter("update log set actor = 'somebody else' where sequence = 3")).toBe(3);
  });

  it("shows where an entry was taken out", async () => {
    expect(await brokenAfter("delete from log where sequence = 2")).toBe(2);
  });

  it("shows an entry that was put in with a hash of its own", async () => {
    expect(
      await brokenAfter(`insert into log (at, actor, action, object_type, object_id, details, previous_hash, hash)
        values (6, 'a', 'b', 'c', 'd', '{}', '${"0".repeat(64)}', '${"f".repeat(64)}')`),
    ).toBe(6);
  });
});

describe("the text that is hashed", () => {
  it("does not depend on the order of properties, and leaves out what is undefined", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "é\n" }], a: true, x: undefined })).toBe(
      canonicalJson({ a: true, b: [1, { c: "é\n", d: null }] }),
    );
  });

  it("tells different values apart", () => {
    const texts = [null, "null", 0, "0", [], {}, [[]], { a: [] }, { a: "" }].map(canonicalJson);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
