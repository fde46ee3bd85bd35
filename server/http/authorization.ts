/**
 * What a key may ask at all, and for whom. Whether the policy permits it is the engine's to say; this is only about
 * sides: an operator acts for any account, an account's user for its own, a service for none.
 */
import type { Context } from "hono";
import type { KeyBody, Permission } from "../api/operations.ts";
import { accountId } from "../api/words.ts";
import type { AccountCaller } from "../identity/caller.ts";
import { type KeyManager, managerOf } from "../identity/key-authority.ts";
import type { Viewer } from "../sharing/service.ts";
import type { HttpEnv } from "./environment.ts";
import {
  accountHeader,
  accountHeaderWrong,
  accountMissing,
  forbiddenCaller,
  ProblemError,
  permissionMissing,
} from "./problem-error.ts";

type RequestContext = Context<HttpEnv>;

const everything: Viewer = { account: null };

const refuse = (detail: string, help: string): never => {
  throw new ProblemError(forbiddenCaller(detail, help));
};

/** The account that the header names, or null where there is no header. Throws where it is no account id. */
const namedAccount = (c: RequestContext): string | null => {
  const header = c.req.header(accountHeader);
  if (header === undefined) return null;
  if (!accountId.safeParse(header).success) throw new ProblemError(accountHeaderWrong);
  return header;
};

/** An account's user cannot put on another account, and is told so rather than silently served as itself. */
const ownAccount = (c: RequestContext, caller: AccountCaller, permission: Permission): string => {
  const named = namedAccount(c);
  if (named !== null && named !== caller.account) {
    refuse(`This key acts for account ${caller.account} only.`, `Leave out the header ${accountHeader}.`);
  }
  if (!caller.permissions.includes(permission)) {
    throw new ProblemError(permissionMissing(permission));
  }
  return caller.account;
};

const refuseService = (): never =>
  refuse("A service key has no account, and sees no shares.", "Use a key of the account, or an operator's.");

/** For whom a request acts. Throws 400 where an operator names no account, 403 where the key may not. */
export const actingAccount = (c: RequestContext, permission: Permission): string => {
  const caller = c.get("caller");
  if (caller.role === "account") return ownAccount(c, caller, permission);
  if (caller.role === "service") return refuseService();
  const named = namedAccount(c);
  if (named === null) throw new ProblemError(accountMissing);
  return named;
};

/** Whose side of shares, invitations and restores is shown: an operator without an account sees every side. */
export const sharingViewer = (c: RequestContext, permission: Permission = "view"): Viewer => {
  const caller = c.get("caller");
  if (caller.role === "account") return { account: ownAccount(c, caller, permission) };
  if (caller.role === "service") return refuseService();
  const named = namedAccount(c);
  return named === null ? everything : { account: named };
};

/** Whose side of the inventory is shown. */
export const inventoryViewer = (c: RequestContext): Viewer =>
  c.get("caller").role === "service" ? everything : sharingViewer(c);

/** Facts are registered and reported by operators and services. */
export const requireReporter = (c: RequestContext): void => {
  if (c.get("caller").role === "account") {
    refuse(
      "The key of an account cannot register or report facts.",
      "Use a key of a service or an operator.",
    );
  }
};

export const requireOperator = (c: RequestContext): void => {
  if (c.get("caller").role !== "operator") {
    refuse("This is for operators only.", "Use an operator's key.");
  }
};

/**
 * Who manages keys: an operator those of all, or of the account that it names; an account's user with the permission
 * those of its account. `body` is a key that is to be made.
 */
export const keyManager = (c: RequestContext, body?: KeyBody): KeyManager => {
  const caller = c.get("caller");
  if (caller.role === "service") {
    return refuse("A service key manages no keys.", "Use a key of the account, or an operator's.");
  }
  if (caller.role === "operator") return managerOf(caller, namedAccount(c));
  const account = ownAccount(c, caller, "manage_keys");
  if (body !== undefined && (body.role !== "account" || body.account !== account)) {
    refuse(`This key makes keys for account ${account} only.`, "Use an operator's key for others.");
  }
  return managerOf(caller, account);
};
