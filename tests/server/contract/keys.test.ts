/** Keys on every store, and on every server of a store. */
import { expect, test } from "vitest";
import { serverManager } from "../../../server/identity/key-authority.ts";
import { everyKey, openKeys } from "../identity/key-stories.ts";
import { minute } from "../world.ts";

const service = { role: "service", name: "billing" } as const;

test("a key that one server revokes, changes or lets expire is refused by every other at once", async () => {
  const { keys, startNode, world } = await openKeys();
  // A file is one server's alone; a database has as many servers as one likes.
  const other = world.store.kind === "sqlite" ? keys : startNode();
  const works = async (secret: string): Promise<boolean> => "caller" in (await other.authenticate(secret));

  const revoked = await keys.create(serverManager, service);
  expect(await works(revoked.secret)).toBe(true);
  await keys.revoke(serverManager, revoked.id);
  expect(await works(revoked.secret)).toBe(false);

  const changed = await keys.create(serverManager, service);
  expect(await works(changed.secret)).toBe(true);
  const again = await keys.rotate(serverManager, changed.id, { grace_seconds: 60 });
  expect([await works(changed.secret), await works(again.secret)]).toEqual([true, true]);
  world.clock.advance(minute);
  expect([await works(changed.secret), await works(again.secret)]).toEqual([false, true]);

  const expires_at = new Date(world.clock.now() + minute).toISOString();
  const expiring = await keys.create(serverManager, { ...service, expires_at });
  expect(await works(expiring.secret)).toBe(true);
  world.clock.advance(minute);
  expect(await works(expiring.secret)).toBe(false);
});

test("keys keep what was said of them, are counted by account, and listed in the order of their ids", async () => {
  const { keys, give, world } = await openKeys();
  const made = await give("view", "manage_keys");
  await keys.rotate(serverManager, made.id, { grace_seconds: 60 });
  await world.store.write(async () => {});
  expect(await keys.get(made.manager, made.id)).toEqual({
    id: made.id,
    role: "account",
    name: "view+manage_keys",
    account: made.manager.account,
    permissions: ["view", "manage_keys"],
    state: "working",
    created_at: "2026-03-02T09:00:00.000Z",
    created_by: "server",
    expires_at: null,
    revoked_at: null,
    last_used_at: "2026-03-02T09:00:00.000Z",
    rotated_at: "2026-03-02T09:00:00.000Z",
    former_secret_until: "2026-03-02T09:01:00.000Z",
  });
  for (let n = 0; n < 4; n += 1) await keys.create(made.manager, { ...own(made), permissions: ["view"] });
  const { items } = await keys.list(made.manager, everyKey);
  const ids = items.map(({ id }) => id);
  expect(ids).toHaveLength(5);
  expect(ids).toEqual([...ids].sort());
});

const own = ({ manager }: { readonly manager: { readonly account: string | null } }) =>
  ({ role: "account", name: "own", account: manager.account ?? "" }) as const;
