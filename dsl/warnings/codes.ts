/** Rules that refuse one action with one code and say different things: a program that asks cannot tell them apart. */
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import type { Rule, Template } from "../program.ts";
import { actionKey } from "../schema.ts";
import { keyOf } from "./keys.ts";
import { nameSpan, type Warn } from "./warning.ts";

type Refusing = Exclude<Rule, { readonly kind: "permit" }>;

const said = (template: Template): string =>
  template.map((part) => (typeof part === "string" ? part : `{${keyOf(part)}}`)).join("");

/** LEND0403. What is said twice in the same words is one refusal that was written as two rules. */
export const sharedCodes: Warn = function* (subject) {
  const first = new Map<string, Refusing>();
  const reported = new Set<string>();
  for (const rule of subject.program.rules) {
    if (rule.kind === "permit") continue;
    const { code, because } = rule.reason;
    for (const action of rule.actions) {
      const key = `${actionKey(rule.resourceType, action)} ${code}`;
      const other = first.get(key);
      if (!other) first.set(key, rule);
      else if (other.name !== rule.name && said(other.reason.because) !== said(because)) {
        if (reported.has(rule.name)) continue;
        reported.add(rule.name);
        const facts = { code, name: rule.name, other: other.name, action, type: rule.resourceType };
        const related = {
          span: nameSpan(subject, other),
          label: labels.sameCode(action),
        };
        yield diagnose("LEND0403", nameSpan(subject, rule), facts, related);
      }
    }
  }
};
