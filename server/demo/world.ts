/**
 * Who and what there is in the demo world: two sites, three regions, a resource directory, a backup set for every rule.
 * The content is in world.json.
 */
import type { AccountBody, BackupSetBody, ClusterBody, DirectoryBody, FolderBody } from "../api/inventory.ts";
import type { ResourceShareBody, RestoreBody } from "../api/sharing.ts";
import type { Principal } from "../api/words.ts";
import content from "./world.json" with { type: "json" };

/** A set of the demo; its times are relative to when the world is loaded. */
export interface DemoSet extends Pick<BackupSetBody, "cluster" | "level"> {
  readonly gibibytes: number;
  readonly taken_days_ago: number;
  readonly expires_in_hours: number | null;
}

/** A resource share, and what has become of it. */
export interface DemoShare extends ResourceShareBody {
  readonly owner: string;
  readonly accepted_by: readonly string[];
  readonly rejected_by: readonly string[];
  readonly removed: readonly Principal[];
}

export interface World {
  /** Accounts worth a look. */
  readonly owner: string;
  readonly recipient: string;
  readonly accounts: Readonly<Record<string, Partial<AccountBody>>>;
  readonly directory: DirectoryBody & { readonly id: string };
  readonly folders: Readonly<Record<string, FolderBody>>;
  readonly clusters: Readonly<Record<string, Partial<ClusterBody>>>;
  readonly backup_sets: Readonly<Record<string, DemoSet>>;
  readonly shares: readonly DemoShare[];
  /** A set that is shared with as many accounts as the policy permits. */
  readonly popular: Pick<DemoShare, "owner" | "name" | "region" | "scope"> & {
    readonly backup_set: string;
    readonly site: string;
  };
  readonly conversion: { readonly owner: string; readonly backup_set: string };
  readonly restore: RestoreBody & { readonly account: string };
}

// A JSON module has wider types than what is in it.
export const world = content as World;

const hour = 3_600_000;
const gibibyte = 2 ** 30;

/** @param now milliseconds since 1970 */
export const backupSetAt = (set: DemoSet, now: number): BackupSetBody => ({
  cluster: set.cluster,
  level: set.level,
  size_bytes: set.gibibytes * gibibyte,
  created_at: new Date(now - set.taken_days_ago * 24 * hour).toISOString(),
  expires_at:
    set.expires_in_hours === null ? null : new Date(now + set.expires_in_hours * hour).toISOString(),
});
