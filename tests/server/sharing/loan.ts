/** What the stories about loans begin with. */
import type { World } from "../world.ts";
import { accept, account, friend, orders, owner, region, shareBody } from "./cast.ts";

export const me = friend(1);

export interface LoanOptions {
  readonly name?: string;
  readonly to?: readonly string[];
  readonly backupSets?: readonly string[];
}

/** Offers the set `orders`, or others, to accounts outside the directory of the owner. Answers the share's id. */
export const offer = async (
  { sharing }: World,
  { name = "orders", to = [me], backupSets = [orders] }: LoanOptions = {},
): Promise<string> => {
  const body = shareBody({ name, backup_sets: [...backupSets], principals: to.map(account) });
  return (await sharing.shares.create(owner, body)).id;
};

/** The same, accepted by every account. */
export const lend = async (world: World, options: LoanOptions = {}): Promise<string> => {
  const share = await offer(world, options);
  for (const id of options.to ?? [me]) await accept(world, id);
  return share;
};

export const restore = ({ sharing }: World, id: string = me, backupSet: string = orders) =>
  sharing.restores.request(id, { backup_set: backupSet, region });

/** The outcome of asking, without a change: the codes of what refuses, or `permitted`. */
export const decided = async (
  { sharing }: World,
  id: string,
  action: "view" | "restore",
  backupSet: string = orders,
): Promise<string> => {
  const answer = await sharing.decisions.evaluate({
    subject: { type: "Account", id },
    action,
    resource: { type: "BackupSet", id: backupSet },
    context: { region },
  });
  if (!answer.known) return answer.code;
  const { outcome, refusals } = answer.decision;
  return outcome === "forbidden" ? refusals.map(({ code }) => code).join(" ") : outcome;
};

/** What the account sees in Shared With Me. */
export const sharedWith = async ({ sharing }: World, id: string = me) =>
  (await sharing.shares.sharedWithMe(id, { limit: 100 })).items;

/** The scheduler, until it has nothing to do. Answers how much it finished. */
export const settle = async ({ sharing }: World): Promise<number> => {
  let all = 0;
  for (;;) {
    const { finished } = await sharing.tick();
    if (finished === 0) return all;
    all += finished;
  }
};

const tables = [
  "accounts",
  "clusters",
  "backup_sets",
  "resource_shares",
  "share_resources",
  "share_principals",
  "share_recipients",
  "locks",
  "restores",
  "conversions",
  "log",
] as const;

/** Every row that the service may change. */
export const allRows = ({ store }: World) =>
  store.read(async (db) => {
    const rows: Record<string, unknown> = {};
    for (const table of tables) rows[table] = await db.selectFrom(table).selectAll().execute();
    return rows;
  });

/** How many rows of shares are not finished, by table. */
export const unfinished = ({ store }: World) =>
  store.read(async (db) => {
    const counts: Record<string, number> = {};
    for (const table of [
      "resource_shares",
      "share_resources",
      "share_principals",
      "share_recipients",
    ] as const) {
      const rows = await db.selectFrom(table).select("id").where("finished_at", "is", null).execute();
      counts[table] = rows.length;
    }
    return counts;
  });
