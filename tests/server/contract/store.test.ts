/** What every store promises, whichever database is below it. */
import { describe, expect, onTestFinished, test } from "vitest";
import { openStore, type Store } from "../../../server/store/store.ts";
import type { Database } from "../../../server/store/tables.ts";
import { ownLocation } from "../own-location.ts";

const insert = (db: Database, id: string, features = "[]") =>
  db.insertInto("accounts").values({ id, name: id, site: "aliyun.com", features }).execute();

const idsOf = async (db: Database): Promise<readonly string[]> =>
  (await db.selectFrom("accounts").select("id").orderBy("id").execute()).map(({ id }) => id);

/** A store, and a way to open it once more where several may have it. */
const open = async () => {
  const { location, remove } = await ownLocation();
  const opened: Store[] = [];
  const again = async (): Promise<Store> => {
    const store = await openStore(location);
    opened.push(store);
    return store;
  };
  onTestFinished(async () => {
    for (const store of opened) await store.close();
    await remove();
  });
  return { store: await again(), again };
};

describe("a store", () => {
  test("orders text by its bytes, and tells cases and accents apart", async () => {
    const { store } = await open();
    const ids = ["a", "B", "b", "A", "ä", "_", "-", "1", "订单", "😀", "aa", "a-", "a_"];
    await store.write(async (db) => {
      for (const id of ids) await insert(db, id);
    });
    const bytes = [...ids].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    expect(await store.read(idsOf)).toEqual(bytes);
    const after = await store.read((db) =>
      db.selectFrom("accounts").select("id").where("id", ">", "a").orderBy("id").limit(3).execute(),
    );
    expect(after.map(({ id }) => id)).toEqual(["a-", "a_", "aa"]);
  });

  test("keeps times to the millisecond, and every number that JavaScript holds exactly", async () => {
    const { store } = await open();
    const numbers = [0, 1, -1, 1_772_442_000_123, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    await store.write(async (db) => {
      for (const [index, number] of numbers.entries()) {
        await insert(db, String(index));
        await db
          .updateTable("accounts")
          .set({ raised_backup_sets: number })
          .where("id", "=", String(index))
          .execute();
      }
    });
    const rows = await store.read((db) =>
      db.selectFrom("accounts").select("raised_backup_sets as number").orderBy("id").execute(),
    );
    expect(rows.map(({ number }) => number)).toEqual(numbers);
    const [sum] = await store.read((db) =>
      db
        .selectFrom("accounts")
        .select((eb) => [eb.fn.countAll<number>().as("n"), eb.fn.max("raised_backup_sets").as("most")])
        .execute(),
    );
    expect(sum).toEqual({ n: numbers.length, most: Number.MAX_SAFE_INTEGER });
  });

  test("gives text back as it was written: quotes, lines, JSON and what looks like a statement", async () => {
    const { store } = await open();
    const texts = [
      '["a","b"]',
      '{"b":1, "a":  2}',
      "'; drop table accounts; --",
      "line\nline\ttab",
      "\\",
      "%_",
      "$1 ?",
    ];
    await store.write(async (db) => {
      for (const [index, text] of texts.entries()) await insert(db, String(index), text);
    });
    const rows = await store.read((db) =>
      db.selectFrom("accounts").select("features").orderBy("id").execute(),
    );
    expect(rows.map(({ features }) => features)).toEqual(texts);
  });

  test("undoes a change that throws, also after the database itself refused a part of it", async () => {
    const { store } = await open();
    await store.write((db) => insert(db, "taken"));
    const outcomes = await Promise.allSettled([
      store.write((db) => insert(db, "before")),
      store.write(async (db) => {
        await insert(db, "half");
        await insert(db, "taken");
      }),
      store.write(async (db) => {
        await insert(db, "thought better of it");
        throw new Error("no");
      }),
      store.write((db) => insert(db, "after")),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    expect(await store.read(idsOf)).toEqual(["after", "before", "taken"]);
  });

  test("shows a read one snapshot, whatever is changed meanwhile, and a later read the change", async () => {
    const { store } = await open();
    const [before, within] = await store.read(async (db) => {
      const first = await idsOf(db);
      await store.write((other) => insert(other, "meanwhile"));
      return [first, await idsOf(db)];
    });
    expect([before, within]).toEqual([[], []]);
    expect(await store.read(idsOf)).toEqual(["meanwhile"]);
  });

  test("tells who watches after a change is durable, until told to stop", async () => {
    const { store } = await open();
    const told = Promise.withResolvers<readonly string[]>();
    const stop = store.watch(() => void store.read(idsOf).then((ids) => ids.length > 0 && told.resolve(ids)));
    await store.write((db) => insert(db, "seen"));
    expect(await told.promise).toEqual(["seen"]);
    stop();
  });

  test("refuses what comes after it was closed", async () => {
    const { store } = await open();
    await store.close();
    await expect(store.read(idsOf)).rejects.toThrow("the store is closed");
    await expect(store.write((db) => insert(db, "late"))).rejects.toThrow("the store is closed");
  });
});

describe("several servers", () => {
  test("have a file one at a time, and a PostgreSQL database together", async () => {
    const { store, again } = await open();
    if (store.kind === "sqlite") {
      await expect(again()).rejects.toMatchObject({ code: "in_use" });
      return;
    }
    const other = await again();
    const heard = Promise.withResolvers<void>();
    const stop = other.watch(
      () => void other.read(idsOf).then((ids) => ids.includes("there") && heard.resolve()),
    );
    await store.write((db) => insert(db, "there"));
    expect(await other.read(idsOf)).toEqual(["there"]);
    await heard.promise;
    stop();
  });

  test("change one after another, each seeing what the others did", async () => {
    const { store, again } = await open();
    const stores = store.kind === "sqlite" ? [store] : [store, await again(), await again()];
    await store.write((db) => insert(db, "counted"));
    const increment = async (db: Database): Promise<void> => {
      const row = await db.selectFrom("accounts").select("shared_resources as n").executeTakeFirstOrThrow();
      await db
        .updateTable("accounts")
        .set({ shared_resources: row.n + 1 })
        .execute();
    };
    const times = 90;
    await Promise.all(
      Array.from({ length: times }, (_, index) => (stores[index % stores.length] ?? store).write(increment)),
    );
    const row = await store.read((db) =>
      db.selectFrom("accounts").select("shared_resources as n").executeTakeFirstOrThrow(),
    );
    expect(row.n).toBe(times);
  });
});
