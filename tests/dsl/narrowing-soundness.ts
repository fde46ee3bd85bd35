/** Random conditions and random facts: what the checker accepts never finds a fact missing that may be absent. */
import fc from "fast-check";
import { checkProgram, type Program } from "../../dsl/index.ts";
import type { EntityFacts, RecordFacts } from "../../engine/facts.ts";
import { interpret } from "../../engine/interpreter.ts";

const schema = `schema club
entity Town {}
entity Person in Town { site: String?  boss: Person?  age: Int  town: Town? }
entity Club   in Town { size: Int      boss: Person?  town: Town? }
record Part { since: Time?  by: (Person | Club)?  weight: Int }
entity Item { lost: Time?  owner: Person  other: (Person | Club)?  parts: Set<Part>  bought: Time }
action use on Item by Person, Club { until: Time?  with: (Person | Club)? }
`;

const lets = `
let gone = resource.lost
let mate = resource.other
let is_gone = resource.lost is present and now >= resource.lost
lifecycle grant on Item
  starts at resource.bought
  ends at resource.lost code Lost
  takes 1 day
`;

/** What says that something is there, and what reads it. `l` is a part where one is bound. */
const pairs: readonly (readonly [guard: string, reading: string])[] = [
  ["resource.lost is present", "now >= resource.lost"],
  ["gone is present", "resource.lost > now - 1 day"],
  ["resource.lost is not absent", "now >= gone"],
  ["context.until is present", "context.until < now"],
  ["resource.other is present", "resource.other == subject"],
  ["mate is Person", "resource.other.age > 3"],
  ["mate is not Club", "mate.age > 3"],
  ["resource.other is Club", "mate.size > 3"],
  ["mate.boss is present", "resource.other.boss == subject"],
  ["context.with is Person | Club", "context.with == resource.owner"],
  ["context.with is not Person", "context.with.size > 3"],
  ["subject is Person", "subject.age > 3"],
  ["subject is Person and subject.site is present", 'subject.site == "a"'],
  ["subject.boss is present", "subject.boss == resource.owner"],
  ["resource.owner.boss.boss is present", "resource.owner.boss.boss == subject"],
  ["resource.owner.boss is Person", "resource.owner.boss.age > 3"],
  ["resource.owner.site is present", 'resource.owner.site == "a"'],
  ["resource.owner.town is present", "resource.owner in resource.owner.town"],
  ["subject.town is present", "subject in subject.town"],
  ["grant is ending", "grant.ends_at > now"],
  ["grant is ending or grant is ended", 'grant.cause == "Lost"'],
  ["grant.ends_at is present", "grant.ends_at > now"],
  ["is_gone", "now >= resource.lost"],
];
const pairsOfPart: typeof pairs = [
  ["l.since is present", "l.since < now"],
  ["l.since is present and resource.lost is present", "resource.lost < l.since"],
  ["l.by is present", "l.by == subject"],
  ["l.by is Person", "l.by.age > 3"],
  ["l.by is not Person", "l.by.size > 3"],
  ["l.by.boss is present", "l.by.boss == resource.owner"],
  ["l.by is present and subject.town is present", "l.by in subject.town"],
];

const atomOf = (known: typeof pairs): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...known), fc.nat(8)).map(([[guard, reading], how]) => {
    const ways = [guard, reading, `not (${guard})`];
    const guarded = [`${guard} and ${reading}`, `not (${guard}) or ${reading}`, `${reading} and ${guard}`];
    return `(${[...guarded, ...ways][how] ?? guarded[how % 2]})`;
  });

/** Conditions from atoms. Those inside a quantifier may read its part. */
const conditionOf = (known: typeof pairs, inside: fc.Arbitrary<string> | null): fc.Arbitrary<string> =>
  fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      atomOf(known),
      fc
        .tuple(tie("node"), fc.constantFrom("and", "or"), tie("node"))
        .map(([one, word, other]) => `(${one} ${word} ${other})`),
      tie("node").map((node) => `not ${node}`),
      ...(inside
        ? [
            fc
              .tuple(fc.constantFrom("any", "all"), inside)
              .map(([word, node]) => `(${word} l in resource.parts where ${node})`),
          ]
        : []),
    ),
  })).node;

const condition = conditionOf(pairs, conditionOf([...pairs, ...pairsOfPart], null));

/** A rule that forbids where the conditions hold. */
export const rule: fc.Arbitrary<string> = fc
  .tuple(condition, condition, fc.constantFrom("resource.id", "resource.lost", "mate"))
  .map(
    ([first, second, value]) =>
      `forbid f on Item to use\n  when ${first}\n  unless ${second}\n  code F because "{${value}}"`,
  );

/** The program of a rule, or null where it does not pass the check. */
export const programOf = (text: string): Program | null =>
  checkProgram([
    { file: "s.lend", text: schema },
    { file: "p.lend", text: `policy p for club\n${lets}\n${text}` },
  ]).program;

const instant = fc.integer({ min: -3, max: 3 }).map((days) => days * 86_400_000);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const town: EntityFacts = { type: "Town", id: "t", attributes: {} };

const person = (boss: EntityFacts | undefined): fc.Arbitrary<EntityFacts> =>
  fc
    .record({
      site: maybe(fc.constantFrom("a", "b")),
      age: fc.integer({ min: 0, max: 9 }),
      town: maybe(fc.constant(town)),
    })
    .map((attributes) => ({ type: "Person", id: `p${attributes.age}`, attributes: { ...attributes, boss } }));
const people = maybe(person(undefined)).chain((boss) => person(boss));
const club = fc
  .record({ size: fc.integer({ min: 0, max: 9 }), boss: maybe(people), town: maybe(fc.constant(town)) })
  .map((attributes): EntityFacts => ({ type: "Club", id: "c", attributes }));
const either = fc.oneof(people, club);

const part: fc.Arbitrary<RecordFacts> = fc.record({
  since: maybe(instant),
  by: maybe(either),
  weight: fc.nat(9),
});
const item = fc
  .record({
    lost: maybe(instant),
    owner: people,
    other: maybe(either),
    parts: fc.array(part, { maxLength: 3 }),
    bought: instant,
  })
  .map((attributes): EntityFacts => ({ type: "Item", id: "i", attributes }));

export const request = fc.record({
  subject: either,
  resource: item,
  context: fc.record({ until: maybe(instant), with: maybe(either) }),
  now: instant,
});

export type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

/** What a decision says of rules that could not be evaluated. */
export const failuresOf = (checked: Program, asked: Request): string[] =>
  interpret(checked)
    .decide({ ...asked, action: "use" })
    .refusals.filter(({ kind }) => kind === "failure")
    .map(({ message }) => message);
