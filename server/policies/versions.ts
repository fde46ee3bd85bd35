/** The policies in the database, as operators manage them: look at them, put one there, put one in force, go back. */
import type {
  ActivePolicyView,
  PolicyActivationBody,
  PolicyCheckBody,
  PolicyReport,
  PolicyRollbackBody,
  PolicyVersionBody,
  PolicyVersionSourcesView,
  PolicyVersionsQuery,
  PolicyVersionView,
} from "../api/policies.ts";
import type { Page } from "../api/words.ts";
import type { Clock } from "../sharing/clock.ts";
import { integer, listPage, text } from "../sharing/pages.ts";
import { ServiceError } from "../sharing/problem.ts";
import { beginningWith, inTurn, timed } from "../sharing/turns.ts";
import { type Attempt, attempting, within } from "../store/attempts.ts";
import type { ActedBy } from "../store/log.ts";
import {
  findActivation,
  findVersion,
  lastActivation,
  readSources,
  readSwitch,
  versionRows,
  versionsInForce,
} from "../store/policy-versions.ts";
import type { Store } from "../store/store.ts";
import type { Database } from "../store/tables.ts";
import type { LoadVersion } from "./load-version.ts";
import {
  type Author,
  activateVersion,
  activationBefore,
  notFound,
  putVersion,
  removeVersion,
  rollBack,
} from "./version-changes.ts";
import { inFolder, loadOrRefuse, readableSources, requireLoadable } from "./version-refusals.ts";
import { activePolicyView, reportOn, versionView } from "./version-views.ts";

/** What was put there, and whether it was not there before. */
export interface PutVersion {
  readonly version: PolicyVersionView;
  readonly isNew: boolean;
}

export interface PolicyVersions {
  /** The same for one request, whose change is made as `attempt` says; `check` runs first in its transaction. */
  under(attempt: Attempt, check?: (inside: PolicyVersions) => Promise<void>): PolicyVersions;
  /** What would be said of a policy if it were to come into force. */
  check(body: PolicyCheckBody): PolicyReport;
  /** Throws `invalid` with every error of a policy that could not come into force. The same sources again change nothing. */
  put(actor: string, body: PolicyVersionBody): Promise<PutVersion>;
  list(query: PolicyVersionsQuery): Promise<Page<PolicyVersionView>>;
  /** Throws `not_found`. */
  get(digest: string): Promise<PolicyVersionSourcesView>;
  /** What the database has in force, the same on every server. Throws `not_found` where that is nothing. */
  active(): Promise<ActivePolicyView>;
  /** R42: on every server. Throws `not_found`, and `conflict` where the version cannot be loaded. */
  activate(actor: string, body: PolicyActivationBody): Promise<ActivePolicyView>;
  /** Forgets a version that was never in force. Throws `not_found`, and `conflict` where it was. */
  remove(actor: string, digest: string): Promise<void>;
  /** Puts in force what was before. Throws `conflict` where there is nothing to go back to. */
  rollBack(actor: string, body: PolicyRollbackBody): Promise<ActivePolicyView>;
}

export interface PolicyVersionsDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly load: LoadVersion;
  /**
   * Lets this server see a switch at once, and never throws, because that is made by then; null where its policy comes
   * from a folder, and no switch concerns it.
   */
  readonly switched: (() => Promise<void>) | null;
  /** Who asks, for the record. */
  readonly by?: ActedBy | null;
}

const readActive = async (db: Database): Promise<ActivePolicyView> => {
  const last = await lastActivation(db);
  const version = last === null ? null : await findVersion(db, last.digest);
  if (last === null || version === null) throw notFound("Policy", "in force");
  const before = last.back_to === null ? null : await findActivation(db, last.back_to);
  return activePolicyView(last, version, before);
};

const list = (db: Database, query: PolicyVersionsQuery, active: string | null) => {
  const { state, author, digest_prefix, created_from, created_to } = query;
  let rows = (state === undefined ? versionRows(db) : versionsInForce(db, state === "in_force")).where(
    timed("created_at", created_from, created_to),
  );
  if (author !== undefined) rows = rows.where("author", "=", author);
  if (digest_prefix !== undefined) rows = rows.where(beginningWith("digest", digest_prefix));
  return listPage(query, {
    name: "policy-versions",
    viewer: null,
    sorts: { digest: text("digest"), created_at: integer("created_at") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => versionView(row, active),
  });
};

const activeDigest = async (db: Database): Promise<string | null> => (await readSwitch(db))?.digest ?? null;

export const createPolicyVersions = (dependencies: PolicyVersionsDependencies): PolicyVersions => {
  const { store, clock, load, switched, by = null } = dependencies;
  const authorOf = (actor: string, note: string | null): Author => ({ actor, by, note, at: clock.now() });

  /** Loads what will be put in force, so that nobody waits for that in the transaction, where refusals are told. */
  const prepare = async (ready: (db: Database) => Promise<void>): Promise<void> => {
    try {
      await store.read(ready);
    } catch (cause) {
      if (!(cause instanceof ServiceError)) throw cause;
    }
  };
  const change = async (
    ready: (db: Database) => Promise<void>,
    work: (db: Database) => Promise<unknown>,
  ): Promise<ActivePolicyView> => {
    if (switched === null) throw inFolder();
    await prepare(ready);
    const active = await store.write(async (db) => {
      await ready(db);
      await work(db);
      return await readActive(db);
    });
    await switched();
    return active;
  };
  const lastOrAbsent = async (db: Database) => {
    const last = await lastActivation(db);
    if (last === null) throw notFound("Policy", "in force");
    return last;
  };
  const requireBefore = async (db: Database): Promise<void> =>
    requireLoadable(load, db, (await activationBefore(db, await lastOrAbsent(db))).digest);

  return {
    under: (attempt, check) => {
      const asked = { ...dependencies, by: attempt.by };
      const inside = (db: Database) => createPolicyVersions({ ...asked, store: within(store, db) });
      const checked = check === undefined ? undefined : (db: Database) => check(inside(db));
      return createPolicyVersions({ ...asked, store: attempting(store, attempt, checked) });
    },
    check: ({ sources }) => reportOn(sources, clock.now()),
    put: async (actor, { sources, note }) => {
      const loaded = loadOrRefuse(sources, clock.now());
      return await store.write(async (db) => {
        const { row, isNew } = await putVersion(db, loaded, sources, authorOf(actor, note));
        return { version: versionView(row, await activeDigest(db)), isNew };
      });
    },
    list: (query) => store.read(async (db) => list(db, query, await activeDigest(db))),
    get: (digest) =>
      store.read(async (db) => {
        const row = await findVersion(db, digest);
        const kept = await readSources(db, digest);
        if (row === null || kept === null) throw notFound("Policy", digest);
        return { ...versionView(row, await activeDigest(db)), sources: readableSources(kept, digest) };
      }),
    active: () => store.read(readActive),
    remove: (actor, digest) => store.write((db) => removeVersion(db, digest, authorOf(actor, null))),
    activate: (actor, { digest, note }) => {
      const ready = async (db: Database): Promise<void> => {
        if ((await findVersion(db, digest)) === null) throw notFound("Policy", digest);
        await requireLoadable(load, db, digest);
      };
      return change(ready, (db) => activateVersion(db, digest, authorOf(actor, note)));
    },
    rollBack: (actor, { note }) =>
      change(requireBefore, async (db) => rollBack(db, await lastOrAbsent(db), authorOf(actor, note))),
  };
};
