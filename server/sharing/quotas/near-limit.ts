/**
 * How many accounts and backup sets are near the limits of their quotas, for whoever watches over all of them. All
 * rows are walked through, a stretch in each read, so that nobody waits for the whole; the engine is asked only about
 * those whose kept counter may be near.
 */
import type { QuotaRule } from "../../../dsl/program.ts";
import { pathText } from "../../../engine/paths.ts";
import type { QuotaView } from "../../api/quotas.ts";
import type { PolicyInForce } from "../../policies/active-policy.ts";
import type { Store } from "../../store/store.ts";
import type { Clock } from "../clock.ts";
import { accountColumns, createAccountLoader } from "../facts/accounts.ts";
import type { Work } from "../work.ts";
import { countedFor, quotaRules } from "./rules.ts";
import { anySet, quotaUses } from "./standing.ts";

export interface QuotaNearness {
  readonly quota: string;
  /** What each has a counter of its own for. */
  readonly per: QuotaView["per"];
  /** For each of the percentages that were asked for, in their order: how many use at least so much. */
  readonly counts: readonly number[];
}

export interface NearLimitDependencies {
  readonly store: Pick<Store, "read">;
  readonly policy: () => PolicyInForce;
  readonly clock: Clock;
  /** How many rows one read passes over. */
  readonly stretch?: number;
}

const usualStretch = 500;

type Counter = "shared_resources" | "shared_backup_sets" | "shared_accounts";

/** The kept counters, by how a policy names them. */
const counters: Readonly<Record<string, Counter>> = {
  "resource.owner.shared_resources": "shared_resources",
  "resource.owner.shared_backup_sets": "shared_backup_sets",
  "resource.shared_accounts": "shared_accounts",
};

interface Watched {
  readonly rule: QuotaRule;
  readonly counter: Counter;
  readonly per: QuotaView["per"];
  /** Below it nobody is near. A raise only makes a limit higher. */
  readonly floor: number;
  readonly counts: number[];
}

const floorOf = ({ limit }: QuotaRule, percents: readonly number[]): number => {
  const lowest = Math.min(...percents) / 100;
  return limit.kind === "literal" && typeof limit.value === "number"
    ? Math.max(1, Math.ceil(limit.value * lowest))
    : 1;
};

/** A quota that counts something else than a kept counter cannot be looked for. */
const watchedRules = (policy: PolicyInForce, percents: readonly number[]): readonly Watched[] =>
  quotaRules({ policy }).flatMap((rule) => {
    const counter = counters[pathText(rule.counts)];
    if (counter === undefined) return [];
    return [
      { rule, counter, per: countedFor(rule), floor: floorOf(rule, percents), counts: percents.map(() => 0) },
    ];
  });

/** Counts one object in each rule of its kind that it is near the limit of. */
const count = (
  uses: ReturnType<typeof quotaUses>,
  watched: readonly Watched[],
  percents: readonly number[],
): void => {
  for (const { rule, counts } of watched) {
    const use = uses.find((each) => each.rule === rule.name);
    if (use === undefined || use.used === 0) continue;
    for (const [index, percent] of percents.entries()) {
      if (use.used * 100 >= use.limit * percent) counts[index] = (counts[index] ?? 0) + 1;
    }
  }
};

interface Stretch extends Work {
  readonly stretch: number;
}

/** The last id of the stretch that begins after this one; null where the rows end before. */
const endOf = async (
  { db, stretch }: Stretch,
  table: "accounts" | "backup_sets",
  after: string,
): Promise<string | null> => {
  const rows = db.selectFrom(table).select("id").where("id", ">", after).orderBy("id");
  const row = await rows
    .offset(stretch - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
};

/** Answers the end of the stretch. */
type Walk = (work: Stretch, after: string) => Promise<string | null>;

const walkAccounts =
  (watched: readonly Watched[], percents: readonly number[]): Walk =>
  async (work, after) => {
    const end = await endOf(work, "accounts", after);
    let rows = work.db
      .selectFrom("accounts")
      .select(accountColumns)
      .where("id", ">", after)
      .where((eb) =>
        eb.or(watched.map(({ counter, floor }) => eb(counter as "shared_resources", ">=", floor))),
      );
    if (end !== null) rows = rows.where("id", "<=", end);
    const accounts = createAccountLoader(work.db);
    for (const row of await rows.execute()) {
      count(quotaUses(work, await accounts.accountFrom(row)), watched, percents);
    }
    return end;
  };

const walkBackupSets =
  (watched: readonly Watched[], percents: readonly number[]): Walk =>
  async (work, after) => {
    const end = await endOf(work, "backup_sets", after);
    const floor = Math.min(...watched.map((each) => each.floor));
    let rows = work.db
      .selectFrom("backup_sets")
      .select(["owner_id", "region", "level", "created_at", "shared_accounts"])
      .where("id", ">", after)
      .where("shared_accounts", ">=", floor);
    if (end !== null) rows = rows.where("id", "<=", end);
    const accounts = createAccountLoader(work.db);
    for (const { owner_id, ...set } of await rows.execute()) {
      const owner = await accounts.account(owner_id);
      if (owner === null) continue;
      const facts = anySet(owner, work.now);
      const uses = quotaUses(work, owner, { ...facts, attributes: { ...facts.attributes, ...set } });
      count(uses, watched, percents);
    }
    return end;
  };

/** What a quota asks of a set besides its counter, its region, its level and its age is taken as it is for any set. */
export const lookForNearLimits = async (
  { store, policy: current, clock, stretch = usualStretch }: NearLimitDependencies,
  percents: readonly number[],
): Promise<readonly QuotaNearness[]> => {
  const policy = current();
  const watched = watchedRules(policy, percents);
  const walks = [
    ["Account", walkAccounts],
    ["BackupSet", walkBackupSets],
  ] as const;
  for (const [kind, walk] of walks) {
    const ofKind = watched.filter(({ per }) => per === kind);
    if (ofKind.length === 0) continue;
    const next = walk(ofKind, percents);
    for (let after: string | null = ""; after !== null; ) {
      const from: string = after;
      after = await store.read((db) => next({ db, policy, now: clock.now(), stretch }, from));
    }
  }
  return watched.map(({ rule, per, counts }) => ({ quota: rule.name, per, counts }));
};
