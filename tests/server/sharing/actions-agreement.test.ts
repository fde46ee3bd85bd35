/**
 * R40: what is said of an action beforehand is what its request is answered, to the code. Asked over HTTP after
 * generated stories, by keys with and without the permissions, of every action on the object; tried by dry runs.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ActionRefusal, ActionView } from "../../../server/api/actions.ts";
import type { Principal } from "../../../server/api/words.ts";
import { ServiceError } from "../../../server/sharing/problem.ts";
import { type OpenedApp, openApp } from "../contract/open-app.ts";
import { askActions, type Named, type On, paths, tryAction } from "../http/action-requests.ts";
import type { Answered, Asked } from "../http/test-server.ts";
import { runs } from "../runs.ts";
import { events, newcomer, type Permissions, permissions, pickObject, picks } from "./action-stories.ts";
import { smallQuotas, withQuotas } from "./agreement-quotas.ts";
import { account, accountBody } from "./cast-bodies.ts";
import { openSmallWorld, type Step } from "./counters-stories.ts";

/** The service may refuse a step; what comes of it is tried by other tests. */
const live = async ({ world }: OpenedApp, step: Step): Promise<void> => {
  try {
    await step.run(world);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
  }
};

/** One key for each account with each list of permissions. */
const keyring = (app: OpenedApp) => {
  const known = new Map<string, Asked>();
  return async (id: string, permissions: Permissions): Promise<Asked> => {
    if (permissions === null) return { account: id };
    const name = JSON.stringify([id, permissions]);
    const key = known.get(name);
    if (key !== undefined) return key;
    const body = { role: "account", name: "own", account: id, permissions: [...permissions] } as const;
    const made = { key: (await app.createKey({ ...body, permissions: [...permissions] })).secret };
    known.set(name, made);
    return made;
  };
};

/** What of a refusal is the same before and after: a share that is not there yet has another id in its words. */
const essence = ({ code, rule, backup_set, principal }: Omit<ActionRefusal, "kind">) =>
  JSON.stringify([code, rule, backup_set ?? null, principal ?? null]);

const shown = (refusals: readonly Omit<ActionRefusal, "kind">[]): string => refusals.map(essence).join(" ");

const answered = ({ status, body }: Answered): string => {
  if (status < 400) return "done";
  return body.refusals === undefined ? body.code : shown(body.refusals);
};

/** The caller's refusal comes first, and is then all that the request is answered. */
const said = ({ refusals }: ActionView): string => {
  const [first] = refusals;
  if (first === undefined) return "done";
  return first.kind === "caller" || first.kind === "state" ? first.code : shown(refusals);
};

/** Nothing is asked of the policy where there is nothing to change. */
const changesNothing = async (app: OpenedApp, who: Asked, on: On, tried: Answered): Promise<boolean> => {
  if (tried.status >= 400) return false;
  const { left_at } = tried.body;
  if (left_at !== undefined) return Date.parse(left_at) < app.world.clock.now();
  const now = await app.request("GET", `/v1/${paths[on.type]}/${on.id}`, who);
  return now.headers.get("etag") === tried.headers.get("etag");
};

/** Whoever, or whatever, the request names: what was said is among what it is answered. */
const isAmong = (view: ActionView, tried: Answered): boolean => {
  // What is not in a share cannot be taken out of it.
  if (tried.body.code === "NotFound") return true;
  const codes = new Set(view.refusals.map(({ code }) => code));
  const all: readonly { readonly code: string }[] = tried.body.refusals ?? [tried.body];
  return codes.size === 0 || [...codes].every((code) => all.some((refusal) => refusal.code === code));
};

/** Somebody new to add, and of what is in the share, something to take out, if there is any. */
const fill = async (app: OpenedApp, on: On, action: string): Promise<Named> => {
  const { shares } = app.world.sharing;
  const { items } = await shares.list({ account: null }, { limit: 100 });
  const holds = items.find(({ backup_sets }) => backup_sets.some(({ backup_set }) => backup_set === on.id));
  const share = items.find(({ id }) => id === on.id);
  const [member] = share?.principals ?? [];
  const removed = action === "remove_principal" ? member : undefined;
  return {
    principal: (removed as Principal | undefined) ?? account(newcomer),
    backup_set: share?.backup_sets[0]?.backup_set ?? "bk-a",
    share: holds?.id,
    quota: "backup_sets_per_account",
  };
};

const check = async (app: OpenedApp, who: Asked, on: On, named: Named, view: ActionView, story: string) => {
  const what = `${story}\n${view.action} on ${on.type} ${on.id} ${JSON.stringify(named)}`;
  const open = view.depends_on.filter((name) => name !== "scope");
  const filled = open.length === 0 ? named : { ...named, ...(await fill(app, on, view.action)) };
  if (open.includes("share") && filled.share === undefined) return;
  const tried = await tryAction(app, who, on, view, filled);
  if (await changesNothing(app, who, on, tried)) return;
  if (open.length === 0 || view.refusals[0]?.kind === "caller")
    expect(said(view), what).toBe(answered(tried));
  else expect(isAmong(view, tried), `${what}: ${said(view)} is not among ${answered(tried)}`).toBe(true);
};

const trial = fc.tuple(permissions, picks);

test("R40: what is said of an action is what its request is answered", async () => {
  const chapters = fc.array(fc.tuple(events, fc.array(trial, { minLength: 1, maxLength: 4 })), {
    minLength: 5,
    maxLength: 16,
  });
  await fc.assert(
    fc.asyncProperty(smallQuotas, chapters, async (allowed, story) => {
      const app = await openApp(undefined, () => openSmallWorld({ edit: withQuotas(allowed) }));
      await app.world.sharing.inventory.putAccount(newcomer, accountBody());
      const keyOf = keyring(app);
      const told: string[] = [];
      for (const [step, trials] of story) {
        told.push(step.name);
        await live(app, step);
        for (const [may, picked] of trials) {
          const asked = await pickObject(app.world, picked);
          if (asked === null) continue;
          const { on, account: id } = asked;
          const who = await keyOf(id, may);
          const { status, body } = await askActions(app, who, on, picked.named);
          if (status !== 200) continue;
          for (const view of body.actions) await check(app, who, on, picked.named, view, told.join("\n"));
        }
      }
      expect(app.failures).toEqual([]);
    }),
    { numRuns: runs(6) },
  );
});
