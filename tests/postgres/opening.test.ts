/** Opening a PostgreSQL database: what fails says why, and servers that start together make the tables once. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { openStore } from "../../server/store/store.ts";
import { StoreError } from "../../server/store/store-error.ts";
import { freePort } from "./server.ts";

const maintenance = (): string => inject("postgres") ?? "";

const at = (change: (url: URL) => void): string => {
  const url = new URL(maintenance());
  change(url);
  return url.href;
};

const emptyDatabase = async (): Promise<string> => {
  const name = `empty_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: maintenance() });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return at((url) => {
    url.pathname = `/${name}`;
  });
};

const failureOf = async (url: string): Promise<StoreError> => {
  const cause: unknown = await openStore(url).then(
    (store) => store.close(),
    (error: unknown) => error,
  );
  if (!(cause instanceof StoreError)) throw new Error(`The store opened, or failed otherwise: ${cause}`);
  return cause;
};

test("five servers that start together on an empty database make its tables once", async () => {
  const url = await emptyDatabase();
  const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(url)));
  const ids = await Promise.all(
    stores.map((store, index) =>
      store.write((db) =>
        db
          .insertInto("accounts")
          .values({ id: String(index), name: "n", site: "s", features: "[]" })
          .execute(),
      ),
    ),
  );
  expect(ids).toHaveLength(5);
  for (const store of stores) await store.close();
});

test("a database of a newer version is refused, and stays as it is", async () => {
  const url = await emptyDatabase();
  await (await openStore(url)).close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')");
  await client.end();
  const { code, message } = await failureOf(url);
  expect(code).toBe("newer");
  expect(message).toContain("was written by a newer version of Lendbase");
});

test("who cannot get in is told why, and the password is not repeated", async () => {
  const wrongPassword = at((url) => {
    url.password = "a-wrong-secret";
  });
  const noDatabase = at((url) => {
    url.pathname = "/nowhere";
  });
  const port = await freePort();
  const nobodyThere = at((url) => {
    url.port = String(port);
  });
  const failures = [
    await failureOf(wrongPassword),
    await failureOf(noDatabase),
    await failureOf(nobodyThere),
  ];
  expect(failures.map(({ code }) => code)).toEqual(["denied", "missing", "unavailable"]);
  for (const { message } of failures) expect(message).not.toMatch(/a-wrong-secret|a%20password|a password/);
});
