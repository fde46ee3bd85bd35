/**
 * No list sorts what it has read: each order that it can be had in is that of an index, or a page of a long list would
 * cost as much as the list. The databases themselves are asked how they would answer what the lists read.
 */
import { type CompiledQuery, sql } from "kysely";
import { expect, test } from "vitest";
import type { Store } from "../../../server/store/store.ts";
import type { Database } from "../../../server/store/tables.ts";
import { friend, owner } from "../http/lending.ts";
import { describedLists, viewers } from "./described-lists.ts";
import { populate } from "./every-list-world.ts";
import { type OpenedApp, openApp } from "./open-app.ts";

/**
 * Read for one account, by way of its shares, each set once; and what an account was sent and has sent, which are two
 * lists of its own. How long they are is bounded by what one account shares.
 */
const ofOneAccount = ["/v1/my-shares", "/v1/shared-with-me", "/v1/invitations"];

/** With few rows PostgreSQL reads all of them and sorts, unless it is kept from it where it can be. */
const preferIndexes = async (db: Database): Promise<void> => {
  for (const way of ["seqscan", "bitmapscan", "sort", "incremental_sort"]) {
    await sql`set local ${sql.raw(`enable_${way}`)} = off`.execute(db);
  }
};

/** How the database would answer the statement, in its own words. */
const planOf = ({ kind, read }: Store, statement: CompiledQuery): Promise<readonly string[]> =>
  read(async (db) => {
    if (kind === "postgres") await preferIndexes(db);
    const words = kind === "sqlite" ? "explain query plan" : "explain";
    const { rows } = await db.executeQuery<Readonly<Record<string, string>>>({
      ...statement,
      sql: `${words} ${statement.sql}`,
    });
    return rows.map((row) => row.detail ?? row["QUERY PLAN"] ?? "");
  });

const isSort = (step: string): boolean => /TEMP B-TREE|^\s*(->\s*)?(Incremental )?Sort {2}\(/.test(step);

/** What the first two pages read, in this order and for this account, of the rows of the list. */
const readsOf = async (
  app: OpenedApp,
  asked: CompiledQuery[],
  path: string,
  account: string | undefined,
): Promise<readonly CompiledQuery[]> => {
  asked.length = 0;
  const as = account === undefined ? {} : { account };
  const { body } = await app.request("GET", path, as);
  const cursor: unknown = body.next_cursor ?? null;
  if (typeof cursor === "string") await app.request("GET", `${path}&cursor=${cursor}`, as);
  return [...asked];
};

test("every order of every list is that of an index", async () => {
  const asked: CompiledQuery[] = [];
  const app = await openApp((statement) => {
    if (/ order by .* limit /.test(statement.sql)) asked.push(statement);
  });
  const webhook = await populate(app);
  const reads = new Map<string, { readonly what: string; readonly statement: CompiledQuery }>();
  for (const { path, sorts } of await describedLists(app)) {
    for (const account of [undefined, owner, friend]) {
      if (ofOneAccount.includes(path) && (account !== undefined || viewers[path] !== undefined)) continue;
      // Where a field and its key go in different directions, what is equal in the field is sorted by the key.
      for (const sort of sorts.filter((each) => !each.includes(","))) {
        const url = `${path.replace("{id}", webhook)}?limit=1&sort=${sort}`;
        for (const statement of await readsOf(app, asked, url, account)) {
          const what = `${path} by ${sort}, ${account === undefined ? "of all" : "of one account"}`;
          reads.set(statement.sql, { what, statement });
        }
      }
    }
  }
  expect(reads.size).toBeGreaterThan(60);
  const sorting: string[] = [];
  for (const { what, statement } of reads.values()) {
    const plan = await planOf(app.world.store, statement);
    expect(plan.length).toBeGreaterThan(0);
    if (plan.some(isSort)) sorting.push(`${what}\n  ${statement.sql}\n    ${plan.join("\n    ")}`);
  }
  expect(sorting.join("\n")).toBe("");
});
