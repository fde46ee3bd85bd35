/** The quotas that the policy declares on sharing. Which can be raised, and for whom they count, it says too. */
import type { QuotaRule } from "../../../dsl/program.ts";
import { pathText } from "../../../engine/paths.ts";
import type { QuotaView } from "../../api/quotas.ts";
import type { Work } from "../work.ts";

/** The one raise that the service stores for an account. */
const storedRaise = "resource.owner.raised_backup_sets";

export const quotaRules = ({ policy }: Pick<Work, "policy">): readonly QuotaRule[] =>
  policy.program.rules.filter(
    (rule): rule is QuotaRule =>
      rule.kind === "quota" && rule.resourceType === "BackupSet" && rule.actions.includes("share"),
  );

/** A policy may raise a quota by something else, which no request can change. */
export const isRaisable = (rule: QuotaRule): boolean =>
  rule.raisedBy !== null && pathText(rule.raisedBy) === storedRaise;

/** What is counted on the owner is one number for all of its sets. */
export const countedFor = (rule: QuotaRule): QuotaView["per"] =>
  pathText(rule.counts).startsWith("resource.owner.") ? "Account" : "BackupSet";
