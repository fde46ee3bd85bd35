/** Lists that are longer than one answer. */
import { expect, test } from "vitest";
import type { Page } from "../../server/api/words.ts";
import type { Answer } from "../../tui/answer.ts";
import { createList, type List } from "../../tui/state/list.ts";

interface Item {
  readonly id: string;
}

const items = (count: number): readonly Item[] =>
  Array.from({ length: count }, (_, at) => ({ id: `i-${String(at).padStart(4, "0")}` }));

const pageSize = 200;

/** A list over `source`, which a test may change, with the cursors that were asked for. */
const listOver = (source: () => readonly Item[] | null) => {
  const asked: (string | null)[] = [];
  const load = async (cursor: string | null): Promise<Answer<Page<Item>>> => {
    asked.push(cursor);
    const all = source();
    if (all === null) return { kind: "unreachable", reason: "No server answers." };
    const from = cursor === null ? 0 : all.findIndex(({ id }) => id > cursor);
    const page = all.slice(from, from + pageSize);
    const more = from + pageSize < all.length;
    return { kind: "ok", value: { items: page, next_cursor: more ? (page.at(-1)?.id ?? null) : null } };
  };
  let clock = 0;
  const list: List<Item> = createList({
    load,
    keyOf: ({ id }) => id,
    textOf: ({ id }) => id,
    now: () => clock,
  });
  return { list, asked, advance: (ms: number) => (clock += ms) };
};

test("one page is read at first, the next ones as the selection comes near", async () => {
  const { list, asked } = listOver(() => items(1000));
  await list.refresh(0);
  expect(list.items()).toHaveLength(200);
  expect(list.$state.get()).toMatchObject({ kind: "ready", more: true });
  await list.refresh(150);
  expect(list.items()).toHaveLength(400);
  expect(asked).toEqual([null, null, "i-0199"]);
});

test("reading again reads the page of the selection only", async () => {
  const { list, asked } = listOver(() => items(1000));
  await list.readToEnd();
  asked.length = 0;
  await list.refresh(450);
  expect(asked).toEqual(["i-0399"]);
  expect(list.items()).toHaveLength(1000);
});

test("it is read to its end when asked, and then has no more", async () => {
  const { list } = listOver(() => items(1234));
  await list.readToEnd();
  expect(list.items()).toHaveLength(1234);
  expect(list.$state.get()).toMatchObject({ more: false });
});

test("a filter finds what has not been read yet, whatever the case", async () => {
  const { list } = listOver(() => items(1000));
  await list.refresh(0);
  list.filter("I-0987");
  expect(list.shown()).toHaveLength(0);
  await list.refresh(0);
  expect(list.shown()).toEqual([{ id: "i-0987" }]);
  list.filter("");
  expect(list.shown()).toHaveLength(1000);
});

test("pages that no longer follow what was read again are dropped, not shown twice", async () => {
  let all = items(600);
  const { list } = listOver(() => all);
  await list.readToEnd();
  all = [{ id: "h-new" }, ...all];
  await list.refresh(0);
  const ids = list.items().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0]).toBe("h-new");
});

test("a reading that fails keeps what was read, says since when, and recovers", async () => {
  let there = true;
  const { list, advance } = listOver(() => (there ? items(3) : null));
  advance(1000);
  await list.refresh(0);
  there = false;
  advance(12_000);
  await list.refresh(0);
  expect(list.$state.get()).toMatchObject({ kind: "ready", readAt: 1000, stale: { kind: "unreachable" } });
  there = true;
  await list.refresh(0);
  expect(list.$state.get()).toMatchObject({ kind: "ready", readAt: 13_000, stale: null });
});

test("the first reading that fails is an error, and an empty answer is empty", async () => {
  let source: readonly Item[] | null = null;
  const { list } = listOver(() => source);
  expect(list.$state.get().kind).toBe("loading");
  await list.refresh(0);
  expect(list.$state.get().kind).toBe("error");
  source = [];
  await list.refresh(0);
  expect(list.$state.get().kind).toBe("empty");
});

test("an answer for what was shown before is dropped", async () => {
  const answers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let turn = 0;
  const load = async (): Promise<Answer<Page<Item>>> => {
    const mine = turn;
    turn += 1;
    await answers[mine]?.promise;
    return { kind: "ok", value: { items: [{ id: `of-${mine}` }], next_cursor: null } };
  };
  const list = createList<Item>({ load, keyOf: ({ id }) => id, textOf: ({ id }) => id, now: () => 0 });
  const first = list.refresh(0);
  list.reset();
  const second = list.refresh(0);
  answers[1]?.resolve();
  await second;
  answers[0]?.resolve();
  await first;
  expect(list.items()).toEqual([{ id: "of-1" }]);
});

test("a server that answers the same cursor again and again does not hold the list forever", async () => {
  let readings = 0;
  const load = async (): Promise<Answer<Page<Item>>> => {
    readings += 1;
    return { kind: "ok", value: { items: [{ id: `i-${readings}` }], next_cursor: "same" } };
  };
  const list = createList<Item>({ load, keyOf: ({ id }) => id, textOf: ({ id }) => id, now: () => 0 });
  await list.readToEnd();
  expect(readings).toBeLessThan(5);
});
