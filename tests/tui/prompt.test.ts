/** What the prompt of `lendbase repl` answers, on the shipped policies. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkProgram, type Source } from "../../dsl/index.ts";
import { complete } from "../../tui/commands/prompt/completion.ts";
import { openSession, type Policy, type Session } from "../../tui/commands/prompt/session.ts";
import { takeTurn } from "../../tui/commands/prompt/turn.ts";

const read = (file: string): Source => ({
  file,
  text: readFileSync(new URL(`../../policies/${file}`, import.meta.url), "utf8"),
});
const sources = ["sharing.schema.lend", "backup-sharing.lend", "backup-sharing.tests.lend"].map(read);

const policyOf = (): Policy => {
  const { program } = checkProgram(sources);
  if (program === null) throw new Error("the shipped policies have errors");
  return { program, sources };
};

const policy = policyOf();
const noon = Date.UTC(2026, 2, 2, 12);
const surroundings = { readPolicy: () => policy, clock: () => noon };

interface Said {
  readonly session: Session;
  /** The answer to the last line. */
  readonly text: string;
  readonly ok: boolean;
}

/** Types lines, one after the other. */
const say = (...lines: readonly string[]): Said => {
  let said: Said = { session: openSession(policy, false, noon), text: "", ok: true };
  for (const line of lines) {
    const { session, answer } = takeTurn(said.session, line, surroundings);
    said = { session, ...answer };
  }
  return said;
};

const facts = ':test "R2: a recipient looks and restores, nothing else"';

test("an expression shows its value, and until when it holds", () => {
  expect(say("1 + 2 * 3").text).toBe("7");
  expect(say('"rp-1" starts with "rp-"').text).toBe("true");
  expect(say("10 minutes + 5 seconds").text).toBe("605 seconds");
  expect(say('time "2026-03-02T13:00:00Z" > now').text).toBe("true until 2026-03-02T13:00:00.000Z");
});

test("a policy's own names may be used", () => {
  expect(say("revocation_takes").text).toBe("10 minutes");
});

test("the facts of a test have names, and what they hold is shown", () => {
  expect(say(facts, "backup.region").text).toBe('"cn-beijing"');
  expect(say(facts, "any offer in backup.offers where offer.account == friend").text).toBe("true");
  expect(say(facts, "backup.offers").text).toContain('account: Account "2000000000000001"');
  expect(say(facts, ":facts").text).toContain('Account friend "2000000000000001"');
});

test("a case is decided with its reasons", () => {
  expect(say(facts, "friend may restore backup").text).toMatch(/^permitted by recipient/);
  const refused = say(
    facts,
    "with backup { shared_accounts: 64 }",
    "owner may share backup with { principal: stranger }",
  );
  expect(refused.text).toMatch(/^forbidden/);
  expect(refused.text).toContain("TooManyAccounts: ");
  expect(refused.ok).toBe(true);
  expect(say(facts, "stranger may view backup?").text).toContain("permit recipient needs");
});

test("a lifecycle tells its state", () => {
  expect(say(facts, "grant is active for friend on backup").text).toMatch(/^grant is active/);
});

test("after a case, `subject`, `resource` and `context` are those of the case", () => {
  expect(say("subject").text).toContain("nothing is called `subject` here");
  expect(say(facts, "friend may restore backup", "subject.id").text).toBe('"2000000000000001"');
  expect(say(facts, "friend may restore backup", "context.region == resource.region").text).toBe("true");
  expect(say(facts, "friend may restore backup", "grant is active").text).toMatch(/^true/);
});

test("`:type` says the type of an expression", () => {
  expect(say(facts, ":type backup.offers").text).toBe("Set<Offer>");
  expect(say(":type 1 + 1").text).toBe("Int");
  expect(say(facts, ":type backup.expires_at").text).toBe("Time?");
  expect(say(facts, ":type backup.owner.directory.management_account.id").text).toBe("String?");
  expect(say(facts, ":type backup.region").text).toBe("String");
  expect(say(":type").ok).toBe(false);
});

test("`:explain` shows the last decision, or that of a case, as a tree", () => {
  expect(say(":explain").ok).toBe(false);
  const tree = say(facts, ":explain stranger may restore backup").text;
  expect(tree).toContain("recipient");
  expect(say(facts, "stranger may restore backup", ":explain").text).toBe(tree);
  expect(say(facts, 'restore with { region: "eu" }', ":explain friend may restore backup").text).toContain(
    "It would be permitted",
  );
});

test("facts are given as in a test, and can be forgotten", () => {
  const given = say(
    'Account owner "1000000000000001" { site: "aliyun.com", features: [], shared_resources: 0, shared_backup_sets: 0 }',
    "owner.site",
  );
  expect(given.text).toBe('"aliyun.com"');
  expect(say(facts, ":reset", ":facts").ok).toBe(false);
});

test("a mistake is shown where it is, and changes nothing", () => {
  const wrong = say(facts, "with backup { shared_acounts: 3 }");
  expect(wrong.ok).toBe(false);
  expect(wrong.text).toContain("Did you mean `shared_accounts`?");
  expect(wrong.text).toContain("prompt:1:15");
  expect(say(facts, "with backup { shared_acounts: 3 }", "backup.shared_accounts").text).toBe("1");
  expect(say("1 + true").ok).toBe(false);
  expect(say("9007199254740991 + 1").text).toContain("overflows");
  expect(say(":tpye 1").text).toContain("Did you mean `:type`?");
  expect(say(`${"1 + ".repeat(30_000)}1`).ok).toBe(false);
});

test("the tab key offers what may follow", () => {
  const { session } = say(facts);
  expect(complete(session, ":ex")[0]).toEqual([":explain"]);
  expect(complete(session, "backup.sha")).toEqual([["shared_accounts"], "sha"]);
  expect(complete(session, "backup.owner.si")[0]).toEqual(["site"]);
  expect(complete(session, "owner may sh")[0]).toEqual(["share"]);
  expect(complete(session, "fri")[0]).toEqual(["friend"]);
  expect(complete(session, "nothing.at.")[0]).toEqual([]);
});

test("the tab key knows what a case says, and what stands in its braces", () => {
  const { session } = say(facts);
  expect(complete(session, "owner may share b")[0]).toEqual(["backup"]);
  expect(complete(session, "owner may share backup w")).toEqual([["with"], "w"]);
  expect(complete(session, "owner may share backup with { prin")).toEqual([["principal"], "prin"]);
  expect(complete(session, "owner may share backup with { principal: fri")[0]).toEqual(["friend"]);
  expect(complete(session, "owner may share backup with { principal: friend, adding_a")[0]).toEqual([
    "adding_accounts",
  ]);
  expect(complete(session, "with backup { sha")[0]).toEqual(["shared_accounts"]);
  expect(complete(session, "share with { reg")[0]).toEqual(["region"]);
  expect(complete(session, "owner may not share backup : TooManyA")[0]).toEqual(["TooManyAccounts"]);
  expect(
    complete(session, "owner may not share backup with { principal: friend } : Locked, Backup")[0],
  ).toEqual(["BackupSetDeleted", "BackupSetExpired"]);
  expect(complete(session, "owner may not share backup : ")[0]).toContain("NotPermitted");
});

test("a case that says more than a question does is held to it", () => {
  expect(say(facts, "stranger may view backup").text).not.toContain("fails");
  expect(say(facts, "owner may not delete backup : Locked").text).toBe(
    "permitted by owner\nThe case fails.\n  expected: refused with Locked and nothing else",
  );
  expect(say(facts, "stranger may not view backup : Locked").text).toContain(
    "differs: codes missing: Locked",
  );
  expect(say(facts, "stranger may not view backup : NotPermitted").text).not.toContain("fails");
  expect(say(facts, "owner may view backup by recipient").text).toContain("The case fails.");
  expect(say(facts, "grant is ended for friend on backup").text).toMatch(
    /^grant is active.*\nThe case fails/,
  );
  expect(say(facts, "grant is active for friend on backup").text).not.toContain("fails");
});

test("what a statement names can be asked for", () => {
  expect(say(facts, "let most = 7", "most").text).toBe("7");
  expect(say(facts, "let most = 7", "most + backup.shared_accounts").text).toBe("8");
  expect(say(facts, 'let then = time "2026-03-02T13:00:00Z"', "then > now").text).toMatch(/^true/);
  const several = say(facts, "let lent = [{ account: friend }]", "lent");
  expect(several).toMatchObject({ text: "lent is several values, for an attribute of `with`.", ok: true });
});

test("who has no facts yet is told where they are", () => {
  expect(say("backup.region").text).toContain("`:test` lists the tests whose facts you can take");
  expect(say("owner may share backup").text).toContain("`:test` lists the tests whose facts you can take");
  expect(say(facts, "bakup.region").text).not.toContain("`:test`");
});

test("several tests with a part of a title are listed", () => {
  const { text, ok } = say(":test R2");
  expect(ok).toBe(false);
  expect(text).toMatch(/^Several tests have "R2" in their titles:\n/);
});

test("no line that can be typed makes it throw", () => {
  const words = [
    "owner",
    "may",
    "share",
    "backup",
    "with",
    "{",
    "}",
    ":explain",
    ":type",
    ":test",
    "(",
    '"',
    "at",
    "now",
  ];
  const line = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((each) => each.join(" ")),
  );
  const { session } = say(facts);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 3 }), (lines) => {
      let open = session;
      for (const typed of lines) {
        const turn = takeTurn(open, typed, surroundings);
        expect(typeof turn.answer.text).toBe("string");
        open = turn.session;
      }
    }),
    { numRuns: 300 },
  );
});
