/** Fills a store with backup sets that are lent, through `lendbase import`: what the benchmark asks about. */
import { readConfig } from "../../server/config.ts";
import { importInto } from "../../server/start-import.ts";

/** Backup sets of one owner, in one share. */
const setsOfOwner = 100;
/** Accounts that each set is lent to, unless there are fewer. */
const mostRecipients = 10;
const region = "cn-beijing";
const site = "aliyun.com";
const at = "2026-03-01T09:00:00.000Z";

const ownerId = (owner: number): string => `1${String(owner).padStart(15, "0")}`;
const recipientId = (owner: number): string => `2${String(owner).padStart(15, "0")}`;
export const setId = (index: number): string => `bk-${String(index).padStart(9, "0")}`;

/** An account that a set was lent to. */
export const recipientOf = (index: number): string => recipientId(Math.floor(index / setsOfOwner));

const setsOf = (owner: number): readonly string[] =>
  Array.from({ length: setsOfOwner }, (_, each) => setId(owner * setsOfOwner + each));

const shareOf = (owner: number, owners: number) => ({
  type: "ResourceShare",
  id: `rs-${owner}`,
  owner: ownerId(owner),
  name: `share-${owner}`,
  region,
  created_at: at,
  backup_sets: setsOf(owner),
  principals: Array.from({ length: Math.min(mostRecipients, owners) }, (_, each) => ({
    type: "Account",
    id: recipientId((owner + each) % owners),
    offered_at: at,
    accepted_at: at,
  })),
});

function* itemsOf(owners: number): Generator<object> {
  for (let owner = 0; owner < owners; owner++) {
    yield { type: "Account", id: ownerId(owner), site, features: ["backup-sharing"] };
    yield { type: "Account", id: recipientId(owner), site };
    yield { type: "Cluster", id: `pc-${owner}`, owner: ownerId(owner), region };
  }
  for (let owner = 0; owner < owners; owner++) {
    for (const id of setsOf(owner)) {
      yield { type: "BackupSet", id, cluster: `pc-${owner}`, level: 2, size_bytes: 1e9, created_at: at };
    }
  }
  for (let owner = 0; owner < owners; owner++) yield shareOf(owner, owners);
}

async function* linesOf(owners: number): AsyncGenerator<string> {
  for (const item of itemsOf(owners)) yield JSON.stringify(item);
}

/**
 * @param sets how many backup sets there are to be, in hundreds; each is lent to ten accounts
 * @returns how long it took, in milliseconds
 */
export const seed = async (dataFolder: string, sets: number): Promise<number> => {
  const began = performance.now();
  await importInto(readConfig({ data: dataFolder }, {}), linesOf(sets / setsOfOwner), () => {});
  return performance.now() - began;
};
