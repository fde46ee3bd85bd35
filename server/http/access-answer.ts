/** Writes a decision as the AuthZEN API answers it. The same question on the same facts has the same bytes. */
import type { Decision, LifecycleStatus, NearMiss, QuotaUse, Refusal } from "../../engine/decision.ts";
import type { EvaluationAnswer } from "../sharing/service.ts";

/** The whole answer to a permit that nobody asked to explain. */
const permitted = '{"decision":true}';

const instant = (milliseconds: number | null): string | undefined =>
  milliseconds === null ? undefined : new Date(milliseconds).toISOString();

const refusalJson = ({ kind, rule, code, message, help, place }: Refusal) => ({
  kind,
  rule,
  code,
  message,
  help: help ?? undefined,
  file: place.file,
  line: place.line,
});

const nearMissJson = ({ rule, condition, values, place }: NearMiss) => ({
  rule,
  condition,
  values,
  file: place.file,
  line: place.line,
});

const quotaJson = ({ rule, code, used, adding, limit }: QuotaUse) => ({ rule, code, used, adding, limit });

const lifecycleJson = ({ lifecycle, state, cause, endsAt, changesAt }: LifecycleStatus) => ({
  lifecycle,
  state,
  cause: cause ?? undefined,
  ends_at: instant(endsAt),
  changes_at: instant(changesAt),
});

const explainPermit = (decision: Decision, digest: string): string =>
  JSON.stringify({
    decision: true,
    context: {
      permits: decision.permits,
      quotas: decision.quotas.map(quotaJson),
      lifecycles: decision.lifecycles.map(lifecycleJson),
      valid_until: instant(decision.validUntil),
      policy: digest,
    },
  });

const notPermittedReason = "No rule of the policy permits this.";

const explainRefusal = (decision: Decision, invitation: string | undefined): string => {
  const first = decision.refusals[0];
  return JSON.stringify({
    decision: false,
    context: {
      code: first?.code ?? "NotPermitted",
      reason: first?.message ?? notPermittedReason,
      help: first?.help ?? undefined,
      invitation,
      refusals: decision.refusals.map(refusalJson),
      near_misses: decision.nearMisses.map(nearMissJson),
      quotas: decision.quotas.map(quotaJson),
      valid_until: instant(decision.validUntil),
    },
  });
};

/** The answer about something that does not exist, or that the caller may not know of: the two are the same. */
export const unknownJson = (code: string, reason: string): string =>
  JSON.stringify({ decision: false, context: { code, reason } });

/** The body of the answer. A permit says no more than that, unless asked to explain. */
export const answerJson = (answer: EvaluationAnswer, explain: boolean): string => {
  if (!answer.known) return unknownJson(answer.code, answer.message);
  const { decision, invitation } = answer;
  if (decision.outcome !== "permitted") return explainRefusal(decision, invitation);
  return explain ? explainPermit(decision, answer.digest) : permitted;
};
