/** The record: whatever is done to it behind the service's back is found, at the first entry that is not right. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyExport } from "../../../server/events/audit.ts";
import { logEntryView } from "../../../server/events/record.ts";
import { removeOldEntries } from "../../../server/events/retention.ts";
import type { Json } from "../../../server/store/canonical-json.ts";
import { type ActedBy, appendLog, readHead } from "../../../server/store/log.ts";
import type { LogRow } from "../../../server/store/log-chain.ts";
import { readEntries, verifyLog } from "../../../server/store/log-verify.ts";
import type { Store } from "../../../server/store/store.ts";
import type { Database } from "../../../server/store/tables.ts";
import { runs } from "../runs.ts";
import { day, openWorld, type World } from "../world.ts";

interface Written {
  readonly action: string;
  readonly id: string;
  readonly details: Readonly<Record<string, Json>>;
  readonly by?: ActedBy | null | undefined;
}

const acted: fc.Arbitrary<ActedBy> = fc.record({
  role: fc.constantFrom("operator", "account", "server"),
  id: fc.stringMatching(/^[a-z0-9-]{1,12}$/),
  issuer: fc.constantFrom(null, "https://issuer.test"),
  account: fc.constantFrom(null, "1000000000000001"),
});

const written: fc.Arbitrary<Written> = fc.record({
  action: fc.constantFrom("put_account", "create_resource_share", "finish_revocation"),
  id: fc.stringMatching(/^[a-z0-9]{1,12}$/),
  details: fc.dictionary(
    fc.stringMatching(/^[a-z]{1,5}$/),
    fc.oneof(fc.string(), fc.integer(), fc.boolean()),
  ),
  by: fc.option(acted),
});

const append = async ({ store, clock }: World, entries: readonly Written[]): Promise<void> => {
  for (const { action, id, details, by = null } of entries) {
    clock.advance(day / 2);
    // PostgreSQL keeps no NUL in a text, and the shapes of the API let none through.
    const plain = JSON.parse(JSON.stringify(details).replaceAll("\\u0000", "")) as Written["details"];
    const decided = by === null ? {} : { decided: { policy: "p1", permits: ["owner"] } };
    const what = { action, object: { type: "Account", id }, details: plain };
    const entry = { at: clock.now(), actor: "test", by, ...what, ...decided };
    await store.write((db) => appendLog(db, entry));
  }
};

const rowsOf = async (store: Store): Promise<readonly LogRow[]> =>
  await Array.fromAsync(readEntries(store.read));

const empty = async (db: Database): Promise<void> => {
  await db.deleteFrom("log").execute();
  await db.deleteFrom("log_head").execute();
};

/** Puts rows in the place of those of the record. */
const replace = (store: Store, rows: readonly LogRow[]) =>
  store.write(async (db) => {
    await db.deleteFrom("log").execute();
    for (const row of rows) await db.insertInto("log").values(row).execute();
  });

const found = async (store: Store) => (await verifyLog(store.read)).found;

const columns = [
  "at",
  "actor",
  "action",
  "object_type",
  "object_id",
  "details",
  "by_role",
  "by_id",
  "by_issuer",
  "by_account",
  "policy",
  "permits",
  "hash",
  "previous_hash",
] as const;

type Column = (typeof columns)[number];

interface Tampering {
  readonly kind: "alter" | "remove" | "swap" | "insert" | "renumber";
  /** Which entry, from 0 to 1. */
  readonly where: number;
  readonly column: Column;
}

const tampering: fc.Arbitrary<Tampering> = fc.record({
  kind: fc.constantFrom("alter", "remove", "swap", "insert", "renumber"),
  where: fc.double({ min: 0, max: 0.999, noNaN: true }),
  column: fc.constantFrom(...columns),
});

/** Something is put where nothing was said, too. */
const altered = (row: LogRow, column: Column): LogRow =>
  column === "at" ? { ...row, at: row.at + 1 } : { ...row, [column]: `${row[column] ?? ""}~` };

/** Answers the rows as they are then, and the numbers of entries that may be named as the first wrong one. */
const tamper = (rows: readonly LogRow[], { kind, where, column }: Tampering) => {
  const at = Math.floor(where * rows.length);
  const row = rows[at] as LogRow;
  const last = rows.at(-1) as LogRow;
  const others = rows.filter((_, index) => index !== at);
  switch (kind) {
    case "alter":
      return { rows: rows.with(at, altered(row, column)), first: row.sequence };
    case "remove":
      return { rows: others, first: row.sequence };
    case "swap": {
      const next = rows[(at + 1) % rows.length] as LogRow;
      const [low, high] = row.sequence < next.sequence ? [row, next] : [next, row];
      const exchanged = rows.map((each) => {
        if (each === low) return { ...high, sequence: low.sequence };
        return each === high ? { ...low, sequence: high.sequence } : each;
      });
      return { rows: exchanged, first: low.sequence };
    }
    case "insert":
      return {
        rows: [...rows, { ...row, sequence: last.sequence + 1, hash: `${row.hash.slice(0, -1)}~` }],
        first: last.sequence + 1,
      };
    case "renumber":
      return { rows: others.concat({ ...row, sequence: last.sequence + 5 }), first: row.sequence };
  }
};

test("a random history with random tampering is always found out, at its first wrong entry", async () => {
  const world = await openWorld();
  try {
    const histories = fc.array(written, { minLength: 2, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(histories, tampering, fc.boolean(), async (history, how, aged) => {
        await world.store.write(empty);
        await append(world, history);
        if (aged) await removeOldEntries(world.store, world.clock.now(), day);
        expect(await found(world.store)).toBeNull();
        const { rows, first } = tamper(await rowsOf(world.store), how);
        await replace(world.store, rows);
        expect((await found(world.store))?.sequence).toBe(first);
      }),
      { numRuns: runs(60) },
    );
  } finally {
    await world.close();
  }
});

const withRecord = async (length: number, work: (world: World) => Promise<void>): Promise<void> => {
  const world = await openWorld();
  try {
    await append(
      world,
      Array.from({ length }, (_, index) => ({ action: "put_account", id: `a${index}`, details: {} })),
    );
    await work(world);
  } finally {
    await world.close();
  }
};

const headOf = async ({ store }: World) => {
  const head = await store.read(readHead);
  if (head === null) throw new Error("The record has no head.");
  return head;
};

test("entries that were cut off at the end are missed by the head, and with the head by a note of the end", async () => {
  await withRecord(6, async (world) => {
    const { sequence, hash } = await headOf(world);
    await world.store.write((db) => db.deleteFrom("log").where("sequence", ">", 4).execute());
    expect(await found(world.store)).toEqual({
      sequence: 5,
      message: "Entry 5 is missing: the record ends with entry 4, and its head says 6.",
    });
    // Who can write the head, too, makes a record that fits by itself.
    const end = (await rowsOf(world.store)).at(-1) as LogRow;
    const forged = { sequence: 4, hash: end.hash, entries: 4 };
    await world.store.write((db) => db.updateTable("log_head").set(forged).execute());
    expect(await found(world.store)).toBeNull();
    const noted = await verifyLog(world.store.read, { expect: { sequence, hash } });
    expect(noted.found?.message).toBe("Entry 6 was expected and is missing: the record ends with entry 4.");
  });
});

test("a record that was written anew from some entry on differs from a note of a later one", async () => {
  await withRecord(5, async (world) => {
    const { sequence, hash } = await headOf(world);
    await world.store.write(empty);
    await append(
      world,
      Array.from({ length: 5 }, (_, index) => ({ action: "put_cluster", id: `a${index}`, details: {} })),
    );
    expect(await found(world.store)).toBeNull();
    const noted = await verifyLog(world.store.read, { expect: { sequence, hash } });
    expect(noted.found?.message).toContain(`but ${hash} was expected`);
  });
});

test("old entries are removed from the beginning behind a checkpoint, and the rest is still whole", async () => {
  await withRecord(10, async (world) => {
    const early = (await rowsOf(world.store))[6] as LogRow;
    expect(await removeOldEntries(world.store, world.clock.now(), day)).toBe(7);
    const rows = await rowsOf(world.store);
    expect(rows.map((row) => row.sequence)).toEqual([8, 9, 10, 11]);
    expect(rows.at(-1)).toMatchObject({ action: "remove_log_entries", object_id: "7" });
    expect(await found(world.store)).toBeNull();
    // The note of the last entry that was removed is in the checkpoint.
    const note = await verifyLog(world.store.read, { expect: early });
    expect(note.found).toBeNull();
    expect(await removeOldEntries(world.store, world.clock.now(), day)).toBe(0);

    world.clock.advance(5 * day);
    expect(await removeOldEntries(world.store, world.clock.now(), day)).toBe(3);
    world.clock.advance(5 * day);
    // Nothing is left but checkpoints, which do not follow one another for ever.
    expect(await removeOldEntries(world.store, world.clock.now(), day)).toBe(0);
    expect(await found(world.store)).toBeNull();
  });
});

test("entries that were removed without a checkpoint are missing, also when all of them are", async () => {
  await withRecord(5, async (world) => {
    await world.store.write((db) => db.deleteFrom("log").where("sequence", "<", 3).execute());
    expect((await found(world.store))?.message).toBe(
      "Entry 1 is missing: the record begins with entry 3, and no checkpoint says that it was removed.",
    );
    await world.store.write((db) => db.deleteFrom("log").execute());
    expect((await found(world.store))?.sequence).toBe(1);
  });
});

test("an export says the same entries, and is verified without a database", async () => {
  await withRecord(5, async (world) => {
    const rows = await rowsOf(world.store);
    const lines = rows.map((row) => JSON.stringify(logEntryView(row)));
    const through = async function* (some: readonly string[]) {
      yield* some;
    };
    const whole = await verifyExport(through(lines), rows.at(-1));
    expect(whole).toMatchObject({ found: null, count: 5 });
    const part = await verifyExport(through(lines.slice(2)), undefined);
    expect(part.found).toBeNull();
    const gap = await verifyExport(through(lines.toSpliced(2, 1)), undefined);
    expect(gap.found?.sequence).toBe(3);
    const changed = lines.with(3, (lines[3] as string).replace("a3", "b3"));
    expect((await verifyExport(through(changed), undefined)).found?.sequence).toBe(4);
  });
});
