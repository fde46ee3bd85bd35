/** What can be covered: the places of a policy at which something may go one way or another. */
import type {
  Expression,
  Lifecycle,
  LifecycleEnd,
  LifecycleRefusal,
  Place,
  Program,
  Rule,
} from "../dsl/program.ts";
import { childrenOf, decidedBy } from "./expression-tree.ts";
import { type SourcePlaces, targetOf } from "./source-places.ts";

/** One of the ways that a place may go. */
export interface Outcome {
  /** `true`, `refused`, `absent` and so on; each once at its place. */
  readonly name: string;
  /** What is said where it never happened: `was never false`. */
  readonly missed: string;
  /** How often it happened. */
  count: number;
}

/** A place of the source. It counts once, in however many rules and for however many types it stands. */
export interface Point {
  readonly measure: "rule" | "branch";
  readonly place: Place;
  /** The expression as it is written, or the rule by its name. */
  readonly text: string;
  readonly outcomes: readonly Outcome[];
}

/** The points of a program, and what in the program belongs to which of them. */
export interface Points {
  readonly all: readonly Point[];
  readonly conditions: ReadonlyMap<Expression, Point>;
  readonly raises: ReadonlyMap<Expression, Point>;
  readonly rules: ReadonlyMap<Rule, Point>;
  readonly limits: ReadonlyMap<Rule, Point>;
  /** By the rule, then by the reason. */
  readonly reasons: ReadonlyMap<Rule, Point>;
  readonly starts: ReadonlyMap<Expression, Point>;
  readonly ends: ReadonlyMap<LifecycleEnd, Point>;
  readonly refusals: ReadonlyMap<LifecycleRefusal, Point>;
}

type Words = readonly (readonly [name: string, missed: string])[];

const truth: Words = [
  ["true", "was never true"],
  ["false", "was never false"],
];
const applied: readonly [string, string] = ["applied", "never applied"];
const refused: readonly [string, string] = ["refused", "never refused"];
const silent: readonly [string, string] = ["passed", "was never asked without refusing"];
const notApplied: readonly [string, string] = ["passed", "was never asked without applying"];
const quotaWords: Words = [
  ["below", "was never left below the limit"],
  ["at", "was never filled up to the limit"],
  ["beyond", "was never exceeded"],
];
const raiseWords: Words = [
  ["present", "was never present"],
  ["absent", "was never absent"],
];
const startWords: Words = [
  ["started", "had never come"],
  ["waiting", "had always come"],
];
const endWords: Words = [
  ["cause", "was never the cause of an end"],
  ["waiting", "had always come"],
];

/** A rule without a condition has one way to go. */
const ruleWords = (rule: Rule): Words => {
  const always = (rule.kind === "permit" || rule.kind === "forbid") && rule.conditions.length === 0;
  if (rule.kind === "permit") return always ? [applied] : [applied, notApplied];
  return always ? [refused] : [refused, silent];
};

type Role = "condition" | "value";

const isPathKind = ({ kind }: Expression): boolean => kind === "attribute" || kind === "variable";

/** `x is absent` stands at one place with the `x is present` that it negates, and is what is read there. */
const isNegatedWord = (expression: Expression): boolean =>
  expression.kind === "not" &&
  expression.span.start === expression.operand.span.start &&
  expression.span.end === expression.operand.span.end;

/** A constant goes one way only, and `not` the contrary of what it stands before. */
const isBranch = (expression: Expression, role: Role): boolean =>
  expression.type.kind === "bool" &&
  expression.kind !== "literal" &&
  (expression.kind !== "not" || isNegatedWord(expression)) &&
  (role === "condition" || !isPathKind(expression));

/** Whether a part of an expression is asked for its truth, or for its value. */
const roleOf = (parent: Expression, child: Expression): Role =>
  parent.kind === "logical" ||
  parent.kind === "not" ||
  (parent.kind === "quantifier" && parent.condition === child)
    ? "condition"
    : "value";

const branchesIn = (expression: Expression, role: Role): readonly Expression[] => {
  const parts = expression.kind === "not" && isNegatedWord(expression) ? expression.operand : expression;
  return [
    ...(isBranch(expression, role) ? [expression] : []),
    ...childrenOf(parts).flatMap((child) => branchesIn(child, roleOf(parts, child))),
  ];
};

/** Collects points, one for each place and kind. */
class Collector {
  readonly points = new Map<string, Point>();
  readonly places: SourcePlaces;
  constructor(places: SourcePlaces) {
    this.places = places;
  }

  at(measure: Point["measure"], place: Place, text: string, words: Words): Point {
    const names = words.map(([name]) => name).join(" ");
    const key = JSON.stringify([place.file, place.line, place.column, text, names]);
    const known = this.points.get(key);
    if (known) return known;
    const outcomes = words.map(([name, missed]) => ({ name, missed, count: 0 }));
    const point = { measure, place, text, outcomes };
    this.points.set(key, point);
    return point;
  }

  of(expression: Expression, words: Words): Point {
    const { span } = expression;
    return this.at("branch", this.places.placeOf(span), this.places.textAt(span), words);
  }
}

/** Where a rule speaks of one of its types: the rule itself, or its line `on Type` where there are several. */
const targetPlace = (places: SourcePlaces, rule: Rule, types: number): Place =>
  types > 1 ? targetOf(rule, places) : rule.place;

const asConditions = (roots: readonly Expression[]): readonly Expression[] =>
  roots.flatMap((root) => branchesIn(root, "condition"));

const asValues = (roots: readonly Expression[]): readonly Expression[] =>
  roots.flatMap((root) => branchesIn(root, "value"));

const branchesOfLifecycle = ({ each, startsAt, ends, takes }: Lifecycle): readonly Expression[] => [
  ...asValues([...(each ? [each.set] : []), startsAt, ...ends.map(({ at }) => at), takes]),
  ...asConditions(each?.where ? [each.where] : []),
  ...asConditions(ends.flatMap(({ conditions }) => conditions.map(({ expression }) => expression))),
];

/** Every point of a program. The sources must be those that it was checked from. */
export const pointsOf = ({ rules, lifecycles }: Program, places: SourcePlaces): Points => {
  const collector = new Collector(places);
  const types = new Map<string, number>();
  for (const { name } of rules) types.set(name, (types.get(name) ?? 0) + 1);
  const quotas = rules.filter((rule) => rule.kind === "quota");
  const locks = rules.filter((rule) => rule.kind === "lock");
  const branches = [
    ...rules.flatMap((rule) => (rule.kind === "quota" ? asValues : asConditions)(decidedBy(rule))),
    ...lifecycles.flatMap(branchesOfLifecycle),
  ];
  const ruleText = (rule: Rule) => `${rule.kind} ${rule.name} on ${rule.resourceType}`;
  return {
    rules: new Map(
      rules.map((rule) => {
        const place = targetPlace(places, rule, types.get(rule.name) ?? 1);
        return [rule, collector.at("rule", place, ruleText(rule), ruleWords(rule))];
      }),
    ),
    refusals: new Map(
      lifecycles.flatMap(({ name, refusals }) =>
        refusals.map((refusal): [LifecycleRefusal, Point] => {
          const text = `lifecycle ${name} while ${refusal.state}`;
          return [refusal, collector.at("rule", refusal.place, text, [refused, silent])];
        }),
      ),
    ),
    conditions: new Map(branches.map((branch) => [branch, collector.of(branch, truth)])),
    limits: new Map(quotas.map((rule) => [rule, collector.of(rule.limit, quotaWords)])),
    raises: new Map(
      quotas.flatMap(({ raisedBy }) => (raisedBy ? [[raisedBy, collector.of(raisedBy, raiseWords)]] : [])),
    ),
    reasons: new Map(
      locks.map((rule) => {
        const words = rule.reasons.map((reason) => [reason, `was never held for ${reason}`] as const);
        return [
          rule,
          collector.at("branch", places.find(rule.place, /\bfor\b/), `for ${rule.reasons.join(", ")}`, words),
        ];
      }),
    ),
    starts: new Map(lifecycles.map(({ startsAt }) => [startsAt, collector.of(startsAt, startWords)])),
    ends: new Map(
      lifecycles.flatMap(({ ends }) => ends.map((end) => [end, collector.of(end.at, endWords)] as const)),
    ),
    all: [...collector.points.values()],
  };
};
