/** What may be done with an object, and why not, before anything is tried (R40). */
import { z } from "zod";
import { refusalView } from "./problem.ts";
import { accountId, principal, region, scope } from "./words.ts";

/** What is not given is taken as it is most likely: the region and the scope of the object, and some new account. */
export const actionsQuery = z.strictObject({
  region: region.optional(),
  scope: scope.optional(),
  /** Both or neither. */
  principal_type: z.enum(["Account", "Folder", "Directory"]).optional(),
  principal: z.string().max(100).optional(),
});

export const actionView = z.object({
  /** As the policy names it. */
  action: z.string(),
  available: z.boolean(),
  /** Every rule that refuses; empty where the action is available. */
  refusals: z.array(refusalView),
});
export const actionsView = z.object({
  object: z.object({ type: z.string(), id: z.string() }),
  account: accountId,
  actions: z.array(actionView),
});

export const namedPrincipal = principal;

export type ActionsQuery = z.infer<typeof actionsQuery>;
export type ActionView = z.infer<typeof actionView>;
export type ActionsView = z.infer<typeof actionsView>;
