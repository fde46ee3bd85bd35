import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkProgram, type Source } from "../../dsl/index.ts";

const read = (name: string): Source => ({
  file: name,
  text: readFileSync(new URL(`../../policies/${name}`, import.meta.url), "utf8"),
});
const shipped = [read("sharing.schema.lend"), read("backup-sharing.lend")];

const mistaken = (from: string, to: string) =>
  checkProgram(shipped.map((source) => ({ ...source, text: source.text.replace(from, to) })));

describe("the shipped policies", () => {
  it("check without a complaint", () => {
    const { program, diagnostics } = checkProgram(shipped);
    expect(diagnostics).toEqual([]);
    expect(program?.name).toBe("backup_sharing");
    expect(program?.lifecycles.map(({ name }) => name)).toEqual(["grant", "invitation"]);
  });

  it("have the same digest whatever the order of the files", () => {
    expect(checkProgram([...shipped].reverse()).program?.digest).toBe(checkProgram(shipped).program?.digest);
  });
});

describe("a typo in a policy", () => {
  it("is refused with the name that was meant", () => {
    const { program, diagnostics } = mistaken("resource.cluster.tde\n", "resource.cluster.tdee\n");
    expect(program).toBeNull();
    expect(diagnostics.map(({ code, help }) => [code, help])).toEqual([["LEND0203", "Did you mean `tde`?"]]);
  });

  it("cannot read an optional attribute without a test for its presence", () => {
    const { diagnostics } = mistaken("resource.deleted_at is present and ", "");
    expect(diagnostics.map(({ code }) => code)).toContain("LEND0302");
  });

  it("says `==` where `=` was written", () => {
    const { diagnostics } = mistaken("subject == resource.owner", "subject = resource.owner");
    expect(diagnostics.map(({ code }) => code)).toEqual(["LEND0008"]);
  });

  it("does not overflow the stack on deep nesting", () => {
    const { diagnostics } = mistaken(
      "resource.cluster.tde\n",
      `${"(".repeat(5000)}true${")".repeat(5000)}\n`,
    );
    expect(diagnostics.map(({ code }) => code)).toContain("LEND0006");
  });
});
