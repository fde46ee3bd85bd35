/** API keys: who a secret belongs to, how long it works, and how it is kept. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { serverManager } from "../../../server/identity/key-authority.ts";
import { minute, monday } from "../world.ts";
import { account, everyKey, openKeys } from "./key-stories.ts";

const service = { role: "service", name: "billing" } as const;
const inAnHour = new Date(monday + 60 * minute).toISOString();

test("a key tells its role, its account and what it may do", async () => {
  const { keys, callerOf, whyNot } = await openKeys();
  const { secret } = await keys.create(serverManager, {
    role: "account",
    name: "reports",
    account,
    permissions: ["view", "view", "restore"],
  });
  expect(await callerOf(secret)).toMatchObject({
    role: "account",
    account,
    permissions: ["view", "restore"],
  });
  expect(await whyNot(`${secret}x`)).toBe("The API key does not work.");
});

test("a secret is nowhere in the database, also after it was changed", async () => {
  const { keys, world } = await openKeys();
  const { id, secret } = await keys.create(serverManager, service);
  const changed = await keys.rotate(serverManager, id, { grace_seconds: 60 });
  await world.store.write(async () => {});
  for (const ending of ["", "-wal"]) {
    const file = readFileSync(world.location + ending);
    expect([secret, changed.secret].filter((each) => file.includes(each))).toEqual([]);
  }
});

test("only the answers that make a secret hold it", async () => {
  const { keys } = await openKeys();
  const { secret, id } = await keys.create(serverManager, service);
  const shown = [await keys.list(serverManager, everyKey), await keys.get(serverManager, id)];
  expect(JSON.stringify(shown)).toContain(id);
  expect(JSON.stringify(shown)).not.toContain(secret);
});

test("a revoked key is refused at once, also where it was just used, and stays to be looked at", async () => {
  const { keys, callerOf, whyNot } = await openKeys();
  const { secret, id } = await keys.create(serverManager, service);
  await callerOf(secret);
  await keys.revoke(serverManager, id);
  expect(await whyNot(secret)).toBe("The API key was revoked.");
  await expect(keys.revoke(serverManager, id)).rejects.toMatchObject({ problem: { kind: "not_found" } });
  expect(await keys.get(serverManager, id)).toMatchObject({ state: "revoked" });
  expect((await keys.list(serverManager, everyKey)).items).toEqual([]);
});

test("a key that is looked up while it is revoked is not remembered", async () => {
  const { keys, whyNot } = await openKeys();
  const made = await Promise.all(Array.from({ length: 20 }, () => keys.create(serverManager, service)));
  await Promise.all(
    made.flatMap(({ id, secret }) => [keys.authenticate(secret), keys.revoke(serverManager, id)]),
  );
  for (const { secret } of made) expect(await whyNot(secret)).toBe("The API key was revoked.");
});

test("a key works until the instant at which it expires, and a clock that is put back revives it not", async () => {
  const { keys, world, callerOf, whyNot } = await openKeys();
  const { secret, id } = await keys.create(serverManager, { ...service, expires_at: inAnHour });
  world.clock.advance(60 * minute - 1);
  await callerOf(secret);
  world.clock.advance(1);
  expect(await whyNot(secret)).toBe("The API key has expired.");
  expect(await keys.get(serverManager, id)).toMatchObject({ state: "expired", expires_at: inAnHour });
  world.clock.advance(-30 * minute);
  expect(await whyNot(secret)).toBe("The API key has expired.");
  await expect(keys.rotate(serverManager, id, { grace_seconds: 0 })).rejects.toMatchObject({
    problem: { kind: "not_found" },
  });
});

test("a key that would end before it begins is not made", async () => {
  const { keys } = await openKeys();
  const expires_at = new Date(monday).toISOString();
  await expect(keys.create(serverManager, { ...service, expires_at })).rejects.toMatchObject({
    problem: { kind: "invalid", pointer: "/expires_at" },
  });
});

test("a new secret ends the one before at once, or after the grace", async () => {
  const { keys, world, callerOf, whyNot } = await openKeys();
  const first = await keys.create(serverManager, service);
  const second = await keys.rotate(serverManager, first.id, { grace_seconds: 60 });
  expect(await callerOf(first.secret)).toEqual(await callerOf(second.secret));
  expect(second.former_secret_until).toBe(new Date(monday + minute).toISOString());
  world.clock.advance(minute - 1);
  await callerOf(first.secret);
  world.clock.advance(1);
  expect(await whyNot(first.secret)).toBe("The API key has a new secret, and this one has ended.");
  expect((await keys.get(serverManager, first.id)).former_secret_until).toBeNull();

  const third = await keys.rotate(serverManager, first.id, { grace_seconds: 0 });
  expect(await whyNot(second.secret)).toBe("The API key does not work.");
  await callerOf(third.secret);
  await keys.rotate(serverManager, first.id, { grace_seconds: 60 });
  await keys.rotate(serverManager, first.id, { grace_seconds: 60 });
  expect(await whyNot(third.secret), "two changes later").toBe("The API key does not work.");
});

test("a revoked key has no secret that works, whatever its grace", async () => {
  const { keys, whyNot } = await openKeys();
  const first = await keys.create(serverManager, service);
  await keys.rotate(serverManager, first.id, { grace_seconds: 60 });
  await keys.revoke(serverManager, first.id);
  expect(await whyNot(first.secret)).toBe("The API key was revoked.");
});

test("a key shows the hour in which it was last used, at one change an hour", async () => {
  const { keys, world, callerOf } = await openKeys();
  const { secret, id } = await keys.create(serverManager, service);
  const used = async () => {
    await world.store.write(async () => {});
    return (await keys.get(serverManager, id)).last_used_at;
  };
  expect(await used()).toBeNull();
  world.clock.advance(7 * minute);
  await callerOf(secret);
  expect(await used()).toBe(new Date(monday).toISOString());
  world.clock.advance(60 * minute);
  await callerOf(secret);
  expect(await used()).toBe(inAnHour);
});

test("there is no key for an account that does not exist", async () => {
  const { keys } = await openKeys();
  const making = keys.create(serverManager, {
    role: "account",
    name: "a",
    account: "9999999999999999",
    permissions: ["view"],
  });
  await expect(making).rejects.toMatchObject({ problem: { kind: "invalid", pointer: "/account" } });
  expect((await keys.list(serverManager, everyKey)).items).toEqual([]);
});

test("each change of a key is in the record, with who made it and without a secret", async () => {
  const { keys, world, recorded } = await openKeys();
  const before = (await recorded()).length;
  const { id, secret } = await keys.create(serverManager, service);
  await keys.rotate(serverManager, id, { grace_seconds: 0 });
  await keys.revoke(serverManager, id);
  expect((await recorded()).slice(before)).toEqual(["create_key", "rotate_key", "revoke_key"]);
  const rows = await world.store.read((db) =>
    db.selectFrom("log").selectAll().where("object_id", "=", id).execute(),
  );
  expect(rows.map(({ actor }) => actor)).toEqual(["server", "server", "server"]);
  expect(JSON.stringify(rows)).not.toContain(secret);
});
