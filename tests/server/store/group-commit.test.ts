import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { openStore, type Store } from "../../../server/store/store.ts";
import type { Database } from "../../../server/store/tables.ts";
import { createWriteQueue } from "../../../server/store/write-queue.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const insert = (db: Database, id: string) =>
  db.insertInto("accounts").values({ id, name: id, site: "aliyun.com", features: "[]" }).execute();

const idsIn = async (store: Store): Promise<readonly string[]> => {
  const rows = await store.read((db) => db.selectFrom("accounts").select("id").orderBy("id").execute());
  return rows.map(({ id }) => id);
};

let store: Store;

beforeEach(async () => {
  const opened = await openStore(join(temporaryFolder(), "lendbase.db"));
  store = opened;
  onTestFinished(() => opened.close());
});

describe("changes that share a commit", () => {
  it("keep each its own fate: one that throws takes no other with it", async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) =>
        store.write(async (db) => {
          await insert(db, `a${index}`);
          await insert(db, `b${index}`);
          if (index % 3 === 0) throw new Error(`no ${index}`);
          return index;
        }),
      ),
    );
    const kept = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(kept).toEqual(Array.from({ length: 200 }, (_, index) => index).filter((index) => index % 3 !== 0));
    expect(outcomes[3]).toMatchObject({ status: "rejected", reason: { message: "no 3" } });
    expect(await idsIn(store)).toEqual(kept.flatMap((index) => [`a${index}`, `b${index}`]).sort());
  });

  it("run one after another, so that each sees what the one before it did", async () => {
    await store.write((db) => insert(db, "counted"));
    const increment = (db: Database) =>
      db
        .updateTable("accounts")
        .set((eb) => ({ shared_resources: eb("shared_resources", "+", 1) }))
        .execute();
    await Promise.all(Array.from({ length: 150 }, () => store.write(increment)));
    const row = await store.read((db) =>
      db.selectFrom("accounts").select("shared_resources").executeTakeFirstOrThrow(),
    );
    expect(row.shared_resources).toBe(150);
  });

  it("undo what the database itself refuses, and nothing else", async () => {
    await store.write((db) => insert(db, "taken"));
    const outcomes = await Promise.allSettled([
      store.write((db) => insert(db, "before")),
      store.write(async (db) => {
        await insert(db, "half");
        await insert(db, "taken");
      }),
      store.write((db) => insert(db, "after")),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await idsIn(store)).toEqual(["after", "before", "taken"]);
  });

  it("are seen by a read that begins after they were acknowledged", async () => {
    for (const id of ["one", "two", "three"]) {
      await store.write((db) => insert(db, id));
      expect(await idsIn(store)).toContain(id);
    }
  });
});

describe("a commit that fails", () => {
  it("is told to every change in it, and the next one works", async () => {
    const database = new DatabaseSync(":memory:");
    let failing = true;
    const queue = createWriteQueue({
      begin: () => database.exec("begin"),
      commit: () => {
        if (failing) throw new Error("disk full");
        database.exec("commit");
      },
      rollback: () => database.exec("rollback"),
      savepoint: () => database.exec("savepoint change"),
      release: () => database.exec("release change"),
      rollbackToSavepoint: () => database.exec("rollback to change; release change"),
    });
    database.exec("create table t (n)");
    const add = (n: number) => queue.add(async () => database.prepare("insert into t values (?)").run(n));
    const outcomes = await Promise.allSettled([add(1), add(2)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    failing = false;
    await add(3);
    expect(database.prepare("select n from t").all()).toEqual([{ n: 3 }]);
  });
});

describe("a change alone", () => {
  it("takes no savepoint, and is undone with its transaction where it fails", async () => {
    const steps: string[] = [];
    const step = (name: string) => () => void steps.push(name);
    const queue = createWriteQueue({
      begin: step("begin"),
      commit: step("commit"),
      rollback: step("rollback"),
      savepoint: step("savepoint"),
      release: step("release"),
      rollbackToSavepoint: step("rollback to"),
    });
    expect(await queue.add(async () => "done")).toBe("done");
    const refused = queue.add(async () => {
      throw new Error("refused");
    });
    await expect(refused).rejects.toThrow("refused");
    expect(steps).toEqual(["begin", "commit", "begin", "rollback"]);
  });
});

describe("a rollback that fails", () => {
  it("is not the end of the queue: every change is told, and works again when the database does", async () => {
    const database = new DatabaseSync(":memory:");
    let broken = true;
    const whole = (statement: string) => () => {
      if (broken && statement !== "begin") throw new Error("disk on fire");
      database.exec(statement);
    };
    const queue = createWriteQueue({
      begin: whole("begin"),
      commit: whole("commit"),
      rollback: whole("rollback"),
      savepoint: () => database.exec("savepoint change"),
      release: () => database.exec("release change"),
      rollbackToSavepoint: () => database.exec("rollback to change; release change"),
    });
    database.exec("create table t (n)");
    const add = (n: number) => queue.add(async () => database.prepare("insert into t values (?)").run(n));
    await expect(add(1)).rejects.toThrow("disk on fire");
    await expect(add(2)).rejects.toThrow("cannot start a transaction within a transaction");
    broken = false;
    await expect(add(3)).rejects.toThrow("cannot start a transaction within a transaction");
    await add(4);
    expect(database.prepare("select n from t").all()).toEqual([{ n: 4 }]);
    await queue.idle();
  });
});

describe("a closed store", () => {
  it("finishes what was under way and refuses what comes later", async () => {
    const under = store.write((db) => insert(db, "under"));
    const closing = store.close();
    await expect(store.write((db) => insert(db, "late"))).rejects.toThrow("the store is closed");
    await closing;
    await expect(under).resolves.toBeDefined();
  });
});
