/** The SARIF of `lendbase check`, held to the parts of the schema of SARIF 2.1.0 that it uses. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { catalog, severityOf } from "../../dsl/index.ts";
import { shippedPolicies } from "../../server/config.ts";
import { findingsIn, jsonReport, sarifReport } from "../../tui/commands/check-findings.ts";

const top = mkdtempSync(join(tmpdir(), "lendbase sarif "));
afterAll(() => rmSync(top, { recursive: true }));

let made = 0;
const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = join(top, String(made++));
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};

const schema = "schema s\nentity A { n: Int }\naction look, touch on A by A\n";
const odd = () =>
  folderWith({ "s.lend": schema, "p.lend": "policy p for s\nlet unused = 3\npermit own on A to look\n" });
const wrong = () =>
  folderWith({
    "s.lend": schema,
    "p.lend": "policy p for s\npermit own on A to look\n  when resource.m == 3\n",
  });

interface Shape {
  readonly [property: string]: "text" | "count" | "flag" | readonly string[] | Shape | readonly [Shape];
}

const message: Shape = { text: "text" };
const both: Shape = { text: "text", markdown: "text" };
const level = ["none", "note", "warning", "error"];
const place: Shape = {
  artifactLocation: { uri: "text" },
  region: { startLine: "count", startColumn: "count", endLine: "count", endColumn: "count" },
};
const rule: Shape = {
  id: "text",
  name: "text",
  shortDescription: message,
  fullDescription: message,
  help: both,
  defaultConfiguration: { level },
};
const failure: Shape = {
  level,
  descriptor: { id: "text" },
  message,
  locations: [{ physicalLocation: place }],
};

/** Every property that the log has, of the names and the types that the schema knows. It takes no others. */
const log: Shape = {
  $schema: "text",
  version: ["2.1.0"],
  runs: [
    {
      tool: { driver: { name: "text", version: "text", rules: [rule], notifications: [{ id: "text" }] } },
      columnKind: ["utf16CodeUnits"],
      invocations: [{ executionSuccessful: "flag", toolExecutionNotifications: [failure] }],
      results: [
        {
          ruleId: "text",
          ruleIndex: "count",
          level,
          message,
          locations: [{ physicalLocation: place }],
          relatedLocations: [{ id: "count", message, physicalLocation: place }],
        },
      ],
    },
  ],
};

const fits = (value: unknown, shape: Shape[string], path: string): void => {
  if (shape === "text") expect(value, path).toEqual(expect.stringMatching(/\S/));
  else if (shape === "flag") expect(value, path).toEqual(expect.any(Boolean));
  else if (shape === "count") expect(Number.isInteger(value) && Number(value) >= 0, path).toBe(true);
  else if (!Array.isArray(shape)) {
    const properties = shape as Shape;
    expect(Object.keys(properties), path).toEqual(expect.arrayContaining(Object.keys(value as object)));
    for (const [name, each] of Object.entries(value as object))
      fits(each, properties[name] ?? "text", `${path}.${name}`);
  } else if (typeof shape[0] === "string") expect(shape, path).toContain(value);
  else {
    expect(value, path).toEqual(expect.any(Array));
    for (const [index, each] of (value as unknown[]).entries()) fits(each, shape[0], `${path}[${index}]`);
  }
};

const sarif = (folder: string, deny: readonly string[] = []) => {
  const report = JSON.parse(sarifReport(findingsIn(folder, deny)));
  fits(report, log, "log");
  return report.runs[0];
};

describe("the log", () => {
  it("says of each rule what it is, how severe, and what to do", () => {
    const { driver } = sarif(wrong()).tool;
    expect(driver.rules).toEqual([
      {
        id: "LEND0203",
        name: expect.stringMatching(/^[A-Z]\w+$/),
        shortDescription: { text: expect.stringMatching(/\.$/) },
        fullDescription: { text: expect.stringMatching(/\.$/) },
        help: {
          text: expect.stringContaining("\nWrong\n"),
          markdown: expect.stringContaining("\n## Wrong\n"),
        },
        defaultConfiguration: { level: "error" },
      },
    ]);
  });

  it("points from a mistake to the declaration in another file", () => {
    const [result] = sarif(wrong()).results;
    expect(result.relatedLocations).toEqual([
      {
        id: 0,
        message: { text: "`n` is declared here" },
        physicalLocation: {
          artifactLocation: { uri: expect.stringMatching(/s\.lend$/) },
          region: { startLine: 2, startColumn: 12, endLine: 2, endColumn: 18 },
        },
      },
    ]);
  });

  it("has an error where a warning is denied, and says who denied it; the rule itself stays a warning", () => {
    const run = sarif(odd(), ["LEND0406"]);
    const levels = run.results.map((each: { ruleId: string; level: string }) => [each.ruleId, each.level]);
    expect(levels).toEqual([
      ["LEND0406", "error"],
      ["LEND0404", "warning"],
    ]);
    expect(run.results[0].message.text).toContain("Denied by `--deny LEND0406`.");
    for (const { defaultConfiguration } of run.tool.driver.rules)
      expect(defaultConfiguration.level).toBe("warning");
  });

  it("is empty and successful where nothing is wrong", () => {
    const { results, invocations } = sarif(shippedPolicies);
    expect(results.filter((each: { level: string }) => each.level === "error")).toEqual([]);
    expect(invocations[0].executionSuccessful).toBe(true);
  });

  it("is successful where the policy is wrong: the check did run", () => {
    expect(sarif(wrong()).invocations[0].executionSuccessful).toBe(true);
  });
});

describe("a check that could not run", () => {
  it.each([
    ["a folder that is not there", () => join(top, "nowhere"), "there is no"],
    ["a file in place of a folder", () => join(folderWith({ "a.lend": schema }), "a.lend"), "is no folder"],
    ["a folder without policy files", () => folderWith({ "notes.txt": "" }), "There are no .lend files"],
    ["no name at all", () => "", "must be the path of a folder"],
    [
      "a file that is none",
      () => {
        const folder = folderWith({});
        symlinkSync(top, join(folder, "p.lend"));
        return folder;
      },
      "p.lend cannot be read",
    ],
  ])("says so and gives no result: %s", (_, folder, words) => {
    const { results, invocations, tool } = sarif(folder());
    const [{ executionSuccessful, toolExecutionNotifications }] = invocations;
    expect([executionSuccessful, results]).toEqual([false, []]);
    expect(toolExecutionNotifications[0]).toMatchObject({
      level: "error",
      message: { text: expect.stringContaining(words) },
    });
    expect(tool.driver.notifications).toEqual([{ id: toolExecutionNotifications[0].descriptor.id }]);
  });
});

describe("what is known of a rule", () => {
  it.each(Object.keys(catalog))("%s fits the schema", (code) => {
    const finding = {
      ...{ code, severity: severityOf(code as keyof typeof catalog), message: "m", help: null, denied: null },
      ...{ file: "p.lend", start: { line: 1, column: 1 }, end: { line: 1, column: 2 }, related: [] },
    };
    const found = { folder: top, program: null, findings: [finding], omitted: 0, ran: true };
    const report = JSON.parse(sarifReport(found));
    fits(report, log, code);
    const [{ name, shortDescription, fullDescription }] = report.runs[0].tool.driver.rules;
    expect(name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
    expect(shortDescription.text.length).toBeLessThan(100);
    expect(fullDescription.text).toMatch(/^[A-Z`].*[.)]$/);
  });
});

describe("JSON", () => {
  it("has denied warnings as errors, with who denied them", () => {
    const { errors, warnings, policy, diagnostics } = JSON.parse(jsonReport(findingsIn(odd(), ["warnings"])));
    expect([errors, warnings]).toEqual([2, 0]);
    expect(policy.name).toBe("p");
    for (const { severity, denied } of diagnostics)
      expect([severity, denied]).toEqual(["error", "--deny warnings"]);
  });

  it("names the code where that was denied, and leaves the others warnings", () => {
    const { diagnostics } = JSON.parse(jsonReport(findingsIn(odd(), ["LEND0404", "warnings"])));
    expect(diagnostics.map(({ denied }: { denied: string }) => denied)).toEqual([
      "--deny warnings",
      "--deny LEND0404",
    ]);
  });
});
