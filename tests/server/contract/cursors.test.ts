/** Cursors are taken as they were given, or not at all, on every store. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Place, writeCursor } from "../../../server/sharing/cursors.ts";
import type { ListQuery } from "../../../server/sharing/pages.ts";
import { runs } from "../runs.ts";
import { friend, openStage, owner, problemOf, shareBody } from "../sharing/cast.ts";

const names = ["a", "b", "c"] as const;

const openShares = async () => {
  const world = await openStage();
  const { shares } = world.sharing;
  const ids: string[] = [];
  for (const name of names) ids.push((await shares.create(owner, shareBody({ name }))).id);
  const list = (query: ListQuery, account = owner) => shares.list({ account }, query);
  return { ids, list };
};

const invalid = { kind: "invalid", code: "InvalidCursor", pointer: "cursor" };

/** Those of cursors, and some that are not. */
const characters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. é"];

type Change = (cursor: string, at: number, character: string) => string;

const changes: Readonly<Record<string, Change>> = {
  replaced: (cursor, at, character) => cursor.slice(0, at) + character + cursor.slice(at + 1),
  "put in": (cursor, at, character) => cursor.slice(0, at) + character + cursor.slice(at),
  "left out": (cursor, at) => cursor.slice(0, at) + cursor.slice(at + 1),
};

test("a cursor in which one character was changed is refused, whichever it is", async () => {
  const { list } = await openShares();
  const property = fc.asyncProperty(
    fc.constantFrom("id", "-id", "name", "-created_at,id"),
    fc.integer({ min: 1, max: 2 }),
    fc.constantFrom(...Object.keys(changes)),
    fc.nat(),
    fc.constantFrom(...characters),
    async (sort, limit, change, position, character) => {
      const query = { limit, sort };
      const cursor = (await list(query)).next_cursor ?? "";
      const changed = changes[change]?.(cursor, position % cursor.length, character) ?? "";
      fc.pre(changed !== cursor);
      expect(await problemOf(list({ ...query, cursor: changed })), changed).toMatchObject(invalid);
    },
  );
  await fc.assert(property, { numRuns: runs(300) });
});

/** A cursor that we wrote, with other parts. */
const edited = (cursor: string, edit: (parts: unknown[]) => unknown): string =>
  Buffer.from(JSON.stringify(edit(JSON.parse(Buffer.from(cursor, "base64url").toString())))).toString(
    "base64url",
  );

test("a cursor of which a part was changed is refused", async () => {
  const { list } = await openShares();
  const query = { limit: 1, sort: "created_at" };
  const cursor = (await list(query)).next_cursor ?? "";
  const wrong = [
    "",
    "?",
    "bnVsbA",
    `${cursor}=`,
    `${cursor} `,
    cursor.slice(0, -4),
    edited(cursor, ([bound, placed, value, id]) => [bound, placed, value, `${id}0`]),
    edited(cursor, ([bound, placed, , id]) => [bound, placed, 0, id]),
    edited(cursor, ([bound, placed, , id]) => [bound, placed, 1e300, id]),
    edited(cursor, ([bound, placed, , id]) => [bound, placed, { id }, id]),
    edited(cursor, ([bound, placed, value]) => [bound, placed, value, 5]),
    edited(cursor, ([bound, placed, value]) => [bound, placed, value, "x".repeat(401)]),
    edited(cursor, ([, placed, value, id]) => ["AAAAAAAAAAAA", placed, value, id]),
    edited(cursor, ([bound, , value, id]) => [bound, "AAAAAAAAAAAA", value, id]),
    edited(cursor, ([bound, , value, id]) => [bound, null, value, id]),
    edited(cursor, ([bound, , value, id]) => [bound, value, id]),
    edited(cursor, (parts) => [...parts, 1]),
    edited(cursor, ([bound]) => ({ bound })),
  ];
  for (const each of wrong) {
    expect(await problemOf(list({ ...query, cursor: each })), each).toMatchObject(invalid);
  }
});

/** By who reads how it is done, since there is no secret in it. */
const forge = (place: unknown, account = owner): string =>
  writeCursor(place as Place, { name: "resource-shares", viewer: account, asked: { sort: "created_at" } });

test("a cursor that was forged whole is refused where no row can be there", async () => {
  const { ids, list } = await openShares();
  const [key] = ids;
  const query = { limit: 9, sort: "created_at" };
  const places = [
    { value: "text", key },
    { value: null, key },
    { value: 1.5, key },
    { value: 1e300, key },
    { value: 0, key: "a\u0000b" },
    { value: 0, key: "x".repeat(401) },
    { value: 0, key: 5 },
  ];
  for (const place of places) {
    const asked = list({ ...query, cursor: forge(place) });
    expect(await problemOf(asked), JSON.stringify(place)).toMatchObject(invalid);
  }
});

test("a cursor that was forged whole shows no more than the list", async () => {
  const { list } = await openShares();
  const query = { limit: 9, sort: "created_at" };
  const start = { value: 0, key: "" };
  expect((await list({ ...query, cursor: forge(start) })).items.length).toBe(names.length);
  const others = await list({ ...query, cursor: forge(start, friend(1)) }, friend(1));
  expect(others.items).toEqual([]);
});
