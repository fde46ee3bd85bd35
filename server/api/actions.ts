/** What may be done with an object, and why not, before anything is tried (R40). */
import { z } from "zod";
import { refusalView } from "./problem.ts";
import { accountId, backupSetId, label, region, scope } from "./words.ts";

/**
 * Every action on each type of object: by the name that the policy has for it, or the service where the policy is not
 * asked. `register` is to report the object anew, with other facts.
 */
export const objectActions = {
  Account: ["view", "register", "create_resource_share", "request_quota"],
  Directory: ["view", "register", "set_sharing"],
  Folder: ["view", "register"],
  Cluster: ["view", "register", "release"],
  BackupSet: ["view", "register", "restore", "share", "unshare", "convert", "delete"],
  ResourceShare: [
    "view",
    "update",
    "add_backup_set",
    "remove_backup_set",
    "add_principal",
    "remove_principal",
    "cancel",
    "leave",
  ],
  Invitation: ["view", "accept", "reject"],
  Restore: ["view"],
  Conversion: ["view"],
  QuotaRequest: ["view", "withdraw", "approve", "reject"],
} as const;

export type ObjectType = keyof typeof objectActions;
export type ActionOf<Type extends ObjectType> = (typeof objectActions)[Type][number];

/** The type and the id of a principal are one thing: `account:1000000000000001`, `folder:fd-1`, `directory:rd-1`. */
const principalName = z
  .string()
  .max(100)
  .regex(/^(account|folder|directory):./, 'a principal is "account:", "folder:" or "directory:" and its id');

/** Most objects need nothing else to be known. */
export const noActionsQuery = z.strictObject({});
export const accountActionsQuery = z.strictObject({
  /** The quota that a higher limit would be asked for. */
  quota: label.optional(),
});
export const backupSetActionsQuery = z.strictObject({
  /** Where to share or restore; without it, where the set is. */
  region: region.optional(),
  /** Of the new share; without it, `all_accounts`, as in a new share. */
  scope: scope.optional(),
  principal: principalName.optional(),
});
export const shareActionsQuery = z.strictObject({
  /** What the scope would be changed to; without it, only the name would be changed. */
  scope: scope.optional(),
  /** Whom to add, or to take away. */
  principal: principalName.optional(),
  /** What to put in, or to take out. */
  backup_set: backupSetId.optional(),
});

/** So that a page of a list can be asked about with one request. */
const mostObjects = 50;

/** Objects of one type, whose ids are separated by commas, with what the query of one of them takes. */
export const eachActionsQuery = z.strictObject({
  type: z.enum(Object.keys(objectActions) as readonly ObjectType[]),
  ids: z
    .string()
    .max(4_000)
    .refine(
      (ids) => ids.split(",").length <= mostObjects,
      `at most ${mostObjects} ids can be asked about at once`,
    ),
  ...accountActionsQuery.shape,
  ...backupSetActionsQuery.shape,
  ...shareActionsQuery.shape,
});

/** What a write names beside the object. */
export const unnamed = z.enum(["principal", "backup_set", "share", "scope", "quota"]);

/**
 * As a refused write has it, and for what is no rule of the policy: `caller` is what the key may not, `state` what is
 * stored and stands against it.
 */
export const actionRefusal = refusalView.extend({
  kind: z.enum([...refusalView.shape.kind.options, "caller", "state"]),
});

export const actionView = z.object({
  action: z.string(),
  /** The request that does it. */
  route: z.string(),
  available: z.boolean(),
  /** What the request names, and this question did not: what is said holds whatever it is, and it may be refused too. */
  depends_on: z.array(unnamed),
  /** What the request would be answered, its own code first; empty where the action is available. */
  refusals: z.array(actionRefusal),
});
export const actionsView = z.object({
  object: z.object({ type: z.string(), id: z.string() }),
  /** Who would do it; null where the caller names no account. */
  account: accountId.nullable(),
  actions: z.array(actionView),
});

/** What is not there, or not the caller's to see, is left out. */
export const eachActionsView = z.object({
  account: accountId.nullable(),
  objects: z.array(actionsView.pick({ object: true, actions: true })),
});

export type Unnamed = z.infer<typeof unnamed>;
export type ActionRefusal = z.infer<typeof actionRefusal>;
export type ActionView = z.infer<typeof actionView>;
export type ActionsView = z.infer<typeof actionsView>;
