import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../server/store/store.ts";
import { StoreError } from "../../../server/store/store-error.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const account = (id: string) => ({ id, name: id, site: "aliyun.com", features: "[]" });

const failureOf = async (file: string): Promise<StoreError> => {
  const cause = await openStore(file).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(cause instanceof StoreError)) throw new Error(`The store opened, or failed otherwise: ${cause}`);
  return cause;
};

describe("opening the store", () => {
  it("makes the folder and the tables on the first start and finds them on the next", async () => {
    const file = join(temporaryFolder(), "new", "folder", "lendbase.db");
    const first = await openStore(file);
    await first.write((db) => db.insertInto("accounts").values(account("1000000000000001")).execute());
    await first.close();

    const second = await openStore(file);
    const accounts = await second.read((db) => db.selectFrom("accounts").select("id").execute());
    await second.close();
    expect(accounts).toEqual([{ id: "1000000000000001" }]);

    const database = new DatabaseSync(file, { readOnly: true });
    const migrations = database.prepare("select name from kysely_migration").all();
    database.close();
    const names = migrations.map(({ name }) => name);
    expect(names[0]).toBe("0001-tables");
    expect(names).toEqual([...new Set(names)].sort());
  });

  it("refuses a second server on the same file in one sentence, until the first has stopped", async () => {
    const file = join(temporaryFolder(), "lendbase.db");
    const first = await openStore(file);
    const failure = await failureOf(file);
    expect(failure.code).toBe("in_use");
    expect(failure.message).toBe(
      `The data at ${file} is in use by another server; stop that one, or choose another data folder.`,
    );
    await first.close();
    await (await openStore(file)).close();
  });

  it("refuses a file that is no database and leaves it as it is", async () => {
    const file = join(temporaryFolder(), "lendbase.db");
    const text = "This is a letter, not a database. ".repeat(500);
    writeFileSync(file, text);
    const failure = await failureOf(file);
    expect(failure.code).toBe("corrupt");
    expect(failure.message).toContain(`The file ${file} is damaged or is not a Lendbase database`);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("refuses a database whose pages are damaged", async () => {
    const file = join(temporaryFolder(), "lendbase.db");
    await (await openStore(file)).close();
    const bytes = readFileSync(file);
    bytes.fill(0xff, 4096 * 2, 4096 * 6);
    writeFileSync(file, bytes);
    expect((await failureOf(file)).code).toBe("corrupt");
  });

  it("refuses a folder that is a file", async () => {
    const folder = join(temporaryFolder(), "data");
    writeFileSync(folder, "");
    const failure = await failureOf(join(folder, "lendbase.db"));
    expect(failure.code).toBe("not_writable");
    expect(failure.message).toContain("check the folder, its permissions and the free space");
  });

  it("refuses a folder that it may not write to", () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    const program = fileURLToPath(new URL("open-and-report.ts", import.meta.url));
    const child = spawnSync(process.execPath, [program, join(folder, "lendbase.db")], { encoding: "utf8" });
    chmodSync(folder, 0o755);
    expect(child.stderr).toBe("");
    expect(child.stdout).toMatch(/^not_writable The file .*lendbase\.db cannot be opened for writing/);
  });

  it("refuses a database of a newer version", async () => {
    const file = join(temporaryFolder(), "lendbase.db");
    await (await openStore(file)).close();
    const database = new DatabaseSync(file);
    database.exec("insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')");
    database.close();
    const failure = await failureOf(file);
    expect(failure.code).toBe("newer");
    expect(failure.message).toContain("was written by a newer version of Lendbase");
  });
});
