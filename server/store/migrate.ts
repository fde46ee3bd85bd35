/** Brings a database to the tables of this version. What was done is recorded in the database itself. */
import { type Migration, Migrator } from "kysely/migration";
import { createTables } from "./migrations/0001-tables.ts";
import { createIdempotencyKeys } from "./migrations/0002-idempotency-keys.ts";
import { createEvents } from "./migrations/0003-events.ts";
import { addKeyLives } from "./migrations/0004-key-lives.ts";
import { addLeaving } from "./migrations/0005-leaving.ts";
import { createQuotaRequests } from "./migrations/0005-quota-requests.ts";
import { indexRemovedResources } from "./migrations/0006-removed-resources.ts";
import { addActedBy } from "./migrations/0020-acted-by.ts";
import { orderLists } from "./migrations/0021-list-orders.ts";
import { addSecretKeys } from "./migrations/0022-sealed-secrets.ts";
import { createPolicyVersions } from "./migrations/0023-policy-versions.ts";
import { indexRemovalTimes } from "./migrations/0024-removal-times.ts";
import { coverPlacesOfSets } from "./migrations/0025-places-of-sets.ts";
import { toStoreError } from "./store-error.ts";
import type { Database } from "./tables.ts";

/** In order of their names; one that has been released never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-tables": createTables,
  "0002-idempotency-keys": createIdempotencyKeys,
  "0003-events": createEvents,
  "0004-key-lives": addKeyLives,
  "0006-removed-resources": indexRemovedResources,
  "0005-leaving": addLeaving,
  "0005-quota-requests": createQuotaRequests,
  "0020-acted-by": addActedBy,
  "0021-list-orders": orderLists,
  "0022-sealed-secrets": addSecretKeys,
  "0023-policy-versions": createPolicyVersions,
  "0024-removal-times": indexRemovalTimes,
  "0025-places-of-sets": coverPlacesOfSets,
};

/** In their order. */
export const migrationNames: readonly string[] = Object.keys(migrations).sort();

/** Kysely refuses a database that has migrations which this version does not know. */
const isNewer = (cause: unknown): boolean =>
  cause instanceof Error && cause.message.startsWith("corrupted migrations");

/** Throws a StoreError. */
export const migrate = async (db: Database, file: string): Promise<void> => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw toStoreError(file, error, isNewer(error) ? "newer" : undefined);
};
