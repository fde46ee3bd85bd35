/** 04xx of the catalog: warnings, which leave a policy as it is. */

interface RuleFacts {
  readonly kind: string;
  readonly name: string;
  readonly type: string;
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

/** Characters of a text that a help line repeats. */
const longestShown = 40;

const whyIdle = {
  "adds nothing": "it adds 0, so no action ever uses any of it",
  "counts nothing": "what it counts is always the same number",
  "no permit": "none of its actions has a permit, so nobody ever uses any of it",
} as const;

export const warnings = {
  LEND0400: {
    severity: "warning",
    message: (f: RuleFacts & { contradicts: boolean }) =>
      `${f.kind} \`${f.name}\` never applies to \`${f.type}\`: ${f.contradicts ? "these two conditions contradict each other" : "this condition never holds here"}`,
    help: () => "Mend the condition, or take the rule out.",
  },
  LEND0401: {
    severity: "warning",
    message: (f: { alone: boolean; negated: boolean }) =>
      `this condition ${f.negated ? "never" : "always"} holds${f.alone ? "" : " where the conditions before it are met"}`,
    help: () => "Take it out, or mend it: it may not ask what was meant.",
  },
  LEND0402: {
    severity: "warning",
    message: (f: {
      name: string;
      forbid: string;
      type: string;
      actions: readonly string[];
      whole: boolean;
    }) =>
      `permit \`${f.name}\` never permits ${f.whole ? "anything" : listed(f.actions)} on \`${f.type}\`: forbid \`${f.forbid}\` refuses whatever it permits`,
    help: () => "A forbid wins over every permit. Narrow the forbid with `unless`, or take the permit out.",
  },
  LEND0403: {
    severity: "warning",
    message: (f: { code: string; name: string; other: string; action: string; type: string }) =>
      `\`${f.name}\` refuses \`${f.action}\` on \`${f.type}\` with the code of \`${f.other}\`, but for another reason`,
    help: (f: { code: string }) =>
      `A program that reads \`${f.code}\` cannot tell the two apart. Give one of them a code of its own, or both the same words.`,
  },
  LEND0404: {
    severity: "warning",
    message: (f: { action: string; type: string }) => `nobody may ever \`${f.action}\` on \`${f.type}\``,
    help: (f: { action: string; type: string }) =>
      `Nothing is permitted without a permit. Write \`permit … on ${f.type} to ${f.action}\`, or take the action out.`,
  },
  LEND0405: {
    severity: "warning",
    message: (f: { name: string; why: keyof typeof whyIdle }) =>
      `no action reserves quota \`${f.name}\`: ${whyIdle[f.why]}`,
    help: () => "A quota counts what the store keeps, and adds what the request would add to it.",
  },
  LEND0406: {
    severity: "warning",
    message: (f: { name: string; what: string }) => `nothing reads the ${f.what} \`${f.name}\``,
    help: () => "Take it out, or use it where it was meant.",
  },
  LEND0407: {
    severity: "warning",
    message: (_: object) => "no case follows in this test, so this changes nothing that is decided",
    help: () => "Add a case after it, or take it out.",
  },
  LEND0408: {
    severity: "warning",
    message: (_: object) => "this case was asked before, and nothing has changed since",
    help: () => "Take it out, or change something first.",
  },
  LEND0409: {
    severity: "warning",
    message: (f: { lifecycle: string; code: string }) =>
      `\`${f.lifecycle}\` never ends with \`${f.code}\`: its conditions cannot all hold`,
    help: () => "Mend the condition, or take the end out.",
  },
  LEND0410: {
    severity: "warning",
    message: (_: { pattern: string }) => "`%` is an ordinary character in `like`",
    help: (f: { pattern: string }) => {
      const meant = f.pattern.length > longestShown ? "…" : f.pattern.replaceAll("%", "*");
      return `For any characters write \`*\`: \`like ${JSON.stringify(meant)}\`; for the text as it is, write \`==\`.`;
    },
  },
} as const;
