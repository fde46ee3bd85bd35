/** Policies that are kept in the database: versions, which never change, and activations, of which the last one counts. */
import { type Selectable, sql } from "kysely";
import { isPostgresDatabase } from "./migrations/column-types.ts";
import { packJson, unpackJson } from "./packed-json.ts";
import { policyChannel } from "./postgres-channels.ts";
import { prepareQuery } from "./prepared.ts";
import type { Database, PolicyActivationsTable, PolicyVersionsTable } from "./tables.ts";

/** One file of a policy. */
export interface StoredSource {
  readonly file: string;
  readonly text: string;
}

export type Activation = Selectable<PolicyActivationsTable>;

/** Which version is in force. */
export interface Switch {
  readonly number: number;
  readonly digest: string;
}

const selectSwitch = prepareQuery((db) =>
  db.selectFrom("policy_activations").select(["number", "digest"]).orderBy("number", "desc").limit(1),
);

/** Null where no policy was ever put in force. Cheap enough to be asked in every change. */
export const readSwitch = async (db: Database): Promise<Switch | null> =>
  (await selectSwitch(db, {}))[0] ?? null;

/** Null where no policy was ever put in force. */
export const lastActivation = async (db: Database): Promise<Activation | null> =>
  (await db
    .selectFrom("policy_activations")
    .selectAll()
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst()) ?? null;

export const findActivation = async (db: Database, number: number): Promise<Activation | null> =>
  (await db.selectFrom("policy_activations").selectAll().where("number", "=", number).executeTakeFirst()) ??
  null;

/** Appends inside the caller's transaction. Other servers hear of it once that is committed, where they listen. */
export const insertActivation = async (db: Database, activation: Activation): Promise<void> => {
  await db.insertInto("policy_activations").values(activation).execute();
  if (isPostgresDatabase(db)) await sql`notify ${sql.ref(policyChannel)}`.execute(db);
};

/** A version without its sources. */
export type VersionRow = Omit<Selectable<PolicyVersionsTable>, "sources">;

const columns = [
  "digest",
  "name",
  "files",
  "size",
  "rules",
  "tests",
  "author",
  "note",
  "created_at",
] as const;

/** The rows of versions, to be filtered and read in some order. */
export const versionRows = (db: Database) => db.selectFrom("policy_versions").select(columns);

export const findVersion = async (db: Database, digest: string): Promise<VersionRow | null> =>
  (await versionRows(db).where("digest", "=", digest).executeTakeFirst()) ?? null;

/** The version that is in force may be left out of a list, or be the only one in it. */
export const versionsInForce = (db: Database, isInForce: boolean) => {
  const last = db.selectFrom("policy_activations").select("digest").orderBy("number", "desc").limit(1);
  const rows = versionRows(db);
  return isInForce
    ? rows.where("digest", "=", last)
    : rows.where((eb) => eb.or([eb("digest", "!=", last), eb.not(eb.exists(last))]));
};

/** As they are kept. Null where there is no such version. */
export const readSources = async (db: Database, digest: string): Promise<string | null> => {
  const row = await db
    .selectFrom("policy_versions")
    .select("sources")
    .where("digest", "=", digest)
    .executeTakeFirst();
  return row?.sources ?? null;
};

/** What was kept. Throws where somebody else wrote what is none of it. */
export const unpackSources = (kept: string): unknown => JSON.parse(unpackJson(kept));

export const insertVersion = async (
  db: Database,
  row: VersionRow,
  sources: readonly StoredSource[],
): Promise<void> => {
  const kept = packJson(JSON.stringify(sources));
  await db
    .insertInto("policy_versions")
    .values({ ...row, sources: kept })
    .execute();
};

export const countVersions = async (db: Database): Promise<number> => {
  const { n } = await db
    .selectFrom("policy_versions")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(n);
};

/** Whether it ever was in force. */
export const wasActivated = async (db: Database, digest: string): Promise<boolean> =>
  (await db
    .selectFrom("policy_activations")
    .select("number")
    .where("digest", "=", digest)
    .limit(1)
    .executeTakeFirst()) !== undefined;

export const deleteVersion = async (db: Database, digest: string): Promise<void> => {
  await db.deleteFrom("policy_versions").where("digest", "=", digest).execute();
};
