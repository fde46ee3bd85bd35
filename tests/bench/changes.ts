/**
 * Durable changes per second: clients that wait together share a commit, one alone pays for each of its own. What that
 * gains depends on the disk: where a change takes `c` of the processor and a commit `d` of everything, it is (c + d) / c.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./processes.ts";
import type { Row } from "./report.ts";
import { median } from "./rounds.ts";
import { openService, type Service } from "./service.ts";

const clients = 64;
const changes = 640;
const rounds = 5;
/** Few enough for the quotas of the shipped policy. */
const setsOfOwner = 500;
const region = "cn-beijing";

const ownerOf = (n: number): string => `1${String(Math.floor(n / setsOfOwner)).padStart(15, "0")}`;
const account = (n: number): string => `2${String(n).padStart(15, "0")}`;
const site = "aliyun.com";

/** What the store itself takes: one row, and nothing asked. */
const write = ({ store }: Service, n: number) =>
  store.write((db) =>
    db
      .insertInto("accounts")
      .values({ id: `x-${n}`, name: "x", site, features: "[]" })
      .execute(),
  );

const register = ({ sharing: { inventory } }: Service, n: number) =>
  inventory.putAccount(account(n), { site, features: [], parent: null, raised_backup_sets: null });

const shareWith = ({ sharing: { shares } }: Service, n: number) =>
  shares.create(ownerOf(n), {
    name: `share-${n}`,
    region,
    scope: "all_accounts",
    backup_sets: [`bk-${n}`],
    principals: [{ type: "Account", id: account(n) }],
  });

type Act = (service: Service, n: number) => Promise<unknown>;

interface Pace {
  /** Changes per second. */
  readonly rate: number;
  /** Microseconds of the processor for each change. */
  readonly cost: number;
}

/** Made by so many clients who each wait for an answer before they go on. */
const paceOf = async (service: Service, act: Act, first: number, together: number): Promise<Pace> => {
  const before = process.cpuUsage();
  const began = performance.now();
  const client = async (at: number): Promise<void> => {
    for (let n = at; n < changes; n += together) await act(service, first + n);
  };
  await Promise.all(Array.from({ length: together }, (_, at) => client(at)));
  const rate = (changes / (performance.now() - began)) * 1e3;
  const { user, system } = process.cpuUsage(before);
  return { rate, cost: (user + system) / changes };
};

/** How long the disk takes to keep a page for good that it has room for, in microseconds. */
const timeDisk = (folder: string): number => {
  const file = openSync(join(folder, "page"), "w");
  const page = Buffer.alloc(4096, 1);
  const times = Array.from({ length: 100 }, () => {
    writeSync(file, page, 0, page.length, 0);
    const began = performance.now();
    fdatasyncSync(file);
    return (performance.now() - began) * 1e3;
  });
  closeSync(file);
  return median(times);
};

const prepare = async ({ sharing: { inventory } }: Service, count: number): Promise<void> => {
  const created_at = "2026-03-01T09:00:00.000Z";
  for (let n = 0; n < count; n += setsOfOwner) {
    const owner = ownerOf(n);
    const cluster = `pc-${n}`;
    const body = { site, features: ["backup-sharing"], parent: null, raised_backup_sets: null };
    await inventory.putAccount(owner, body);
    await inventory.putCluster(cluster, { owner, region, tde: false, disk_encryption: false });
    const set = { cluster, level: 2, size_bytes: 1, created_at, expires_at: null } as const;
    const ids = Array.from({ length: setsOfOwner }, (_, each) => `bk-${n + each}`);
    await Promise.all(ids.map((id) => inventory.putBackupSet(id, set)));
  }
};

const shownPace = (paces: readonly Pace[]): string => {
  const rate = median(paces.map((pace) => pace.rate));
  const cost = median(paces.map((pace) => pace.cost));
  return `${Math.round(rate)}/s, ${Math.round(cost)} µs of the processor each`;
};

const measure = async (name: string, act: Act, service: Service): Promise<readonly Row[]> => {
  const [alone, shared]: [Pace[], Pace[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    alone.push(await paceOf(service, act, 2 * round * changes, 1));
    shared.push(await paceOf(service, act, (2 * round + 1) * changes, clients));
  }
  const ratios = shared.map(({ rate }, at) => rate / (alone[at]?.rate ?? Number.NaN));
  return [
    { name: `${name}, each with a commit of its own`, value: shownPace(alone), ratio: "" },
    {
      name: `${name}, ${clients} clients`,
      value: shownPace(shared),
      ratio: `${median(ratios).toFixed(1)} ×`,
    },
  ];
};

export const measureChanges = async (): Promise<readonly Row[]> => {
  const folder = temporaryFolder();
  const service = await openService(folder);
  try {
    const disk = `${Math.round(timeDisk(folder))} µs`;
    // Those who are shared with are registered by the first measurement.
    await prepare(service, 2 * rounds * changes);
    return [
      { name: "keep a page on the disk, nothing else", value: disk, ratio: "" },
      ...(await measure("write a row", write, service)),
      ...(await measure("register an account", register, service)),
      ...(await measure("share a backup set", shareWith, service)),
    ];
  } finally {
    await service.close();
  }
};
