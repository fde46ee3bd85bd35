/** Findings as SARIF 2.1.0, which code hosts and editors show beside the lines. */
import type { Finding, Region } from "./findings.ts";

export interface SarifOptions {
  readonly version: string;
  /** The address of a file, relative to the working directory or absolute. */
  readonly uriOf: (file: string) => string;
  /** Findings that are not listed, since there are too many. */
  readonly omitted: number;
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

const resultOf = (finding: Finding, rules: readonly string[], options: SarifOptions) => ({
  ruleId: finding.code,
  ruleIndex: rules.indexOf(finding.code),
  level: finding.severity,
  message: { text: finding.help === null ? `${finding.message}.` : `${finding.message}. ${finding.help}` },
  locations: [locationOf(finding, options)],
  relatedLocations: finding.related.map((each, id) => ({
    id,
    message: { text: each.label },
    ...locationOf(each, options),
  })),
});

const omittedNote = (omitted: number) => ({
  level: "note",
  message: { text: `${omitted} more are not listed.` },
});

/** A log with one run; without findings it is a valid empty one. */
export const sarifOf = (findings: readonly Finding[], options: SarifOptions) => {
  const rules = [...new Set(findings.map(({ code }) => code))].sort();
  const { version, omitted } = options;
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "lendbase", version, rules: rules.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: omitted === 0 ? [] : [omittedNote(omitted)],
          },
        ],
        results: findings.map((finding) => resultOf(finding, rules, options)),
      },
    ],
  };
};
