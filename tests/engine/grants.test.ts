import { describe, expect, it } from "vitest";
import type { EntityFacts, RecordFacts } from "../../engine/index.ts";
import { evaluators, noon, shipped } from "./world.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

const account = (id: string): EntityFacts => ({
  type: "Account",
  id,
  attributes: {
    site: "aliyun.com",
    features: ["backup-sharing"],
    shared_resources: 0,
    shared_backup_sets: 0,
  },
  parents: [],
});
const owner = account("1000000000000001");
const recipient = account("2000000000000001");

const offer = (change: RecordFacts = {}): RecordFacts => ({
  account: recipient,
  share: "rs-1",
  offered_at: noon - 2 * day,
  accepted_at: noon - day,
  ...change,
});

const backupSet = (offers: readonly RecordFacts[], change: RecordFacts = {}): EntityFacts => ({
  type: "BackupSet",
  id: "bk-1",
  attributes: {
    owner,
    cluster: {
      type: "Cluster",
      id: "pc-1",
      attributes: { owner, region: "cn-beijing", tde: false, disk_encryption: false },
    },
    region: "cn-beijing",
    level: 1,
    created_at: noon - 3 * day,
    shared_accounts: 1,
    offers,
    ...change,
  },
  locks: [],
});

describe.each(evaluators)("the grant of the shipped policy: %s", (_, evaluatorOf) => {
  const evaluator = evaluatorOf(shipped);
  const ask = (action: string, resource: EntityFacts, now = noon, subject = recipient) =>
    evaluator.decide({ subject, action, resource, context: { region: "cn-beijing" }, now });
  const grant = (resource: EntityFacts, now = noon) => evaluator.lifecycle("grant", recipient, resource, now);

  it("R2: a recipient looks and restores, and nothing else", () => {
    const lent = backupSet([offer()]);
    const outcomes = ["view", "restore", "unshare", "delete", "convert"].map(
      (action) => ask(action, lent).outcome,
    );
    expect(outcomes).toEqual(["permitted", "permitted", "forbidden", "not_permitted", "not_permitted"]);
  });

  it("R17: for ten minutes after a cancel the set is listed and its restore refused, then it is gone", () => {
    const cancelled = backupSet([offer({ cancelled_at: noon })]);
    const last = noon + 10 * minute - 1;
    expect(ask("restore", cancelled, noon - 1)).toMatchObject({ outcome: "permitted", validUntil: noon });
    for (const now of [noon, last]) {
      expect(ask("view", cancelled, now)).toMatchObject({
        outcome: "permitted",
        validUntil: noon + 10 * minute,
      });
      expect(ask("restore", cancelled, now)).toMatchObject({
        outcome: "forbidden",
        refusals: [
          {
            kind: "lifecycle",
            rule: "grant",
            code: "AccessRevoking",
            message: "Access to bk-1 is being revoked (ShareCancelled) and ends at 2026-03-02T12:10:00.000Z.",
          },
        ],
        validUntil: noon + 10 * minute,
      });
    }
    for (const action of ["view", "restore"]) {
      expect(ask(action, cancelled, last + 1)).toMatchObject({ outcome: "not_permitted", validUntil: null });
    }
    expect(grant(cancelled, last)).toEqual({
      lifecycle: "grant",
      state: "ending",
      cause: "ShareCancelled",
      endsAt: last + 1,
      changesAt: last + 1,
    });
    expect(grant(cancelled, last + 1)).toMatchObject({ state: "ended", endsAt: last + 1, changesAt: null });
  });

  it("R19: cancelling one share ends nothing that another grants, in whatever order they come", () => {
    const offers = [
      offer({ cancelled_at: noon - day }),
      offer({ share: "rs-2" }),
      offer({ left_at: noon - 1 }),
    ];
    for (const each of [offers, [...offers].reverse()]) {
      expect(ask("restore", backupSet(each))).toMatchObject({ outcome: "permitted", permits: ["recipient"] });
    }
  });

  it("R19: the last offer to end decides when access is over", () => {
    const both = backupSet([
      offer({ cancelled_at: noon - 9 * minute }),
      offer({ share: "rs-2", left_at: noon - 2 * minute }),
    ]);
    expect(grant(both)).toMatchObject({ state: "ending", cause: "LeftDirectory", endsAt: noon + 8 * minute });
  });

  it("R16: the earliest cause counts, whatever comes after it", () => {
    const set = backupSet([offer({ cancelled_at: noon - 3 * minute })], {
      expires_at: noon - 4 * minute,
      deleted_at: noon - 5 * minute,
    });
    expect(grant(set)).toMatchObject({ cause: "BackupSetDeleted", endsAt: noon + 5 * minute });
  });

  it("R30, R35: an open invitation is pending, and the refusal says to accept it", () => {
    const invited = backupSet([offer({ accepted_at: undefined })], { invitation: "inv-1" });
    expect(grant(invited)).toMatchObject({ state: "pending", changesAt: noon + 5 * day });
    expect(ask("restore", invited)).toMatchObject({
      outcome: "forbidden",
      refusals: [{ code: "InvitationPending", help: expect.stringContaining("Accept invitation inv-1") }],
      validUntil: noon + 5 * day,
    });
  });

  it("R31: an invitation that nobody answers expires after seven days, without a time of revocation", () => {
    const invited = backupSet([offer({ accepted_at: undefined, offered_at: noon - 7 * day })]);
    expect(grant(invited, noon - 1).state).toBe("pending");
    expect(grant(invited)).toMatchObject({ state: "ended", cause: "InvitationExpired", endsAt: noon });
    expect(ask("view", invited).outcome).toBe("not_permitted");
  });

  it("an offer to another account grants nothing", () => {
    const other = backupSet([offer({ account: account("3000000000000001") })]);
    expect(grant(other).state).toBe("absent");
    expect(ask("restore", other).nearMisses).toMatchObject([
      { rule: "owner", values: { subject: recipient.id, "resource.owner": owner.id } },
      { rule: "recipient", condition: "grant is active or grant is ending", values: { grant: "absent" } },
    ]);
  });

  it("R3: the owner restores whatever becomes of the share", () => {
    const cancelled = backupSet([offer({ cancelled_at: noon })]);
    expect(ask("restore", cancelled, noon, owner)).toMatchObject({
      outcome: "permitted",
      permits: ["owner"],
    });
  });

  it("a lifecycle without the facts throws rather than guesses, and one that is not there is a mistake", () => {
    const broken = backupSet([offer({ account: undefined })]);
    expect(() => grant(broken)).toThrow("offer.account is missing");
    expect(() => grant({ ...broken, type: "Restore" })).toThrow("the resource is not of type BackupSet");
    expect(() => evaluator.lifecycle("lease", recipient, broken, noon)).toThrow(RangeError);
  });
});
