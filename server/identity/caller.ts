/** Who is asking. Every request but the health checks has one. */
import type { MeView, Permission } from "../api/operations.ts";

export type Caller =
  /** Everything, for any account. */
  | { readonly role: "operator"; readonly keyId: string; readonly name: string }
  /** Registers clusters and backup sets, reports facts, asks decisions. Sees no shares. */
  | { readonly role: "service"; readonly keyId: string; readonly name: string }
  /** One account's user: its own side, as far as its permissions go. */
  | {
      readonly role: "account";
      readonly keyId: string;
      readonly name: string;
      readonly account: string;
      readonly permissions: readonly Permission[];
    };

/** What `GET /v1/me` says about a caller. */
export const meOf = (caller: Caller): MeView => ({
  role: caller.role,
  name: caller.name,
  account: caller.role === "account" ? caller.account : null,
  permissions: caller.role === "account" ? [...caller.permissions] : [],
});
