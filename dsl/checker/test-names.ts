/** The names of rules that a test may mention. */
import type { Program } from "../program.ts";
import { reservedCodes } from "./names.ts";

export interface RuleNames {
  /** Every code that a decision can have. */
  readonly codes: ReadonlySet<string>;
  readonly permits: ReadonlySet<string>;
  readonly quotas: ReadonlySet<string>;
}

export const ruleNamesOf = ({ rules, lifecycles }: Pick<Program, "rules" | "lifecycles">): RuleNames => {
  const named = (kind: string) => new Set(rules.filter((rule) => rule.kind === kind).map(({ name }) => name));
  const codes = [
    ...reservedCodes,
    ...rules.flatMap((rule) => (rule.kind === "permit" ? [] : [rule.reason.code])),
    ...lifecycles.flatMap(({ ends, refusals }) => [...ends, ...refusals].flatMap(({ code }) => code ?? [])),
  ];
  return { codes: new Set(codes), permits: named("permit"), quotas: named("quota") };
};
