/** The main job from end to end, by HTTP alone: lend, accept, restore, take back. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { minute } from "../world.ts";
import { friend, owner, person, region, registerWorld } from "./lending.ts";
import { openTestServer, restoreMs, type TestServer, until } from "./test-server.ts";

let server: TestServer;

beforeEach(async () => {
  server = await openTestServer();
  await registerWorld(server);
});

afterEach(() => server.close());

const asOwner = { account: owner };
const asFriend = { account: friend };
const restoring = { ...asFriend, body: { backup_set: "bk-1", region } };

const lent = async () => (await server.done("GET", "/v1/shared-with-me", asFriend)).items;

const mayRestore = async () =>
  server.done("POST", "/access/v1/evaluation", {
    body: {
      subject: { type: "Account", id: friend },
      action: { name: "restore" },
      resource: { type: "BackupSet", id: "bk-1" },
      context: { region },
    },
  });

test("an owner lends a set, the recipient accepts and restores, and the owner takes it back (R1 to R40)", async () => {
  const share = await server.done("POST", "/v1/resource-shares", {
    ...asOwner,
    body: { name: "weekly-orders", region, backup_sets: ["bk-1"], principals: [person(friend)] },
  });
  expect((await server.done("GET", "/v1/backup-sets/bk-1", asOwner)).attribute).toBe("Sharing");

  // R30, R35: before the invitation is accepted, the answer names it.
  expect(await lent()).toEqual([]);
  const unanswered = await server.request("GET", "/v1/backup-sets/bk-1", asFriend);
  const { invitation } = unanswered.body;
  expect(unanswered.body).toMatchObject({
    status: 403,
    code: "InvitationPending",
    refusals: [{ invitation }],
  });
  expect(unanswered.body.help).toContain(`Accept invitation ${invitation};`);
  const context = { code: "InvitationPending", invitation };
  expect(await mayRestore()).toMatchObject({ decision: false, context });
  await server.done("POST", `/v1/invitations/${invitation}/accept`, asFriend);
  expect(await lent()).toMatchObject([{ backup_set: "bk-1", owner, state: "active", can_restore: true }]);
  expect(await mayRestore()).toEqual({ decision: true });

  // R34, R21, R22: the restore locks the set, and the owner is told since when and what to do.
  const { id } = await server.done("POST", "/v1/restores", restoring);
  const cancelling = { ...asOwner, headers: { "if-match": "*" } };
  const locked = await server.request("DELETE", `/v1/resource-shares/${share.id}`, cancelling);
  expect(locked.status).toBe(403);
  expect(locked.body).toMatchObject({ code: "Locked", help: "Wait until it ends and try again." });
  expect(locked.body.detail).toContain("restoring since 2026-03-02");

  // R23: the lock goes with the restore.
  server.clock.advance(restoreMs);
  const restored = await until(async () => {
    const restore = await server.done("GET", `/v1/restores/${id}`, asFriend);
    return restore.state === "running" ? undefined : restore;
  });
  expect(restored).toMatchObject({ state: "succeeded", progress: 100, executor: "simulated" });
  expect(restored.new_cluster).toBeTypeOf("string");

  // R16, R17: from the first moment nothing can be restored, while the set stays listed for ten minutes.
  await server.done("DELETE", `/v1/resource-shares/${share.id}`, cancelling);
  const refused = await server.request("POST", "/v1/restores", restoring);
  expect(refused.status).toBe(403);
  expect(refused.body.code).toBe("AccessRevoking");
  server.clock.advance(10 * minute - 1);
  expect(await lent()).toMatchObject([
    { backup_set: "bk-1", state: "revoking", cause: "ShareCancelled", can_restore: false },
  ]);
  server.clock.advance(1);
  expect(await lent()).toEqual([]);
  expect((await server.request("GET", "/v1/backup-sets/bk-1", asFriend)).status).toBe(404);

  // R18: the scheduler has nothing left to show of it.
  await until(async () => {
    const { items } = await server.done("GET", "/v1/resource-shares", asOwner);
    return items.length === 0 ? true : undefined;
  });
  expect((await server.done("GET", "/v1/backup-sets/bk-1", asOwner)).attribute).toBe("-");
  expect(server.warnings).toEqual([]);
});
