/**
 * What a decision about a backup set reads. However many are asked about together, each statement brings a number of
 * sets with all that their facts are made of: cluster, owner, offers to the account that asks, and locks.
 */
import { type Parameters, prepareQuery } from "../../store/prepared.ts";
import type { Database } from "../../store/tables.ts";
import type { Work } from "../work.ts";
import type { AccountRow } from "./accounts.ts";

/** A backup set as an account has it. Neither has to be there. */
export interface SetQuestion {
  readonly set: string;
  readonly account: string;
}

const columns = [
  "b.id",
  "b.owner_id",
  "b.cluster_id",
  "b.region",
  "b.level",
  "b.created_at",
  "b.expires_at",
  "b.deleted_at",
  "b.ended_at",
  "b.is_shared",
  "b.has_principal",
  "b.shared_accounts",
  "c.owner_id as cluster_owner_id",
  "c.region as cluster_region",
  "c.tde",
  "c.disk_encryption",
  "c.released_at",
  "o.site",
  "o.features",
  "o.parent_type",
  "o.parent_id",
  "o.directory_id",
  "o.shared_resources",
  "o.shared_backup_sets",
  "o.raised_backup_sets",
  "x.id as resource_id",
  "x.added_at",
  "x.removed_at",
  "h.id as share_id",
  "h.cancelled_at as share_cancelled_at",
  "r.id as recipient_id",
  "r.invitation_id",
  "r.offered_at",
  "r.accepted_at",
  "r.rejected_at",
  "r.cancelled_at",
  "r.left_at",
  "r.left_share_at",
  "r.expired_at",
  "l.id as lock_id",
  "l.reason",
  "l.since",
] as const;

/** The account that asks, beside what it asks about. */
const subjectColumns = [
  "s.id as subject_id",
  "s.site as subject_site",
  "s.features as subject_features",
  "s.parent_type as subject_parent_type",
  "s.parent_id as subject_parent_id",
  "s.directory_id as subject_directory_id",
  "s.shared_resources as subject_shared_resources",
  "s.shared_backup_sets as subject_shared_backup_sets",
  "s.raised_backup_sets as subject_raised_backup_sets",
] as const;

const asked = (db: Database, count: number, { text }: Parameters) => {
  const one = (at: number) =>
    db.selectNoFrom((eb) => [
      eb.lit(at).as("at"),
      eb.val(text(`set${at}`)).as("set_id"),
      eb.val(text(`account${at}`)).as("account_id"),
    ]);
  let all = one(0);
  for (let at = 1; at < count; at++) all = all.unionAll(one(at));
  return all;
};

const selectSets = (db: Database, count: number, parameters: Parameters) =>
  db
    .selectFrom(asked(db, count, parameters).as("q"))
    .leftJoin("backup_sets as b", "b.id", "q.set_id")
    .leftJoin("clusters as c", "c.id", "b.cluster_id")
    .leftJoin("accounts as o", "o.id", "b.owner_id")
    // Only shares that have the account: a set may be in many others, and each would be a row.
    .leftJoin("share_resources as x", (join) =>
      join
        .onRef("x.backup_set_id", "=", "b.id")
        .on("x.finished_at", "is", null)
        .on((eb) =>
          eb.exists(
            eb
              .selectFrom("share_recipients as mine")
              .select("mine.id")
              .whereRef("mine.share_id", "=", "x.share_id")
              .whereRef("mine.account_id", "=", "q.account_id")
              .where("mine.finished_at", "is", null),
          ),
        ),
    )
    .leftJoin("share_recipients as r", (join) =>
      join
        .onRef("r.share_id", "=", "x.share_id")
        .onRef("r.account_id", "=", "q.account_id")
        .on("r.finished_at", "is", null),
    )
    .leftJoin("resource_shares as h", "h.id", "r.share_id")
    .leftJoin("locks as l", (join) =>
      join.onRef("l.backup_set_id", "=", "b.id").on("l.lease_until", ">", parameters.integer("now")),
    )
    .select("q.at")
    .select(columns);

/** How many can be asked about by one statement. */
const sizes = [1, 2, 4, 8, 16, 32] as const;

const selectSetsOf = sizes.map((size) => prepareQuery((db, text) => selectSets(db, size, text)));

const selectAskedOf = sizes.map((size) =>
  prepareQuery((db, text) =>
    selectSets(db, size, text).leftJoin("accounts as s", "s.id", "q.account_id").select(subjectColumns),
  ),
);

type Row = Awaited<ReturnType<(typeof selectSetsOf)[number]>>[number];

type Always =
  | "id"
  | "owner_id"
  | "cluster_id"
  | "region"
  | "level"
  | "created_at"
  | "is_shared"
  | "has_principal"
  | "shared_accounts"
  | "cluster_region"
  | "tde"
  | "disk_encryption"
  | "site"
  | "features"
  | "shared_resources"
  | "shared_backup_sets";

/** A row of a set that is there: one for each of its offers to the account, times its locks; at least one. */
export type SetRow = Row & { readonly [Column in Always]: NonNullable<Row[Column]> };

const isOfSet = <Read extends Row>(row: Read): row is Read & SetRow => row.id !== null;

type Values = Record<string, string | number>;
type Statement<Row> = (db: Database, values: Values) => Promise<readonly Row[]>;

const statementFor = (left: number): number => sizes.findLastIndex((size) => size <= left);

const names = Array.from({ length: Math.max(...sizes) }, (_, at) => [`set${at}`, `account${at}`] as const);

const valuesFor = (questions: readonly SetQuestion[], from: number, size: number, now: number): Values => {
  const values: Values = { now };
  for (const [at, [set, account]] of names.entries()) {
    if (at === size) break;
    const question = questions[from + at];
    values[set] = question?.set ?? "";
    values[account] = question?.account ?? "";
  }
  return values;
};

/** The rows of each question, in their order; one at least. */
const readAll = async <Read extends Pick<Row, "at">>(
  statements: readonly Statement<Read>[],
  { db, now }: Pick<Work, "db" | "now">,
  questions: readonly SetQuestion[],
): Promise<readonly (readonly Read[])[]> => {
  const rows: Read[][] = questions.map(() => []);
  for (let from = 0; from < questions.length; ) {
    const chosen = statementFor(questions.length - from);
    const size = sizes[chosen] ?? 1;
    const read = (await statements[chosen]?.(db, valuesFor(questions, from, size, now))) ?? [];
    for (const row of read) rows[from + row.at]?.push(row);
    from += size;
  }
  return rows;
};

/** For each set, in the order of the ids, its rows as one account has it; none where it is not there. */
export const readSets = async (
  work: Pick<Work, "db" | "now">,
  ids: readonly string[],
  account: string,
): Promise<readonly (readonly SetRow[])[]> => {
  const questions = ids.map((set) => ({ set, account }));
  return (await readAll(selectSetsOf, work, questions)).map((rows) => rows.filter(isOfSet));
};

/** What is there of what was asked about. */
export interface AskedRows {
  readonly subject: AccountRow | null;
  readonly set: readonly SetRow[];
}

type AskedRow = Awaited<ReturnType<(typeof selectAskedOf)[number]>>[number];

const subjectOf = (row: AskedRow | undefined): AccountRow | null => {
  const { subject_id: id, subject_site: site, subject_features: features } = row ?? {};
  if (row === undefined || id == null || site == null || features == null) return null;
  return {
    id,
    site,
    features,
    parent_type: row.subject_parent_type,
    parent_id: row.subject_parent_id,
    directory_id: row.subject_directory_id,
    shared_resources: row.subject_shared_resources ?? 0,
    shared_backup_sets: row.subject_shared_backup_sets ?? 0,
    raised_backup_sets: row.subject_raised_backup_sets,
  };
};

/** For each question, in its order, the account that asks and the set as that account has it. */
export const readAsked = async (
  work: Pick<Work, "db" | "now">,
  questions: readonly SetQuestion[],
): Promise<readonly AskedRows[]> =>
  (await readAll(selectAskedOf, work, questions)).map((rows) => ({
    subject: subjectOf(rows[0]),
    set: rows.filter(isOfSet),
  }));
