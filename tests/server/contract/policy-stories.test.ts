/** Whatever is switched by whom, and whatever is changed meanwhile: which policy is in force when (R42). */
import fc from "fast-check";
import { expect, test } from "vitest";
import { activate, atMost, type Node, openNode } from "../policies/stored-stage.ts";
import { runs } from "../runs.ts";
import { account, friend, openStage, orders, owner, region } from "../sharing/cast.ts";
import type { World } from "../world.ts";

const actor = "operator:test";
const note = null;

const digestOf = ({ policies }: Node): string => policies.current().program.digest;

/** A number is a version to be activated; the rest goes back by one. */
const story = fc.array(fc.oneof(fc.nat(2), fc.constant("back" as const)), { maxLength: 12 });

test("activations and rollbacks go as on a stack, whichever server is asked", async () => {
  const world = await openStage();
  const nodes = [await openNode(world), await openNode(world)] as const;
  const versions: string[] = [];
  for (const accounts of [2, 3, 4]) versions.push(await activate(nodes[0], atMost(accounts)));
  const property = fc.asyncProperty(story, async (steps) => {
    const stack = [digestOf(nodes[0])];
    await nodes[0].versions.activate(actor, { digest: versions[0] ?? "", note });
    // What was before the story is below it.
    if (stack[0] !== versions[0]) stack.push(versions[0] ?? "");
    for (const [at, step] of steps.entries()) {
      const node = nodes[at % 2] as Node;
      if (step !== "back") {
        const digest = versions[step] ?? "";
        await node.versions.activate(actor, { digest, note });
        if (stack.at(-1) !== digest) stack.push(digest);
      } else if (stack.length > 1) {
        stack.pop();
        expect((await node.versions.rollBack(actor, { note })).digest).toBe(stack.at(-1));
      }
      const { digest, rolls_back_to } = await nodes[0].versions.active();
      expect([digest, digestOf(node)]).toEqual([stack.at(-1), stack.at(-1)]);
      if (stack.length > 1) expect(rolls_back_to).toBe(stack.at(-2));
    }
  });
  await fc.assert(property, { numRuns: runs(10) });
});

/** Entries that say they were decided with another policy than the one that was in force by then. */
const decidedOtherwise = async ({ store }: World): Promise<readonly unknown[]> => {
  const rows = await store.read((db) =>
    db.selectFrom("log").select(["sequence", "action", "object_id", "policy"]).orderBy("sequence").execute(),
  );
  let active: string | null = null;
  return rows.filter(({ action, object_id, policy }) => {
    if (action === "activate_policy" || action === "roll_back_policy") active = object_id;
    return active !== null && policy !== null && policy !== active;
  });
};

test("changes and switches that are asked for at once are decided in the order of the record", async () => {
  const world = await openStage();
  const nodes = [await openNode(world), await openNode(world, { deaf: true })] as const;
  const versions = [await activate(nodes[0], atMost(2)), await activate(nodes[0], atMost(3))] as const;
  const share = ({ sharing }: Node, name: string) =>
    sharing.shares.create(owner, {
      name,
      region,
      scope: "all_accounts",
      backup_sets: [orders],
      principals: [account(friend(1))],
    });
  const asked = Array.from({ length: 40 }, (_, at) => {
    const node = nodes[at % 2] as Node;
    const digest = versions[(at >> 2) % 2] as string;
    return at % 4 === 0 ? node.versions.activate(actor, { digest, note }) : share(node, `share-${at}`);
  });
  await Promise.all(asked);
  expect(await decidedOtherwise(world)).toEqual([]);
  await Promise.all(nodes.map(({ policies }) => policies.catchUp()));
  const { digest } = await nodes[0].versions.active();
  expect(nodes.map(digestOf)).toEqual([digest, digest]);
});
