/**
 * The question that is measured: a recipient restores a set that it was lent. It is permitted, so that every rule is
 * looked at to its end.
 */
import { readdirSync, readFileSync } from "node:fs";
import { checkProgram, type Program, type Source } from "../../dsl/index.ts";
import type { DecisionRequest, EntityFacts } from "../../engine/index.ts";

const folder = new URL("../../policies/", import.meta.url);

/** The text of the shipped policies. */
export const shippedSources = (): readonly Source[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".lend"))
    .map((file) => ({ file, text: readFileSync(new URL(file, folder), "utf8") }));

/** The shipped policies, checked. */
export const shippedProgram = (): Program => {
  const { program, diagnostics } = checkProgram(shippedSources());
  if (program === null) throw new Error(`the shipped policies have ${diagnostics.length} errors`);
  return program;
};

const now = Date.parse("2026-03-02T09:00:00Z");
const day = 86_400_000;
const region = "cn-beijing";

const account = (id: string, features: readonly string[]): EntityFacts => ({
  type: "Account",
  id,
  attributes: { site: "aliyun.com", features, shared_resources: 3, shared_backup_sets: 2 },
});
const owner = account("1000000000000001", ["backup-sharing"]);
const recipient = account("2000000000000001", []);

const cluster: EntityFacts = {
  type: "Cluster",
  id: "pc-orders",
  attributes: { owner, region, tde: false, disk_encryption: false },
};
const offer = { account: recipient, share: "rs-1", offered_at: now - day, accepted_at: now - day };
const backupSet: EntityFacts = {
  type: "BackupSet",
  id: "bk-orders-1",
  attributes: {
    owner,
    cluster,
    region,
    level: 2,
    created_at: now - 2 * day,
    expires_at: now + 30 * day,
    shared_accounts: 3,
    offers: [offer],
  },
};

/** For the engine. */
export const request: DecisionRequest = {
  subject: recipient,
  action: "restore",
  resource: backupSet,
  context: { region },
  now,
};

export interface PlainOffer {
  readonly account: string;
  readonly accepted_at: number;
  /** Infinity where it has not ended. */
  readonly ended_at: number;
}

/** The same facts as plain objects, for the checks by hand and for the peers. */
export const plain = {
  subject: recipient.id,
  owner: owner.id,
  context_region: region,
  region,
  deleted_at: Number.MAX_SAFE_INTEGER,
  released_at: Number.MAX_SAFE_INTEGER,
  expires_at: now + 30 * day,
  offers: [
    { account: recipient.id, accepted_at: now - day, ended_at: Number.MAX_SAFE_INTEGER },
  ] satisfies PlainOffer[],
  now,
};
export type Plain = typeof plain;

/** The checks of the policy as somebody would write them in TypeScript, without a word of explanation. */
export const byHand = (facts: Plain): boolean => {
  if (facts.context_region !== facts.region) return false;
  if (facts.now >= facts.deleted_at || facts.now >= facts.expires_at) return false;
  if (facts.subject === facts.owner) return true;
  if (facts.now >= facts.released_at) return false;
  for (const { account, accepted_at, ended_at } of facts.offers) {
    if (account === facts.subject && accepted_at <= facts.now && facts.now < ended_at) return true;
  }
  return false;
};
