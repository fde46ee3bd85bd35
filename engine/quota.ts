/** The arithmetic of quotas. */
import type { QuotaRule } from "../dsl/program.ts";
import type { QuotaUse } from "./decision.ts";
import { EvaluationFailure, wording } from "./failure.ts";
import { pathText } from "./paths.ts";

/**
 * What is used and added must not be negative: a request could make room for itself otherwise.
 *
 * @param raised the limit that an operator granted, `undefined` for none; it never lowers the limit
 * @throws EvaluationFailure where a number cannot be right
 */
export const quotaUse = (
  rule: QuotaRule,
  used: number,
  adding: number,
  limit: number,
  raised: number | undefined,
): QuotaUse => {
  if (used < 0) throw new EvaluationFailure(wording.negative(pathText(rule.counts)));
  if (adding < 0) throw new EvaluationFailure(wording.negative(pathText(rule.adding)));
  if (!Number.isSafeInteger(used + adding)) {
    throw new EvaluationFailure(wording.overflow(`${pathText(rule.counts)} + ${pathText(rule.adding)}`));
  }
  const most = raised === undefined ? limit : Math.max(limit, raised);
  return { rule: rule.name, code: rule.reason.code, used, adding, limit: most };
};

export const isExceeded = ({ used, adding, limit }: QuotaUse): boolean => used + adding > limit;
