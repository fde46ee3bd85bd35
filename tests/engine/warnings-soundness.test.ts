/** A warning that is wrong teaches people to read none, so what each says is held to what is decided. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkProgram, type Diagnostic, type Program, type Source } from "../../dsl/index.ts";
import { type DecisionRequest, type EntityFacts, type FactValue, interpret } from "../../engine/index.ts";

const schema: Source = {
  file: "shop.schema.lend",
  text: `schema shop
enum Kind { "book", "map", "toy" }
entity User { level: Int }
entity Thing {
  owner: User | Thing
  kind:  Kind
  pages: Int
  limit: Int
  start: Time
  stop:  Time?
  tags:  Set<String>
  sold:  Bool
}
action take on Thing by User
`,
};

/** Few values, so that a condition that is not contradictory is soon met. */
const numbers = ["0", "1", "2", "3"];
const texts = ['"a"', '"ab"', '"abc"', '"b"', '""'];
const times = [0, 1, 2].map((day) => `time "2026-03-0${day + 1}T00:00:00Z"`);
const one = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const order = one(["==", "!=", "<", "<=", ">", ">="]);
const joined = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((each) => each.join(" "));

const number = fc.oneof(
  one(numbers),
  one(["resource.pages", "resource.limit", "subject.level"]),
  joined(one(["resource.pages", "resource.limit"]), one(["+", "-"]), one(["1", "resource.limit"])),
);
const atom = fc.oneof(
  joined(number, order, number),
  joined(one(["now", "resource.start"]), order, one([...times, "resource.start"])),
  joined(fc.constant("resource.kind"), one(["==", "!="]), one(['"book"', '"map"', '"toy"'])),
  joined(fc.constant("resource.id"), one(["==", "!=", "starts with", "ends with", "contains"]), one(texts)),
  joined(fc.constant("resource.id in ["), one(texts), fc.constant(","), one(texts), fc.constant("]")),
  one(["resource.stop is present", "resource.stop is absent", "resource.sold", "not resource.sold"]),
  one(["resource.owner is User", "resource.owner is Thing", "resource.owner == subject", "true", "false"]),
  joined(fc.constant("any tag in resource.tags where tag =="), one(texts)).map((text) => `(${text})`),
  joined(
    fc.constant("(count tag in resource.tags where tag =="),
    one(texts),
    fc.constant(")"),
    order,
    one(numbers),
  ),
  joined(fc.constant("now is on"), one(["sunday", "monday", "tuesday"])),
);
const condition: fc.Arbitrary<string> = fc.letrec<{ whole: string }>((tie) => ({
  whole: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 3, arbitrary: atom },
    joined(tie("whole"), one(["and", "or"]), tie("whole")).map((text) => `(${text})`),
    tie("whole").map((text) => `not (${text})`),
  ),
})).whole;

const clauses = fc
  .array(fc.tuple(one(["when", "unless"]), condition), { maxLength: 3 })
  .map((all) => all.map(([keyword, text]) => `  ${keyword} ${text}\n`).join(""));

const policy = fc
  .tuple(fc.array(clauses, { minLength: 1, maxLength: 2 }), fc.array(clauses, { maxLength: 2 }))
  .map(([permits, forbids]): Source => {
    const all = [
      ...permits.map((text, at) => `permit p${at} on Thing to take\n${text}`),
      ...forbids.map((text, at) => `forbid f${at} on Thing to take\n${text}  code F${at} because "no"\n`),
    ];
    return { file: "shop.lend", text: `policy shop for shop\n${all.join("")}` };
  });

const unquoted = (text: string): string => text.slice(1, -1);
const instant = fc
  .constantFrom(...times.map((text) => Date.parse(text.slice(6, -1))))
  .chain((at) => fc.constantFrom(at - 1, at, at + 1));
const small = fc.constantFrom(...numbers.map(Number));

const request: fc.Arbitrary<DecisionRequest> = fc
  .record({
    level: small,
    id: one(texts).map(unquoted),
    kind: fc.constantFrom("book", "map", "toy"),
    pages: small,
    limit: small,
    start: instant,
    stop: fc.option(instant, { nil: undefined }),
    tags: fc.uniqueArray(one(texts).map(unquoted), { maxLength: 3 }),
    sold: fc.boolean(),
    mine: fc.constantFrom("subject", "other", "thing"),
    now: instant,
  })
  .map(({ level, id, mine, now, ...attributes }) => {
    const subject: EntityFacts = { type: "User", id: "u", attributes: { level } };
    const other: EntityFacts = { type: "User", id: "o", attributes: { level: 1 } };
    const thing: EntityFacts = { type: "Thing", id: "t", attributes: {} };
    const owner: FactValue = { subject, other, thing }[mine] ?? other;
    const resource: EntityFacts = { type: "Thing", id, attributes: { ...attributes, owner } };
    return { subject, action: "take", resource, context: {}, now };
  });

const at = ({ span }: Diagnostic): string => `${span.start}-${span.end}`;

/** The rule that a diagnostic is about, as its sentence names it. */
const ruleOf = ({ facts }: Diagnostic): string => (facts as { readonly name: string }).name;

/** What the warnings say that is not so. */
const untrue = (program: Program, warnings: readonly Diagnostic[], asked: DecisionRequest): string[] => {
  const idle = new Map(warnings.filter(({ code }) => code === "LEND0401").map((each) => [at(each), each]));
  // `is absent` is two expressions in one place; the outer one comes last.
  const seen = new Map<Diagnostic, boolean>();
  const evaluator = interpret(program, ({ type, span }, value) => {
    const warning = span.file === "shop.lend" ? idle.get(`${span.start}-${span.end}`) : undefined;
    if (warning && type.kind === "bool") seen.set(warning, value === true);
  });
  const { outcome, permits, refusals } = evaluator.decide(asked);
  const refusing = refusals.filter(({ kind }) => kind === "forbid").map(({ rule }) => rule);
  const found = [...seen].flatMap(([warning, value]) =>
    value === (warning.facts as { readonly negated: boolean }).negated
      ? [`${at(warning)} says something`]
      : [],
  );
  for (const warning of warnings) {
    const rule = ruleOf(warning);
    if (warning.code === "LEND0400" && [...permits, ...refusing].includes(rule))
      found.push(`${rule} applies`);
    if (warning.code === "LEND0402" && outcome === "permitted" && permits.includes(rule)) {
      found.push(`${rule} permits`);
    }
  }
  return found;
};

const numRuns = Number(process.env.LENDBASE_CASES ?? 1_500);

describe("a warning about conditions", () => {
  it("is never wrong", { timeout: 60_000 + numRuns * 50 }, () => {
    const given = { LEND0400: 0, LEND0401: 0, LEND0402: 0 };
    fc.assert(
      fc.property(policy, fc.array(request, { minLength: 12, maxLength: 12 }), (source, requests) => {
        const { program, diagnostics } = checkProgram([schema, source]);
        if (program === null) return;
        for (const code of Object.keys(given) as (keyof typeof given)[]) {
          given[code] += Number(diagnostics.some((each) => each.code === code));
        }
        expect(requests.flatMap((each) => untrue(program, diagnostics, each))).toEqual([]);
      }),
      { numRuns },
    );
    for (const count of Object.values(given)) expect(count).toBeGreaterThan(numRuns / 100);
  });
});
