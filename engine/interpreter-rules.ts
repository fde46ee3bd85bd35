/** What the rules of one action say about one request. */
import type {
  ForbidRule,
  LifecycleRefusal,
  LockRule,
  PermitRule,
  QuotaRule,
  Reason,
  Rule,
} from "../dsl/program.ts";
import type { LifecycleStatus, QuotaUse, Refusal } from "./decision.ts";
import { failureRefusal } from "./failure.ts";
import { type Environment, evaluate, firstUnmet, read, withLocal } from "./interpreter-expressions.ts";
import { renderTemplate } from "./messages.ts";
import { earliestLock } from "./operations.ts";
import { isExceeded, quotaUse } from "./quota.ts";

type Said = Pick<Refusal, "kind" | "rule" | "code" | "place">;

const refusal = (environment: Environment, said: Said, words: Pick<Reason, "because" | "help">): Refusal => ({
  kind: said.kind,
  rule: said.rule,
  code: said.code,
  message: renderTemplate(words.because, (expression) => read(environment, expression)),
  help: words.help && renderTemplate(words.help, (expression) => read(environment, expression)),
  place: said.place,
});

const said = (rule: ForbidRule | QuotaRule | LockRule): Said => ({
  kind: rule.kind,
  rule: rule.name,
  code: rule.reason.code,
  place: rule.place,
});

/** An error is a refusal: a rule that cannot be evaluated refuses, whatever it would have said. */
const failed = (rule: Rule, thrown: unknown): Refusal =>
  failureRefusal({ what: "Rule", name: rule.name, place: rule.place }, thrown);

/** Whether the permit applies, or the refusal where that cannot be known. */
export const permit = (environment: Environment, rule: PermitRule): boolean | Refusal => {
  try {
    return firstUnmet(environment, rule.conditions) === null;
  } catch (thrown) {
    return failed(rule, thrown);
  }
};

export const forbid = (environment: Environment, rule: ForbidRule): Refusal | null => {
  try {
    if (firstUnmet(environment, rule.conditions) !== null) return null;
    return refusal(environment, said(rule), rule.reason);
  } catch (thrown) {
    return failed(rule, thrown);
  }
};

/** How the quota stands, if that can be known, and its refusal, if it refuses. */
export const quota = (
  environment: Environment,
  rule: QuotaRule,
): { readonly use: QuotaUse | null; readonly refusal: Refusal | null } => {
  let use: QuotaUse | null = null;
  try {
    use = quotaUse(
      rule,
      evaluate(environment, rule.counts) as number,
      evaluate(environment, rule.adding) as number,
      evaluate(environment, rule.limit) as number,
      rule.raisedBy === null ? undefined : (read(environment, rule.raisedBy) as number | undefined),
    );
    if (!isExceeded(use)) return { use, refusal: null };
    const [used, adding, limit] = rule.locals;
    const values = { [used]: use.used, [adding]: use.adding, [limit]: use.limit };
    return { use, refusal: refusal({ ...environment, locals: values }, said(rule), rule.reason) };
  } catch (thrown) {
    return { use, refusal: failed(rule, thrown) };
  }
};

export const lock = (environment: Environment, rule: LockRule): Refusal | null => {
  try {
    const held = earliestLock(rule, environment.resource);
    if (held === null) return null;
    const [reason, since] = rule.locals;
    const inside = withLocal(withLocal(environment, reason, held.reason), since, held.since);
    return refusal(inside, said(rule), rule.reason);
  } catch (thrown) {
    return failed(rule, thrown);
  }
};

/** What a lifecycle refuses in the state that it is in. Without a code of its own it carries that of the cause. */
export const lifecycleRefusal = (
  environment: Environment,
  status: LifecycleStatus,
  refused: LifecycleRefusal,
): Refusal | null => {
  if (status.state !== refused.state) return null;
  const { lifecycle, cause } = status;
  try {
    const code = refused.code ?? cause ?? "";
    return refusal(environment, { kind: "lifecycle", rule: lifecycle, code, place: refused.place }, refused);
  } catch (thrown) {
    return failureRefusal({ what: "Lifecycle", name: lifecycle, place: refused.place }, thrown);
  }
};
