/** Policies that are kept in the database, and which of them was in force from when on. */
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { columnTypes } from "./column-types.ts";

type Schema = Kysely<unknown>;

const createVersions = async (db: Schema): Promise<void> => {
  const { text } = columnTypes(db);
  await db.schema
    .createTable("policy_versions")
    .addColumn("digest", text, (column) => column.primaryKey())
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("sources", text, (column) => column.notNull())
    .addColumn("files", "bigint", (column) => column.notNull())
    .addColumn("size", "bigint", (column) => column.notNull())
    .addColumn("rules", "bigint", (column) => column.notNull())
    .addColumn("tests", "bigint", (column) => column.notNull())
    .addColumn("author", text, (column) => column.notNull())
    .addColumn("note", text)
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("policy_versions_by_time")
    .on("policy_versions")
    .columns(["created_at", "digest"])
    .execute();
};

const createActivations = async (db: Schema): Promise<void> => {
  const { text } = columnTypes(db);
  await db.schema
    .createTable("policy_activations")
    .addColumn("number", "bigint", (column) => column.primaryKey())
    .addColumn("digest", text, (column) => column.notNull().references("policy_versions.digest"))
    .addColumn("back_to", "bigint")
    .addColumn("actor", text, (column) => column.notNull())
    .addColumn("note", text)
    .addColumn("activated_at", "bigint", (column) => column.notNull())
    .execute();
};

export const createPolicyVersions: Migration = {
  up: async (db: Schema) => {
    await createVersions(db);
    await createActivations(db);
  },
};
