import { describe, expect, it } from "vitest";
import type { Program } from "../../dsl/index.ts";
import { createDraft } from "../../engine/explanation-draft.ts";
import {
  createExplainer,
  type DecisionRequest,
  type FactChange,
  type FactValue,
  interpret,
  type RecordFacts,
  readRequestJson,
  renderExplanation,
  requestOf,
} from "../../engine/index.ts";
import { forPrograms, generate, programsTimeout } from "./generated/programs.ts";
import { turnRound } from "./turn-round.ts";
import { book, borrowing, libraryPolicy, noon, reader, shipped } from "./world.ts";

const explained = (rules: string, change: Partial<DecisionRequest> = {}) =>
  createExplainer(libraryPolicy(rules)).explain(borrowing(change));

/** Each offered change as its sentences. */
const offered = (rules: string, change: Partial<DecisionRequest> = {}) =>
  createExplainer(libraryPolicy(rules))
    .changes(borrowing(change))
    .map(({ facts }) => facts.map(({ text }) => text).join(" and "));

const refusing = (condition: string, keyword = "when") =>
  `permit anyone on Book to borrow\nforbid rule on Book to borrow ${keyword} ${condition} code No because "No."`;

describe("an explanation", () => {
  it("shows each operand with its value, and what was not evaluated", () => {
    const [, rule] = explained(refusing("resource.copies > 5 and subject.blocked")).rules;
    expect(rule).toMatchObject({
      kind: "forbid",
      verdict: "does not apply",
      conditions: [
        {
          keyword: "when",
          met: false,
          tree: {
            text: "resource.copies > 5 and subject.blocked",
            holds: false,
            parts: [
              { text: "resource.copies > 5", holds: false, parts: [{ value: "3" }, { value: "5" }] },
              { text: "subject.blocked", seen: "not evaluated" },
            ],
          },
        },
      ],
    });
  });

  it("tells what is absent from what could not be read", () => {
    const rules = refusing(
      "resource.due is present and resource.due < now or subject.name == resource.holder.name",
    );
    const [, rule] = explained(rules, { subject: { type: "Reader", id: "ann", attributes: {} } }).rules;
    const text = JSON.stringify(rule);
    expect(rule).toMatchObject({
      verdict: "fails",
      failure: expect.stringContaining("subject.name is missing"),
    });
    expect(text).toContain('"seen":"absent"');
    expect(text).toContain('"seen":"failed"');
  });

  it("shows the few elements of a set that decided, and how many matched", () => {
    const tags = ["a", "b", "c", "d", "e", "f", "g"];
    const rules = refusing('any tag in resource.tags where tag != "c"');
    const [, rule] = explained(rules, { resource: book({ tags }) }).rules;
    expect(rule).toMatchObject({
      conditions: [
        {
          tree: {
            elements: {
              count: 7,
              matching: 6,
              shown: [
                { element: "a" },
                { element: "b" },
                { element: "d" },
                { element: "e" },
                { element: "f" },
              ],
            },
          },
        },
      ],
    });
  });

  it("says how a quota stands, what is locked, and in which state a lifecycle is", () => {
    const rules = `permit anyone on Book to borrow
      quota copies on Book to borrow counts resource.lent at most 3 code Many because "Many."
      lock care on Book to borrow for repairing code Locked because "Locked."
      lifecycle loan on Book starts at subject.since ends at resource.due code Returned takes 10 minutes
        meanwhile refuses borrow because "Wait."`;
    const resource = book({ lent: 3, due: noon - 1 }, { locks: [{ reason: "repairing", since: noon }] });
    const explanation = explained(rules, { resource, subject: reader({ since: 0 }) });
    expect(explanation.deciding).toEqual(["care", "copies", "loan"]);
    expect(explanation.rules.slice(1)).toMatchObject([
      { kind: "quota", verdict: "refuses", use: { used: 3, adding: 1, limit: 3 } },
      { kind: "lock", verdict: "refuses", held: [{ reason: "repairing" }] },
      {
        kind: "lifecycle",
        verdict: "refuses",
        status: { state: "ending", cause: "Returned", endsAt: "2026-03-02T12:09:59.999Z" },
        instances: [{ ends: [{ code: "Returned", came: true, at: { text: "resource.due" } }] }],
      },
    ]);
  });

  it("shows no tree where more was evaluated than is kept, and decides as ever", () => {
    const rules = refusing("any one in resource.tags where (any other in resource.tags where other == one)");
    const tags = Array.from({ length: 450 }, (_, number) => `tag-${number}`);
    const explainer = createExplainer(libraryPolicy(rules));
    const request = borrowing({ resource: book({ tags }) });
    const explanation = explainer.explain(request);
    expect(explanation).toMatchObject({ decision: { outcome: "forbidden" }, deciding: ["rule"], rules: [] });
    expect(renderExplanation(explanation, { color: false })).toContain(
      "\n\nMore was evaluated than can be shown as a tree.",
    );
    expect(explainer.changes(request)).toEqual([]);
    expect(explainer.explain(borrowing()).rules).toHaveLength(2);
  });

  it("lets no value move the cursor, and fits in 100 columns", () => {
    const subject = reader({ name: `\u001b[2J\u202e${"x".repeat(5_000)}` });
    const request = borrowing({ subject });
    const explainer = createExplainer(libraryPolicy(refusing('subject.name != "a"')));
    const text = renderExplanation(explainer.explain(request), {
      color: false,
      changes: explainer.changes(request),
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

describe("what would permit a request", () => {
  it.each<readonly [what: string, condition: string, change: string, attributes: RecordFacts]>([
    ["a number", "resource.copies >= 3", "`resource.copies` were at most `2`", {}],
    ["a text", 'resource.id starts with "du"', '`resource.id` did not start with "du"', {}],
    [
      "an instant",
      "resource.due is present and now < resource.due",
      `it were ${new Date(noon + 60_000).toISOString()} or later`,
      { due: noon + 60_000 },
    ],
    ["a day of the week", "now is on monday", "it were 2026-03-03T00:00:00.000Z", {}],
    ["a set", '"sand" in resource.tags', "`resource.tags` did not contain `sand`", {}],
    [
      "an element",
      'any tag in resource.tags where (tag == "sand" and resource.copies > 1)',
      "`resource.copies` were at most `1`",
      {},
    ],
    ["a sum", "resource.copies + resource.lent > 3", "`resource.lent` were at most `0`", {}],
    ["an optional", "resource.due is absent", "`resource.due` were present, such as", {}],
  ])("names %s", (_, condition, change, attributes) => {
    const found = offered(refusing(condition), { resource: book(attributes) });
    expect(
      found.some((text) => text.includes(change)),
      found.join("\n"),
    ).toBe(true);
  });

  it("names all facts that have to change together, and none that need not", () => {
    const rules = `${refusing("subject.blocked")}
      quota copies on Book to borrow counts resource.lent at most 3 code Many because "Many."`;
    expect(offered(rules, { subject: reader({ blocked: true }), resource: book({ lent: 3 }) })).toEqual([
      "`resource.lent` were at most `2` and `subject.blocked` were `false`",
    ]);
  });

  it("names the end of a lock and of a lifecycle's state", () => {
    const lock = `permit anyone on Book to borrow
      lock care on Book to borrow for repairing code Locked because "Locked."`;
    const resource = book({}, { locks: [{ reason: "repairing", since: noon }] });
    expect(offered(lock, { resource })).toEqual(["the lock for repairing had ended"]);
  });

  it("names the limit of a quota, where it may be raised", () => {
    const rules = `permit anyone on Book to borrow
      quota copies on Book to borrow counts resource.lent at most 3 raised by resource.copies code Many because "Many."`;
    expect(offered(rules, { resource: book({ lent: 7 }) })).toContain("`resource.copies` were at least `8`");
  });

  it("ranks another subject after other facts", () => {
    const rules = "permit holder on Book to borrow when subject == resource.holder";
    expect(offered(rules, { subject: { ...reader(), id: "bob" } })).toEqual([
      "`resource.holder` were `bob`",
      "`subject` were `Reader ann`",
    ]);
  });

  it("offers nothing where a rule could not be evaluated, nor for what is permitted", () => {
    const subject = { type: "Reader", id: "ann", attributes: {} };
    expect(offered(refusing("subject.blocked"), { subject })).toEqual([]);
    expect(offered("permit anyone on Book to borrow")).toEqual([]);
  });
});

describe("a request in JSON", () => {
  const { schema } = libraryPolicy("permit anyone on Book to look");
  const asked = {
    subject: { type: "Reader", id: "ann" },
    action: { name: "borrow" },
    resource: { type: "Book", id: "dune" },
    context: { requested: 1 },
  };
  const read = (change: object, facts: unknown = []) =>
    readRequestJson(schema, { ...asked, ...change }, facts, noon).problems.join("\n");

  it("links entities that refer to each other", () => {
    const facts = [
      {
        type: "Book",
        id: "dune",
        attributes: { holder: { type: "Reader", id: "ann" }, due: "2026-03-02T12:00:00Z" },
      },
      { type: "Reader", id: "ann", attributes: { blocked: false } },
    ];
    const { request } = readRequestJson(schema, asked, facts, noon);
    expect(request?.resource.attributes.holder).toBe(request?.subject);
    expect(request?.resource.attributes.due).toBe(noon);
  });

  it.each<readonly [string, object, unknown, string]>([
    [
      "an unknown action",
      { action: { name: "borow" } },
      [],
      'action.name is "borow", and Book has borrow, look. Did you mean "borrow"?',
    ],
    [
      "a stored property",
      { subject: { ...asked.subject, properties: { blocked: false } } },
      [],
      "subject.properties.blocked is stored",
    ],
    [
      "an unknown attribute",
      {},
      [{ type: "Reader", id: "a", attributes: { blockd: true } }],
      'Did you mean "blocked"?',
    ],
    [
      "an inherited name",
      {},
      [{ type: "Reader", id: "a", attributes: { toString: true } }],
      'has "toString", which the schema does not know',
    ],
    [
      "a wrong type",
      {},
      [{ type: "Reader", id: "a", attributes: { blocked: "yes" } }],
      'facts[0].attributes.blocked is "yes", and must be true or false.',
    ],
    [
      "a missing entity",
      {},
      [{ type: "Book", id: "b", attributes: { holder: { type: "Reader", id: "x" } } }],
      'names Reader "x", which the facts lack',
    ],
    [
      "an entity that is there twice",
      {},
      [
        { type: "Reader", id: "a" },
        { type: "Reader", id: "a" },
      ],
      'facts[1] is Reader "a" once more.',
    ],
    [
      "a day that no calendar has",
      {},
      [{ type: "Reader", id: "a", attributes: { since: "2026-02-30T00:00:00Z" } }],
      "must be an instant",
    ],
    ["no list", {}, {}, "facts is an object, and must be a list of entities."],
  ])("says what is wrong with %s", (_, change, facts, sentence) => {
    expect(read(change, facts)).toContain(sentence);
  });
});

/** Sets `resource.x`, `subject.x` or `context.x`; false where the fact is none of these or not a plain value. */
const makeByHand = (program: Program, request: DecisionRequest, fact: FactChange): boolean => {
  if (fact.path === "now") return Reflect.set(request, "now", Date.parse(fact.value));
  const [root, name, ...deeper] = fact.path.split(".");
  if (deeper.length > 0 || name === undefined || name === "id" || fact.path.endsWith("parents")) return false;
  const { schema } = program;
  const { subject, resource, action } = request;
  const of = root === "subject" ? subject : root === "resource" ? resource : null;
  const attributes = of
    ? schema.entities[of.type]?.attributes
    : root === "context"
      ? schema.actions[`${resource.type}.${action}`]?.context
      : undefined;
  const type = attributes?.[name]?.type;
  if (type === undefined || fact.path === "resource.locks") return false;
  const parsed: Readonly<Record<string, (text: string) => FactValue>> = {
    bool: (text) => text === "true",
    int: Number,
    time: (text) => Date.parse(text),
    string: (text) => text,
    enum: (text) => text,
  };
  const parse = parsed[type.kind];
  if (parse === undefined) return false;
  const holder = (of?.attributes ?? request.context) as Record<string, FactValue | undefined>;
  const value = fact.text.endsWith("were absent") ? undefined : parse(fact.value);
  return Reflect.set(holder, name, value);
};

describe("on any program and any facts", { timeout: programsTimeout }, () => {
  it("an explanation has the decision of the interpreter to the byte, and a verdict that agrees with it", () => {
    forPrograms("some", ({ program, requests }) => {
      const [explainer, evaluator] = [createExplainer(program), interpret(program)];
      for (const request of requests) {
        const { decision, rules } = explainer.explain(request);
        expect(JSON.stringify(decision)).toBe(JSON.stringify(evaluator.decide(request)));
        const refuse = rules.filter(({ verdict }) => verdict === "refuses" || verdict === "fails");
        const names = new Set(refuse.filter(({ kind }) => kind !== "lifecycle").map(({ name }) => name));
        for (const { rule, kind } of decision.refusals) {
          if (kind !== "lifecycle" && !rule.startsWith("life")) expect(names).toContain(rule);
        }
        const applying = rules.filter(({ verdict }) => verdict === "applies").map(({ name }) => name);
        for (const name of decision.permits) expect(applying).toContain(name);
      }
    });
  });

  it("no order of facts shows where a set has entities of two types and one id", () => {
    const { program, requests } = generate(2121992156);
    const explainer = createExplainer(program);
    for (const request of requests) {
      const turned = turnRound(new Map(), request) as DecisionRequest;
      expect(explainer.changes(turned)).toEqual(explainer.changes(request));
    }
  });

  it("no order of facts shows, looking for changes leaves the facts alone, and rendering never throws", () => {
    forPrograms("some", ({ program, requests }) => {
      const explainer = createExplainer(program);
      for (const request of requests) {
        const explanation = explainer.explain(request);
        const changes = explainer.changes(request);
        const turned = turnRound(new Map(), request) as DecisionRequest;
        expect(JSON.stringify(explainer.explain(turned))).toBe(JSON.stringify(explanation));
        expect(JSON.stringify(explainer.changes(turned))).toBe(JSON.stringify(changes));
        expect(JSON.stringify(explainer.explain(request))).toBe(JSON.stringify(explanation));
        expect(renderExplanation(explanation, { color: false, changes })).not.toBe("");
      }
    });
  });

  it("a change that is offered permits, when it is made by hand", () => {
    let made = 0;
    forPrograms("some", ({ program, requests }) => {
      const [explainer, evaluator] = [createExplainer(program), interpret(program)];
      for (const request of requests) {
        for (const { facts } of explainer.changes(request)) {
          // Chains of parents are longer than structuredClone can follow.
          const changed = createDraft(request)?.request;
          if (!changed || !facts.every((fact) => makeByHand(program, changed, fact))) continue;
          expect(evaluator.decide(changed).outcome).toBe("permitted");
          made++;
        }
      }
    });
    expect(made).toBeGreaterThan(0);
  });

  it("explains every case of the shipped policy", () => {
    const explainer = createExplainer(shipped);
    for (const { cases } of shipped.tests) {
      for (const one of cases) {
        if (one.kind === "decision") expect(explainer.explain(requestOf(one)).rules).not.toEqual([]);
      }
    }
  });
});
