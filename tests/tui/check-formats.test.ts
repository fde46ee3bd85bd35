/** What `lendbase check` gives to other programs: JSON of a stable shape, and SARIF 2.1.0. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { shippedPolicies } from "../../server/config.ts";
import { findingsIn, jsonReport, sarifReport } from "../../tui/commands/check-findings.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const folderWith = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase check "));
  folders.push(folder);
  writeFileSync(join(folder, "a b.lend"), text);
  return folder;
};

const twice = "schema s\nentity Ü { /* */ }\nentity E {}\nentity E {}\n";
const emoji = 'schema s\nenum K { "😀", "x", "x" }\n';

const json = (folder: string) => JSON.parse(jsonReport(findingsIn(folder)));
const sarif = (folder: string) => JSON.parse(sarifReport(findingsIn(folder)));

describe("the report as JSON", () => {
  it("says each diagnostic with its place, its help and the places that explain it", () => {
    const { formatVersion, policy, errors, warnings, omitted, diagnostics } = json(folderWith(emoji));
    expect([formatVersion, policy, errors, warnings, omitted]).toEqual([1, null, 1, 0, 0]);
    expect(diagnostics).toEqual([
      {
        code: "LEND0100",
        severity: "error",
        message: "value `x` is declared twice",
        help: "Rename one of them or take it out.",
        file: expect.stringMatching(/a b\.lend$/),
        start: { line: 2, column: 21 },
        end: { line: 2, column: 24 },
        related: [
          {
            label: "first declared here",
            file: expect.stringMatching(/a b\.lend$/),
            start: { line: 2, column: 16 },
            end: { line: 2, column: 19 },
          },
        ],
        denied: null,
      },
    ]);
  });

  it("is empty and valid where nothing is wrong", () => {
    const report = json(shippedPolicies);
    expect(report.diagnostics.filter(({ severity }: { severity: string }) => severity === "error")).toEqual(
      [],
    );
    expect(report.policy.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("says in the same shape that a folder is not there", () => {
    const { errors, diagnostics } = json("/nowhere/at/all");
    expect(errors).toBe(1);
    expect(diagnostics[0]).toMatchObject({
      code: "PolicyFiles",
      severity: "error",
      message: "The policy folder cannot be read: there is no /nowhere/at/all",
      start: { line: 1, column: 1 },
    });
  });
});

describe("the report as SARIF", () => {
  it.each([
    ["mistakes", () => folderWith(twice)],
    ["a mistake after a wide character", () => folderWith(emoji)],
    ["no folder", () => "/nowhere/at/all"],
    ["nothing wrong", () => shippedPolicies],
  ])("is valid for %s", (_, folder) => {
    const log = sarif(folder());
    expect([log.version, log.runs.length, log.$schema.endsWith("sarif-2.1.0.json")]).toEqual([
      "2.1.0",
      1,
      true,
    ]);
    const [run] = log.runs;
    expect(run.columnKind).toBe("utf16CodeUnits");
    expect(run.tool.driver.name).toBe("lendbase");
    expect(typeof run.invocations[0].executionSuccessful).toBe("boolean");
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const result of run.results) {
      expect(ids[result.ruleIndex]).toBe(result.ruleId);
      expect(["error", "warning"]).toContain(result.level);
      expect(result.message.text).not.toBe("");
      for (const { physicalLocation } of [...result.locations, ...result.relatedLocations]) {
        const { artifactLocation, region } = physicalLocation;
        expect(artifactLocation.uri).not.toMatch(/[ \\]|^\//);
        for (const at of Object.values(region)) expect(at).toBeGreaterThanOrEqual(1);
        const [from, to] = [
          region.startLine * 1e6 + region.startColumn,
          region.endLine * 1e6 + region.endColumn,
        ];
        expect(to).toBeGreaterThanOrEqual(from);
      }
    }
  });
});
