/** Backup sets by the hundred: one look for what they name, one statement for their rows. */
import { endOf } from "../sharing/backup-set-end.ts";
import { fromIso, fromIsoOrNull } from "../sharing/instants.ts";
import type { Change } from "../sharing/work.ts";
import { ImportError, type ImportedBackupSet, type Line } from "./items.ts";

const clustersOf = async ({ db }: Change, ids: readonly string[]) => {
  const rows = await db
    .selectFrom("clusters")
    .select(["id", "owner_id", "region", "released_at"])
    .where("id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
};

/** What is there already, in the store or on a line before, is never written over. */
const refuseTaken = async ({ db }: Change, lines: readonly Line<ImportedBackupSet>[]): Promise<void> => {
  const ids = lines.map(({ item }) => item.id);
  const rows = await db.selectFrom("backup_sets").select("id").where("id", "in", ids).execute();
  const taken = new Set(rows.map(({ id }) => id));
  for (const { number, item } of lines) {
    if (taken.has(item.id)) throw new ImportError(number, `there is a backup set ${item.id} already`);
    taken.add(item.id);
  }
};

/** Throws an ImportError for a set that is there already, whose cluster is not there, or that expires before it was made. */
export const loadBackupSets = async (
  change: Change,
  lines: readonly Line<ImportedBackupSet>[],
): Promise<void> => {
  const clusters = await clustersOf(
    change,
    lines.map(({ item }) => item.cluster),
  );
  await refuseTaken(change, lines);
  const rows = lines.map(({ number, item }) => {
    const cluster = clusters.get(item.cluster);
    if (cluster === undefined) throw new ImportError(number, `there is no cluster ${item.cluster}`);
    const created_at = fromIso(item.created_at);
    const expires_at = fromIsoOrNull(item.expires_at);
    if (expires_at !== null && expires_at <= created_at) {
      throw new ImportError(number, "a backup set cannot expire before it was made");
    }
    const { owner_id, region, released_at } = cluster;
    const ended_at = endOf({ released_at, deleted_at: null, expires_at, ended_at: null }, change.now);
    const { id, level, size_bytes } = item;
    return {
      id,
      cluster_id: cluster.id,
      owner_id,
      region,
      level,
      size_bytes,
      created_at,
      expires_at,
      ended_at,
    };
  });
  await change.db.insertInto("backup_sets").values(rows).execute();
};
