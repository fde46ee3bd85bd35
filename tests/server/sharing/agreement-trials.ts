/** Changes that somebody may try, each with every question that it depends on. */
import type { ResourceShareView } from "../../../server/api/sharing.ts";
import type { EvaluationQuestion } from "../../../server/sharing/service.ts";
import type { World } from "../world.ts";
import { region, shareBody } from "./cast-bodies.ts";
import { accounts, ownerOf, principals, sets } from "./counters-stories.ts";

export interface Trial {
  readonly say: string;
  readonly by: string;
  readonly questions: readonly Omit<EvaluationQuestion, "subject">[];
  /** It only looks, so that nothing is recorded. */
  readonly looks?: true;
  readonly act: () => Promise<unknown>;
}

/** Picks one of what is there by then. */
export type Pick = <Value>(values: readonly Value[]) => Value;

/** Null where there is nothing to try it on. */
export type Propose = (world: World, pick: Pick) => Promise<Trial | null>;

const on =
  (type: string) =>
  (action: string, id: string, context: Record<string, unknown> = {}) => ({
    action,
    resource: { type, id },
    context,
  });
const onSet = on("BackupSet");
const onShare = on("ResourceShare");
const onInvitation = on("Invitation");

const restore: Propose = async ({ sharing }, pick) => {
  const by = pick(accounts);
  const set = pick(sets);
  const where = pick([region, region, "cn-hangzhou"]);
  return {
    say: `${by} restores ${set} in ${where}`,
    by,
    questions: [onSet("restore", set, { region: where })],
    act: () => sharing.restores.request(by, { backup_set: set, region: where }),
  };
};

const endOrConvert: Propose = async ({ sharing }, pick) => {
  const by = pick(accounts);
  const set = pick(sets);
  const action = pick(["delete", "convert", "convert"] as const);
  return {
    say: `${by} ${action}s ${set}`,
    by,
    questions: [onSet(action, set)],
    act: () => sharing.backupSets[action](by, set),
  };
};

const look: Propose = async ({ sharing }, pick) => {
  const by = pick(accounts);
  const viewer = { account: by };
  const set = pick(sets);
  const { items: shares } = await sharing.shares.list({ account: null }, { limit: 100 });
  const { items: invitations } = await sharing.invitations.list({ account: null }, { limit: 100 });
  const looks = [
    {
      question: onSet("view", set),
      act: (): Promise<unknown> => sharing.inventory.getBackupSet(viewer, set),
    },
    ...shares.map(({ id }) => ({ question: onShare("view", id), act: () => sharing.shares.get(viewer, id) })),
    ...invitations.map(({ id }) => ({
      question: onInvitation("view", id),
      act: () => sharing.invitations.get(viewer, id),
    })),
  ];
  const { question, act } = pick(looks);
  const { type, id } = question.resource;
  return { say: `${by} looks at ${type} ${id}`, by, questions: [question], looks: true, act };
};

const answer: Propose = async ({ sharing }, pick) => {
  const { items } = await sharing.invitations.list({ account: null }, { limit: 100 });
  if (items.length === 0) return null;
  const { id, account, state } = pick(items);
  const by = pick([account, account, account, ...accounts]);
  const action = pick(["accept", "reject"] as const);
  return {
    say: `${by} ${action}s the invitation of ${account}, which is ${state}`,
    by,
    questions: [onInvitation(action, id)],
    act: () => sharing.invitations[action](by, id),
  };
};

const create: Propose = async ({ sharing }, pick) => {
  const set = pick(sets);
  const by = pick([ownerOf(set), ownerOf(set), ownerOf(set), ...accounts]);
  const principal = pick([null, ...principals]);
  const terms = {
    scope: pick(["all_accounts", "resource_directory"] as const),
    region: pick([region, region, region, "cn-hangzhou"]),
  };
  const named = principal === null ? [] : [principal];
  return {
    say: `${by} shares ${set} with ${principal?.id ?? "nobody"}: ${JSON.stringify(terms)}`,
    by,
    questions: [onSet("share", set, { ...terms, principal })],
    act: () => sharing.shares.create(by, shareBody({ ...terms, backup_sets: [set], principals: named })),
  };
};

/** A trial on a share, mostly by its owner. */
const proposeOnShare =
  (
    propose: (
      world: World,
      share: ResourceShareView,
      pick: Pick,
    ) =>
      | (Omit<Trial, "by" | "act"> & {
          act(by: string): Promise<unknown>;
        })
      | null,
  ): Propose =>
  async (world, pick) => {
    const { items } = await world.sharing.shares.list({ account: null }, { limit: 100 });
    if (items.length === 0) return null;
    const share = pick(items);
    const trial = propose(world, share, pick);
    if (trial === null) return null;
    const by = pick([share.owner, share.owner, share.owner, ...accounts]);
    const { say, questions, act } = trial;
    return { say: `${by} ${say}`, by, questions, act: () => act(by) };
  };

/** What is in the share and neither taken out of it nor over. */
const liveSets = (share: ResourceShareView): readonly string[] =>
  share.backup_sets.filter(({ state }) => state === "shared").map(({ backup_set }) => backup_set);

const addPrincipal = proposeOnShare(({ sharing }, share, pick) => {
  const principal = pick(principals);
  const live = liveSets(share);
  // A request counts what all of its sets add, a question only its own.
  if (live.length > 1) return null;
  const { id, region: where, scope } = share;
  return {
    say: `adds ${principal.id} to a ${share.state} share of ${live}`,
    questions: [
      onShare("add_principal", id, { principal, scope }),
      ...live.map((set) => onSet("share", set, { principal, scope, region: where })),
    ],
    act: (by) => sharing.shares.addPrincipals(by, id, [principal]),
  };
});

const addSet = proposeOnShare(({ sharing }, share, pick) => {
  const set = pick(sets);
  const standing = share.principals.filter(({ state }) => state !== "revoking");
  // The same, and what an account has turned down or left adds nothing.
  const over: readonly string[] = ["rejected", "expired", "left"];
  if (standing.length > 1 || standing.some(({ state }) => over.includes(state))) return null;
  const { id, region: where, scope } = share;
  const named =
    standing.length === 0 ? [{}] : standing.map((each) => ({ principal: { type: each.type, id: each.id } }));
  return {
    say: `adds ${set} to a ${share.state} share with ${standing.map((each) => each.id)}`,
    questions: [
      onShare("update", id),
      ...named.map((principal) => onSet("share", set, { ...principal, scope, region: where })),
    ],
    act: (by) => sharing.shares.addBackupSets(by, id, [set]),
  };
});

const removePrincipal = proposeOnShare(({ sharing }, share, pick) => {
  if (share.principals.length === 0) return null;
  const { type, id: named } = pick(share.principals);
  const { id } = share;
  return {
    say: `removes ${named} from a ${share.state} share`,
    questions: [onShare("remove_principal", id), ...liveSets(share).map((set) => onSet("unshare", set))],
    act: (by) => sharing.shares.removePrincipal(by, id, { type, id: named }),
  };
});

const removeSet = proposeOnShare(({ sharing }, share, pick) => {
  if (share.backup_sets.length === 0) return null;
  const { backup_set } = pick(share.backup_sets);
  const { id } = share;
  return {
    say: `removes ${backup_set} from a ${share.state} share`,
    questions: [onShare("update", id), onSet("unshare", backup_set)],
    act: (by) => sharing.shares.removeBackupSet(by, id, backup_set),
  };
});

const cancel = proposeOnShare(({ sharing }, share) => ({
  say: `cancels a ${share.state} share`,
  questions: [onShare("cancel", share.id), ...liveSets(share).map((set) => onSet("unshare", set))],
  act: (by) => sharing.shares.cancel(by, share.id),
}));

const change = proposeOnShare(({ sharing }, share, pick) => {
  const patch = pick([
    { name: `${share.name}x` },
    { scope: "all_accounts" },
    { scope: "resource_directory" },
  ] as const);
  return {
    say: `changes a ${share.state} share to ${JSON.stringify(patch)}`,
    questions: [onShare("update", share.id, "scope" in patch ? { scope: patch.scope } : {})],
    act: (by) => sharing.shares.update(by, share.id, patch),
  };
});

export const proposals: readonly Propose[] = [
  restore,
  endOrConvert,
  look,
  answer,
  create,
  addPrincipal,
  addSet,
  removePrincipal,
  removeSet,
  cancel,
  change,
];
