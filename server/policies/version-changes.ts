/** What each change of the policies in the database writes, in the transaction of its caller. */
import type { PolicySource } from "../api/policies.ts";
import { writeConcerns } from "../sharing/concerns.ts";
import { ServiceError } from "../sharing/problem.ts";
import { type ActedBy, appendLog } from "../store/log.ts";
import {
  type Activation,
  countVersions,
  deleteVersion,
  findActivation,
  findVersion,
  insertActivation,
  insertVersion,
  lastActivation,
  type VersionRow,
  wasActivated,
} from "../store/policy-versions.ts";
import type { Database } from "../store/tables.ts";
import type { LoadedPolicy } from "./load-policy.ts";
import { countRules } from "./policy-view.ts";

/** Who changes something, as the record has it, why, and when. */
export interface Author {
  readonly actor: string;
  readonly by: ActedBy | null;
  readonly note: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** So that the database has an end. */
const mostVersions = 5_000;

export const notFound = (what: string, id: string): ServiceError =>
  new ServiceError({ kind: "not_found", what, id });

const conflict = (code: string, message: string, help: string): ServiceError =>
  new ServiceError({ kind: "conflict", code, message, help });

type Details = Parameters<typeof appendLog>[1]["details"];

const record = async (
  db: Database,
  { actor, by, note, at }: Author,
  action: string,
  digest: string,
  details: Details,
): Promise<void> => {
  const object = { type: "Policy", id: digest };
  const entry = { at, actor, by, action, object, details: { ...details, note: note ?? undefined } };
  await writeConcerns(db, { ...entry, sequence: await appendLog(db, entry) });
};

const rowOf = (loaded: LoadedPolicy, sources: readonly PolicySource[], author: Author): VersionRow => ({
  digest: loaded.program.digest,
  name: loaded.program.name,
  files: sources.length,
  size: sources.reduce((sum, { text }) => sum + text.length, 0),
  rules: countRules(loaded.program),
  tests: loaded.program.tests.length,
  author: author.actor,
  note: author.note,
  created_at: author.at,
});

/** The same sources again change nothing: the version stays whose it was. */
export const putVersion = async (
  db: Database,
  loaded: LoadedPolicy,
  sources: readonly PolicySource[],
  author: Author,
): Promise<{ readonly row: VersionRow; readonly isNew: boolean }> => {
  const row = rowOf(loaded, sources, author);
  const known = await findVersion(db, row.digest);
  if (known !== null) return { row: known, isNew: false };
  if ((await countVersions(db)) >= mostVersions) {
    throw conflict(
      "TooManyPolicyVersions",
      `There are ${mostVersions} versions of the policy, as many as there may be.`,
      "Delete some that were never in force.",
    );
  }
  await insertVersion(db, row, sources);
  await record(db, author, "put_policy_version", row.digest, { name: row.name, rules: row.rules });
  return { row, isNew: true };
};

/** One that was in force is named by the record, and may be gone back to, so it stays. */
export const removeVersion = async (db: Database, digest: string, author: Author): Promise<void> => {
  if ((await findVersion(db, digest)) === null) throw notFound("Policy", digest);
  if (await wasActivated(db, digest)) {
    throw conflict(
      "PolicyWasInForce",
      `The policy ${digest} is or was in force, so it stays.`,
      "Delete versions that were never in force.",
    );
  }
  await deleteVersion(db, digest);
  await record(db, author, "delete_policy_version", digest, {});
};

const switchTo = async (
  db: Database,
  last: Activation | null,
  { digest, back_to }: Pick<Activation, "digest" | "back_to">,
  author: Author,
  action: string,
): Promise<Activation> => {
  const { actor, note, at } = author;
  const number = (last?.number ?? 0) + 1;
  const activation = { number, digest, back_to, actor, note, activated_at: at };
  await insertActivation(db, activation);
  await record(db, author, action, digest, { number, replaced: last?.digest });
  return activation;
};

/** What is in force already stays so, and is no switch. Throws `not_found`. */
export const activateVersion = async (db: Database, digest: string, author: Author): Promise<Activation> => {
  if ((await findVersion(db, digest)) === null) throw notFound("Policy", digest);
  const last = await lastActivation(db);
  if (last?.digest === digest) return last;
  return await switchTo(db, last, { digest, back_to: last?.number ?? null }, author, "activate_policy");
};

/** The activation that a rollback goes back to. Throws `conflict` where there is none. */
export const activationBefore = async (db: Database, last: Activation): Promise<Activation> => {
  const before = last.back_to === null ? null : await findActivation(db, last.back_to);
  if (before !== null) return before;
  throw conflict(
    "NothingToRollBackTo",
    "No policy was in force before the one that is, so there is nothing to go back to.",
    "Put another version into the database, and activate that.",
  );
};

/** One that was rolled back is passed over by the next rollback, so that several in a row go further and further back. */
export const rollBack = async (db: Database, last: Activation, author: Author): Promise<Activation> =>
  await switchTo(db, last, await activationBefore(db, last), author, "roll_back_policy");
