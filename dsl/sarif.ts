/** Findings as SARIF 2.1.0, which code hosts and editors show beside the lines. */
import type { Severity } from "./diagnostic.ts";
import type { Finding, Region } from "./findings.ts";

/** What a code means, for who does not know it. */
export interface RuleText {
  readonly title: string;
  readonly summary: string;
  /** Everything that is known of it, as plain text and as Markdown. */
  readonly help: { readonly text: string; readonly markdown: string };
  /** How severe it is, unless somebody denies it. */
  readonly severity: Severity;
}

export interface SarifOptions {
  readonly version: string;
  /** The address of a file, relative to the working directory or absolute. */
  readonly uriOf: (file: string) => string;
  /** Null for a code that has no page. */
  readonly ruleOf: (code: string) => RuleText | null;
  /** Findings that are not listed, since there are too many. */
  readonly omitted: number;
  /** False where the files could not be read: then the findings say why, and nothing is known of the policy. */
  readonly ran: boolean;
}

const regionOf = ({ start, end }: Region) => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});

const locationOf = (region: Region, { uriOf }: SarifOptions) => ({
  physicalLocation: { artifactLocation: { uri: uriOf(region.file) }, region: regionOf(region) },
});

const sentence = (message: string): string => (/[.?!]$/.test(message) ? message : `${message}.`);

const messageOf = ({ message, help, denied }: Finding) => ({
  text: [sentence(message), help, denied && `Denied by \`${denied}\`.`].filter(Boolean).join(" "),
});

const resultOf = (finding: Finding, rules: readonly string[], options: SarifOptions) => ({
  ruleId: finding.code,
  ruleIndex: rules.indexOf(finding.code),
  level: finding.severity,
  message: messageOf(finding),
  locations: [locationOf(finding, options)],
  relatedLocations: finding.related.map((each, id) => ({
    id,
    message: { text: each.label },
    ...locationOf(each, options),
  })),
});

/** `Two that are never equal` as the name of a rule: `TwoThatAreNeverEqual`. */
const pascalCase = (title: string): string =>
  (title.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");

const ruleFor = (id: string, rule: RuleText | null) =>
  rule === null
    ? { id, defaultConfiguration: { level: "error" } }
    : {
        id,
        name: pascalCase(rule.title),
        shortDescription: { text: sentence(rule.title) },
        fullDescription: { text: rule.summary },
        help: rule.help,
        defaultConfiguration: { level: rule.severity },
      };

const omittedNote = (omitted: number) => ({
  level: "note",
  message: { text: `${omitted} more are not listed.` },
});

/** Why the check could not run. */
const failure = (finding: Finding, options: SarifOptions) => ({
  level: "error",
  descriptor: { id: finding.code },
  message: messageOf(finding),
  locations: finding.file === "" ? [] : [{ physicalLocation: locationOf(finding, options).physicalLocation }],
});

const driverOf = (rules: readonly string[], failed: readonly Finding[], options: SarifOptions) => ({
  name: "lendbase",
  version: options.version,
  rules: rules.map((id) => ruleFor(id, options.ruleOf(id))),
  notifications: [...new Set(failed.map(({ code }) => code))].map((id) => ({ id })),
});

/** A log with one run; without findings it is a valid empty one. */
export const sarifOf = (findings: readonly Finding[], options: SarifOptions) => {
  const { omitted, ran } = options;
  const [results, failed] = ran ? [findings, []] : [[], findings];
  const rules = [...new Set(results.map(({ code }) => code))].sort();
  const notes = omitted === 0 ? [] : [omittedNote(omitted)];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: driverOf(rules, failed, options) },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: ran,
            toolExecutionNotifications: [...failed.map((finding) => failure(finding, options)), ...notes],
          },
        ],
        results: results.map((finding) => resultOf(finding, rules, options)),
      },
    ],
  };
};
