/** The names of rules that a test may mention. */
import type { Declaration, Name, RuleDeclaration } from "../ast.ts";
import type { Program } from "../program.ts";
import type { Span } from "../span.ts";
import { reservedCodes } from "./names.ts";

export interface RuleNames {
  /** Every code that a decision can have. */
  readonly codes: ReadonlySet<string>;
  readonly permits: ReadonlySet<string>;
  readonly quotas: ReadonlySet<string>;
  /** Where a rule, or the first rule with a code, is declared. It looks for it. */
  readonly spanOfRule: (name: string) => Span | undefined;
  readonly spanOfCode: (code: string) => Span | undefined;
}

/** The codes that a rule is written with. */
const codesOf = (rule: RuleDeclaration): readonly Name[] =>
  rule.clauses.flatMap((clause) => {
    if (clause.kind === "code") return clause.name;
    return "code" in clause && clause.code ? clause.code : [];
  });

/** @param declarations those that the rules were made of */
export const ruleNamesOf = (
  { rules, lifecycles }: Pick<Program, "rules" | "lifecycles">,
  declarations: readonly Declaration[],
): RuleNames => {
  const named = (kind: string) => new Set(rules.filter((rule) => rule.kind === kind).map(({ name }) => name));
  const codes = [
    ...reservedCodes,
    ...rules.flatMap((rule) => (rule.kind === "permit" ? [] : [rule.reason.code])),
    ...lifecycles.flatMap(({ ends, refusals }) => [...ends, ...refusals].flatMap(({ code }) => code ?? [])),
  ];
  const first = (name: string, namesOf: (rule: RuleDeclaration) => readonly Name[]): Span | undefined => {
    for (const each of declarations) {
      const found = each.kind === "rule" && namesOf(each).find(({ text }) => text === name);
      if (found) return found.span;
    }
    return undefined;
  };
  return {
    codes: new Set(codes),
    permits: named("permit"),
    quotas: named("quota"),
    spanOfRule: (name) => first(name, (rule) => [rule.name]),
    spanOfCode: (code) => first(code, codesOf),
  };
};
