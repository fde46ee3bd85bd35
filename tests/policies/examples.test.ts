import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkProgram, type Program } from "../../dsl/index.ts";
import { compile, interpret, readRequestJson, runTests } from "../../engine/index.ts";
import { partiesOf, requestOf } from "../../engine/testing-facts.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";
import { readPage } from "./pages.ts";

const policies = new URL("../../policies/", import.meta.url).pathname;
const names = readdirSync(`${policies}examples`).sort();

const checked = (name: string): Program => {
  const { program, diagnostics } = checkProgram(readPolicyFolder(`${policies}examples/${name}`));
  expect(diagnostics).toEqual([]);
  if (program === null) throw new Error(`${name} has no program`);
  return program;
};

/** Every answer that the tests of a program ask for, by one evaluator. */
const answers = (program: Program, evaluator: ReturnType<typeof interpret>): readonly unknown[] =>
  program.tests.flatMap(({ cases }) =>
    cases.map((one) => {
      if (one.kind !== "state") return evaluator.decide(requestOf(one));
      const { subject, resource } = partiesOf(one);
      return evaluator.lifecycle(one.lifecycle, subject, resource, one.now);
    }),
  );

it("there is an example for each kind of service that the language must suit", () => {
  expect(names).toEqual(["api-gateway", "authzen-certification", "document-store", "todo-list"]);
});

describe.each(names)("the example %s", (name) => {
  it("has no diagnostic, not even a warning, and a page about it", () => {
    expect(checked(name).tests.length).toBeGreaterThan(0);
    expect(readdirSync(`${policies}examples/${name}`)).toContain("README.md");
  });

  it("passes its own tests", () => {
    const program = checked(name);
    expect(runTests(program, compile(program)).failures).toEqual([]);
  });

  it("is decided alike by both evaluators", () => {
    const program = checked(name);
    expect(JSON.stringify(answers(program, compile(program)))).toBe(
      JSON.stringify(answers(program, interpret(program))),
    );
  });
});

/** The block of the page of the certification fixture that has this name. */
const certificationBlock = (name: string): string =>
  new RegExp(`^\`\`\`json ${name}\\n(.*?)^\`\`\`$`, "ms").exec(
    readPage("examples/authzen-certification/README.md"),
  )?.[1] ?? "";

describe("the certification fixture", () => {
  const program = checked("authzen-certification");
  const facts = [
    { type: "User", id: "alice" },
    { type: "User", id: "bob", attributes: { role: "admin" } },
    { type: "Record", id: "record-1", attributes: { status: "active" } },
    { type: "Record", id: "record-2", attributes: { status: "archived" } },
  ];
  const ask = (request: unknown, stored: unknown = facts) => {
    const read = readRequestJson(program.schema, request, stored, Date.UTC(2026, 2, 2));
    return read.request === null ? read.problems : compile(program).decide(read.request).outcome;
  };
  const write = (user: string, record: string, own: object = {}, its: object = {}) =>
    ask({
      subject: { type: "User", id: user, properties: own },
      action: { name: "write" },
      resource: { type: "Record", id: record, properties: its },
    });

  it("names each rule and each search in a test", () => {
    const titles = program.tests.map(({ title }) => title);
    const named = [1, 2, 3, 4, 5, 6, 7, 8].map((rule) => `rule ${rule}: `);
    for (const name of [...named, ...[1, 2, 3, 4, 5, 6].map((search) => `S${search}: `)])
      expect(titles.filter((title) => title.startsWith(name))).toHaveLength(1);
  });

  it("takes the request before the store, attribute by attribute", () => {
    expect(write("alice", "record-1")).toBe("permitted");
    expect(write("alice", "record-1", {}, { status: "archived" })).toBe("not_permitted");
    expect(write("alice", "record-2")).toBe("not_permitted");
    expect(write("alice", "record-2", { role: "admin" })).toBe("permitted");
    expect(write("bob", "record-2")).toBe("permitted");
    expect(write("bob", "record-2", { role: "editor" })).toBe("not_permitted");
    expect(write("bob", "record-1", {}, { status: "archived" })).toBe("permitted");
  });

  it("refuses a status that there is not", () => {
    expect(write("alice", "record-1", {}, { status: "lost" })).toEqual([expect.stringContaining("status")]);
  });

  it("permits the request that its page shows", () => {
    const [request, stored] = ["request", "facts"].map((name): unknown =>
      JSON.parse(certificationBlock(name)),
    );
    expect(ask(request, stored)).toBe("permitted");
  });
});

it("a server reads the policies of its own folder only", () => {
  const files = readPolicyFolder(policies).map(({ file }) => file);
  expect(files.sort()).toEqual(["backup-sharing.lend", "backup-sharing.tests.lend", "sharing.schema.lend"]);
});
