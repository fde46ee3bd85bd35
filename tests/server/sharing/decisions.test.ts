/** Questions of services: may this account do this, now? (R41) */
import { expect, test } from "vitest";
import type { EvaluationQuestion } from "../../../server/sharing/service.ts";
import type { World } from "../world.ts";
import {
  account,
  accountBody,
  directory,
  friend,
  invitationOf,
  openStage,
  orders,
  owner,
  problemOf,
  registerFriends,
  registerSets,
  shareBody,
} from "./cast.ts";
import { allRows, lend, me, offer, restore } from "./loan.ts";

const question = (
  subject: string,
  action: string,
  [type, id]: readonly [string, string],
  context: Record<string, unknown> = {},
): EvaluationQuestion => ({
  subject: { type: "Account", id: subject },
  action,
  resource: { type, id },
  context,
});

const ask = ({ sharing }: World, ...asked: Parameters<typeof question>) =>
  sharing.decisions.evaluate(question(...asked));

/** The codes of what refuses, or the outcome. */
const outcome = async (world: World, ...asked: Parameters<typeof question>): Promise<string> => {
  const answer = await ask(world, ...asked);
  if (!answer.known) return answer.code;
  const { refusals, outcome: said } = answer.decision;
  return said === "forbidden" ? refusals.map(({ code }) => code).join(" ") : said;
};

const set = ["BackupSet", orders] as const;
const here = { region: "cn-beijing", scope: "all_accounts" };

test("R41: the answer carries the whole decision and the digest of the policy that made it", async () => {
  const world = await openStage();
  const answer = await ask(world, owner, "restore", set, here);
  expect(answer).toMatchObject({ known: true, decision: { outcome: "permitted", permits: ["owner"] } });
  expect(answer.known && answer.digest).toMatch(/^[0-9a-f]{64}$/);
});

test("R41: every action on every type of the schema can be asked", async () => {
  const world = await openStage();
  const share = await offer(world);
  const invitation = await invitationOf(world, me);
  const { id } = await restore(world, owner);
  const asked: readonly (readonly [string, string, readonly [string, string], object, string])[] = [
    [owner, "view", set, {}, "permitted"],
    [owner, "unshare", set, {}, "Locked"],
    [owner, "convert", set, {}, "AlreadyConverted Locked"],
    [owner, "delete", set, {}, "Locked"],
    [owner, "share", set, here, "Locked"],
    [owner, "create_resource_share", ["Account", owner], {}, "permitted"],
    [friend(2), "create_resource_share", ["Account", friend(2)], {}, "FeatureNotEnabled"],
    [owner, "view", ["ResourceShare", share], {}, "permitted"],
    [owner, "update", ["ResourceShare", share], { scope: "resource_directory" }, "Locked OutsidePrincipals"],
    [owner, "remove_principal", ["ResourceShare", share], {}, "Locked"],
    [owner, "cancel", ["ResourceShare", share], {}, "Locked"],
    [owner, "view", ["Invitation", invitation], {}, "permitted"],
    [me, "accept", ["Invitation", invitation], {}, "permitted"],
    [me, "reject", ["Invitation", invitation], {}, "permitted"],
    [friend(2), "accept", ["Invitation", invitation], {}, "not_permitted"],
    [owner, "view", ["Restore", id], {}, "permitted"],
    [owner, "continue", ["Restore", id], {}, "permitted"],
    [me, "view", ["Restore", id], {}, "not_permitted"],
  ];
  for (const [subject, action, resource, context, expected] of asked) {
    const codes = await outcome(world, subject, action, resource, context as Record<string, unknown>);
    expect(`${action} ${resource[0]}: ${codes.split(" ").sort().join(" ")}`).toBe(
      `${action} ${resource[0]}: ${expected}`,
    );
  }
  const add = { principal: { type: "Account", id: friend(2) }, scope: "all_accounts" };
  expect(await outcome(world, owner, "add_principal", ["ResourceShare", share], add)).toBe("Locked");
});

test("what is not there is never permitted, and said in a sentence", async () => {
  const world = await openStage();
  expect(await ask(world, owner, "view", ["BackupSet", "bk-none"])).toEqual({
    known: false,
    code: "NotFound",
    message: "BackupSet bk-none does not exist, or is not yours to see.",
  });
  expect(await outcome(world, "9000000000000009", "view", set)).toBe("UnknownSubject");
  expect(await outcome(world, owner, "steal", set)).toBe("UnknownAction");
  expect(await outcome(world, owner, "view", ["Table", "x"])).toBe("UnknownAction");
  expect(await outcome(world, owner, "constructor", ["__proto__", "x"])).toBe("UnknownAction");
  for (const type of ["ResourceShare", "Invitation", "Restore"]) {
    expect(await outcome(world, owner, "view", [type, "x"])).toBe("NotFound");
  }
  const user = { ...question(owner, "view", set), subject: { type: "User", id: owner } };
  expect(await world.sharing.decisions.evaluate(user)).toMatchObject({ code: "UnknownSubject" });
});

test("a caller can set no stored fact: not the counters, not the resource", async () => {
  const world = await openStage();
  await registerFriends(world, 4, 65);
  const to = Array.from({ length: 64 }, (_, index) => friend(index + 1));
  await offer(world, { to });
  const forged = {
    ...here,
    adding_accounts: 0,
    adding_resources: -1000,
    principal: { type: "Account", id: friend(65), attributes: { site: "aliyun.com" } },
    resource: { shared_accounts: 0 },
  };
  expect(await outcome(world, owner, "share", set, forged)).toBe("TooManyAccounts");
  const known = { ...here, principal: { type: "Account", id: friend(1) } };
  expect(await outcome(world, owner, "share", set, known)).toBe("permitted");
});

test("R7, R8, R9: asking whether a set may be shared counts as sharing it does", async () => {
  const world = await openStage();
  const { inventory } = world.sharing;
  await inventory.putDirectory("rd-acme", { management_account: owner, sharing_enabled: true });
  for (const n of [1, 2]) {
    await inventory.putAccount(friend(n), accountBody({ parent: { type: "Directory", id: "rd-acme" } }));
  }
  const adding = async (context: Record<string, unknown>) => {
    const answer = await ask(world, owner, "share", set, { ...here, ...context });
    if (!answer.known) throw new Error(answer.message);
    expect(answer.decision.outcome).toBe("permitted");
    return Object.fromEntries(answer.decision.quotas.map((quota) => [quota.rule, quota.adding]));
  };
  const quotas = (accounts: number, resources: number, backupSets: number) => ({
    accounts_per_backup_set: accounts,
    resources_per_account: resources,
    backup_sets_per_account: backupSets,
  });
  expect(await adding({})).toEqual(quotas(0, 1, 0));
  expect(await adding({ principal: { type: "Account", id: friend(3) } })).toEqual(quotas(1, 1, 1));
  expect(await adding({ principal: { type: "Directory", id: "rd-acme" } })).toEqual(quotas(2, 1, 1));
  await world.sharing.shares.create(
    owner,
    shareBody({ backup_sets: [orders], principals: [account(friend(1))] }),
  );
  expect(await adding({ principal: directory("rd-acme") })).toEqual(quotas(1, 0, 0));
});

test("R8: the thousandth resource is fine, the next is refused, as sharing it is", async () => {
  const world = await openStage();
  const sets = await registerSets(world, 1000);
  await world.sharing.shares.create(owner, shareBody({ name: "many", backup_sets: sets.slice(0, 999) }));
  expect(await outcome(world, owner, "share", set, here)).toBe("permitted");
  await world.sharing.shares.create(owner, shareBody({ name: "last", backup_sets: sets.slice(999) }));
  expect(await outcome(world, owner, "share", set, here)).toBe("TooManyResources");
});

const wrongContexts: readonly (readonly [string, Record<string, unknown>, string, string])[] = [
  ["restore", { region: 7 }, "/context/region", "context.region must be a string."],
  ["restore", { region: ["cn-beijing"] }, "/context/region", "context.region must be a string."],
  [
    "share",
    { region: "cn-beijing", scope: "everybody" },
    "/context/scope",
    "context.scope must be one of all_accounts, resource_directory.",
  ],
  [
    "share",
    { ...here, principal: "2000000000000001" },
    "/context/principal",
    'context.principal must be an object {"type", "id"} of type Account or Folder or Directory.',
  ],
  [
    "share",
    { ...here, principal: { type: "Cluster", id: "pc-orders" } },
    "/context/principal",
    'context.principal must be an object {"type", "id"} of type Account or Folder or Directory.',
  ],
  [
    "share",
    { ...here, principal: { type: "Account", id: "9000000000000009" } },
    "/context/principal",
    "There is no Account 9000000000000009; register it first.",
  ],
];
for (const [action, context, pointer, message] of wrongContexts) {
  test(`a context of the wrong shape names its field: ${action} with ${JSON.stringify(context)}`, async () => {
    const world = await openStage();
    const problem = await problemOf(ask(world, owner, action, set, context));
    expect(problem).toEqual({ kind: "invalid", pointer, message });
    // The shape is checked before the resource is looked for, so that it tells nothing about it.
    expect(await problemOf(ask(world, owner, action, ["BackupSet", "bk-none"], context))).toEqual(problem);
  });
}

for (const context of [{}, { region: null }]) {
  test(`a context that lacks what a rule reads is a refusal: ${JSON.stringify(context)}`, async () => {
    const world = await openStage();
    const answer = await ask(world, owner, "restore", set, context);
    expect(answer.known && answer.decision.refusals).toMatchObject([
      {
        kind: "failure",
        rule: "other_region",
        code: "EvaluationFailed",
        message: "Rule other_region could not be evaluated: context.region is missing.",
      },
    ]);
  });
}

test("asking changes nothing", async () => {
  const world = await openStage();
  await lend(world);
  const before = await allRows(world);
  await ask(world, me, "restore", set, here);
  await ask(world, owner, "delete", set);
  await ask(world, owner, "share", set, { ...here, principal: { type: "Account", id: friend(2) } });
  expect(await allRows(world)).toEqual(before);
});
