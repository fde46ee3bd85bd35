/** A policy that lacks what the service stores or asks is refused, before every list would fail with it. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkProgram, type Program, type Source } from "../../../dsl/index.ts";
import { shippedPolicies } from "../../../server/config.ts";
import { checkNeeds } from "../../../server/policies/check-needs.ts";
import { createPolicies } from "../../../server/policies/policies.ts";
import { PolicyFilesError } from "../../../server/policies/policy-error.ts";
import { readPolicyFolder } from "../../../server/policies/policy-folder.ts";
import * as needs from "../../../server/policies/service-needs.ts";
import { createTestClock } from "../world.ts";
import { copyOfPolicies, type EditableFolder } from "./policy-folder.ts";

const rules = "backup-sharing.lend";
const cases = "backup-sharing.tests.lend";
const schema = "sharing.schema.lend";

let files: EditableFolder;

beforeEach(() => {
  files = copyOfPolicies();
});

afterEach(() => files.remove());

const programOf = (sources: readonly Source[]): Program => {
  const { program, diagnostics } = checkProgram(sources);
  if (program === null) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return program;
};

const grant =
  "lifecycle grant on BackupSet starts at resource.created_at ends at resource.created_at code Over takes 1 minute\n";
const invitation =
  "lifecycle invitation on Invitation starts at resource.offered_at ends at resource.offered_at code Over takes 1 minute\n";

/** What a policy without rules lacks under the shipped schema with one place changed, so that no rule minds it. */
const lacksWhere = (from: string | RegExp, to: string) => {
  const text = readPolicyFolder(shippedPolicies).find(({ file }) => file === schema)?.text ?? "";
  const changed = text.replaceAll(from, to);
  if (changed === text) throw new Error(`the schema has no ${from}`);
  const sources = [
    { file: schema, text: changed },
    { file: rules, text: `policy bare for sharing\n${grant}${invitation}` },
  ];
  return checkNeeds(programOf(sources), sources);
};

test.for([
  [
    "an attribute",
    /^ {2}tde: .*\n/gm,
    "",
    'The entity Cluster has no attribute tde; declare it as "tde: Bool".',
  ],
  ["an attribute of a record", /^ {2}left_at: .*\n/gm, "", "The record Offer has no attribute left_at;"],
  [
    "the type of an attribute",
    /^ {2}level: +Int/gm,
    "  level: String",
    "The entity BackupSet declares level with",
  ],
  [
    "a fact that may be absent",
    "deleted_at: Time?",
    "deleted_at: Time",
    'declare it as "deleted_at: Time?".',
  ],
  [
    "a lock",
    "locks restoring, converting",
    "locks restoring",
    "The entity BackupSet has no lock converting;",
  ],
  [
    "a parent",
    "Account in Directory, Folder",
    "Account in Folder",
    "The entity Account cannot be in a Directory;",
  ],
  ["a value", '"resource_directory"', '"elsewhere"', 'The enum Scope has no value "resource_directory";'],
  [
    "an action",
    "action convert on BackupSet by Account",
    "",
    "The schema has no action convert on BackupSet,",
  ],
  [
    "a subject",
    "convert on BackupSet by Account",
    "convert on BackupSet by Folder",
    "is not for an Account,",
  ],
  [
    "a fact of an action",
    /^ {2}adding_accounts: .*\n/gm,
    "",
    "The action share on BackupSet has no attribute adding_",
  ],
  ["an entity", /\bRestore\b/g, "Job", "The schema has no entity Restore, which the service stores;"],
  ["a record", /\bOffer\b/g, "Chance", "The schema has no record Offer, which the service makes;"],
  ["an enum", /\bScope\b/g, "Reach", "The schema has no enum Scope, which the service uses;"],
] as const)("a schema that lacks %s of the service is told so", ([, from, to, sentence]) => {
  const lacks = lacksWhere(from, to);
  expect(lacks.map(({ message }) => message)).toContainEqual(expect.stringContaining(sentence));
  for (const { file, line } of lacks) expect([file, line > 0]).toEqual([schema, true]);
});

test("a schema may know more than the service, and be more careful", () => {
  expect(lacksWhere("level:      Int", "level: Int?\n  color: String?")).toEqual([]);
});

test("everything of the shipped schema is needed, so that neither is forgotten when the other grows", () => {
  const { schema: shipped } = programOf(readPolicyFolder(shippedPolicies));
  const names = (all: object) => Object.keys(all).sort();
  const attributes = (all: Readonly<Record<string, { readonly attributes: object }>>) =>
    Object.entries(all).map(([name, each]) => `${name}: ${names(each.attributes)}`);
  const needed = needs.actions.flatMap(({ name, on, context = {} }) =>
    on.map((type) => `${type}.${name}: ${names(context)}`),
  );
  const declared = Object.entries(shipped.actions).map(([key, { context }]) => `${key}: ${names(context)}`);
  expect(attributes(needs.entities).sort()).toEqual(attributes(shipped.entities).sort());
  expect(Object.entries(needs.records).map(([name, each]) => `${name}: ${names(each)}`)).toEqual(
    attributes(shipped.records),
  );
  expect(needed.sort()).toEqual(declared.sort());
});

test.for(["grant", "invitation"])("a policy without the lifecycle %s does not come into force", (name) => {
  const policies = createPolicies({ folder: files.folder, clock: createTestClock() });
  const { digest } = policies.view();
  files.write(cases, "policy backup_sharing for sharing\n");
  files.write(rules, `policy backup_sharing for sharing\n${name === "grant" ? invitation : grant}`);
  expect(policies.reload()?.kind).toBe("refused");
  expect(policies.view()).toMatchObject({
    digest,
    files: "refused",
    errors: [{ code: "PolicyLacks", file: rules, line: 1 }],
  });
  expect(policies.view().errors[0]?.message).toContain(`The policy has no lifecycle ${name} on `);
});

test("a policy for another service is not served", () => {
  files.edit(schema, "schema sharing", "schema parking");
  for (const file of [rules, cases]) files.edit(file, "for sharing", "for parking");
  const open = () => createPolicies({ folder: files.folder, clock: createTestClock() });
  expect(open).toThrow(PolicyFilesError);
  expect(open).toThrow(
    "The policy is for the schema parking, but the service is described by the schema sharing",
  );
});
