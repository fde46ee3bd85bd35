/** The facts of a test: which entities there are, and what they have. */
import type { ExpressionNode, Name, RecordNode, Statement, StatementKind, ValueNode } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import { limits } from "../limits.ts";
import type { TestEntity } from "../program.ts";
import type { Attributes, EntityType } from "../schema.ts";
import { constantOf, namePlace, type TestScope } from "./constants.ts";
import { checkName, uniqueBy } from "./names.ts";
import { place, typePlace } from "./places.ts";
import { reportNeverLocked } from "./rules.ts";
import type { Scope } from "./scope.ts";
import { describeType, string, time } from "./types.ts";
import { recordOf } from "./values.ts";

export type StatementOf<Kind extends StatementKind> = Extract<Statement, { readonly kind: Kind }>;

/** The facts that the statements so far have made. */
export interface State {
  readonly now: number | null;
  readonly entities: ReadonlyMap<string, TestEntity>;
  readonly lets: TestScope["lets"];
  /** What the context of an action holds where a case does not say, by the action's name. */
  readonly contexts: ReadonlyMap<string, RecordNode>;
  /** The fixtures that are in force. */
  readonly fixtures: ReadonlySet<string>;
}

export const testScope = (scope: Scope, state: State): TestScope => ({
  scope,
  entities: state.entities,
  lets: state.lets,
});

type Lock = TestEntity["locks"][number];

const lockAttributes = (node: ValueNode): Attributes => {
  const shared = { optional: false, origin: "stored", documentation: "", span: node.span } as const;
  return {
    reason: { ...shared, name: "reason", type: string },
    since: { ...shared, name: "since", type: time },
  };
};

const lockOf = (scope: Scope, state: State, entity: EntityType, node: ValueNode): Lock[] => {
  if (node.kind !== "record") {
    const facts = { expected: "a lock such as `{ reason: …, since: … }`", found: "another value" };
    scope.report(diagnose("LEND0300", node.span, facts));
    return [];
  }
  const owner = { type: "lock", name: "lock", span: node.span };
  const { reason, since } = recordOf(testScope(scope, state), node, lockAttributes(node), owner);
  if (reason?.kind !== "value" || since?.kind !== "value") return [];
  const found = String(reason.value);
  const known = entity.lockReasons;
  if (!known.includes(found)) {
    reportNeverLocked(scope, entity, found, node.span);
  }
  return [{ reason: found, since: Number(since.value) }];
};

const locksOf = (scope: Scope, state: State, entity: EntityType, node: ValueNode): Lock[] => {
  if (node.kind === "values") return node.elements.flatMap((each) => lockOf(scope, state, entity, each));
  scope.report(diagnose("LEND0300", node.span, { expected: "a list of locks", found: "another value" }));
  return [];
};

/** `locks: [{ reason: "restoring", since: … }]` is given like an attribute, and kept apart from them. */
const splitLocks = (scope: Scope, state: State, entity: EntityType, record: RecordNode) => {
  const isLocks = ({ name }: { readonly name: Name }): boolean => name.text === "locks";
  const given = record.members.filter(isLocks);
  uniqueBy(given, ({ name }) => name, "attribute", scope.report);
  return {
    rest: { ...record, members: record.members.filter((member) => !isLocks(member)) },
    locks: given[0] ? locksOf(scope, state, entity, given[0].value) : null,
  };
};

const reportNoEntity = (scope: Scope, { entities }: State, { text, span }: Name): void => {
  const places = { of: (name: string) => entities.get(name)?.span };
  scope.report(diagnose("LEND0202", span, { found: text, known: [...entities.keys()], places }));
};

export const findEntity = (scope: Scope, state: State, name: Name): TestEntity | null => {
  const entity = state.entities.get(name.text);
  if (!entity) reportNoEntity(scope, state, name);
  return entity ?? null;
};

const parentsOf = (scope: Scope, state: State, entity: EntityType, names: readonly Name[]): string[] =>
  names.flatMap((name) => {
    const parent = findEntity(scope, state, name);
    if (parent && !entity.parents.includes(parent.type)) {
      const related = [
        place(entity.declaredAs.span, labels.parents(entity.name)),
        place(parent.span, labels.operand(parent.type)),
      ];
      scope.report(diagnose("LEND0316", name.span, { parent: parent.type, type: entity.name }, ...related));
    }
    return parent ? [name.text] : [];
  });

/** An instant that a test says, in milliseconds since 1970; null with a report. */
export const instantOf = (scope: Scope, state: State, node: ExpressionNode): number | null => {
  const constant = constantOf(testScope(scope, state), node);
  if (!constant) return null;
  if (constant.type.kind !== "time") {
    const facts = { expected: describeType(time), found: describeType(constant.type) };
    scope.report(diagnose("LEND0300", node.span, facts, namePlace(testScope(scope, state), node)));
  }
  return Number(constant.value);
};

/** Reports a name or an identity that another entity of the test has. */
const checkNew = (scope: Scope, state: State, { name, id, type }: StatementOf<"entity">): void => {
  checkName(name, scope.report);
  const first = state.entities.get(name.text) ?? state.lets.get(name.text);
  if (first) {
    const related = place(first.span, labels.firstDeclared());
    scope.report(diagnose("LEND0100", name.span, { what: "name", name: name.text }, related));
    return;
  }
  for (const other of state.entities.values()) {
    if (other.type !== type.text || other.id !== id.value) continue;
    const related = place(other.span, labels.firstDeclared());
    scope.report(diagnose("LEND0100", id.span, { what: type.text, name: id.value }, related));
  }
};

/** `BackupSet backup "b-1" { … }`. */
export const declareEntity = (scope: Scope, state: State, statement: StatementOf<"entity">): State => {
  const type = statement.type.text;
  const entity = Object.hasOwn(scope.schema.entities, type) ? scope.schema.entities[type] : undefined;
  if (!entity) {
    const known = Object.keys(scope.schema.entities);
    const places = { of: (each: string) => typePlace(scope, each)?.span };
    scope.report(diagnose("LEND0200", statement.type.span, { found: type, known, places }));
    return state;
  }
  if (state.entities.size >= limits.testEntities) {
    scope.report(diagnose("LEND0115", statement.name.span, { limit: limits.testEntities }));
    return state;
  }
  checkNew(scope, state, statement);
  const name = statement.name.text;
  const { rest, locks } = splitLocks(scope, state, entity, statement.record);
  const owner = { type, name, span: statement.name.span };
  const attributes = recordOf(testScope(scope, state), rest, entity.attributes, owner);
  const parents = parentsOf(scope, state, entity, statement.parents ?? []);
  const { id } = statement;
  const { span } = statement.name;
  const made: TestEntity = { name, type, id: id.value, attributes, parents, locks: locks ?? [], span };
  return { ...state, entities: new Map([...state.entities, [name, made]]) };
};

/** `with friend in corp { site: "aliyun.com", directory: absent }` replaces parents and some attributes from there on. */
export const changeEntity = (scope: Scope, state: State, statement: StatementOf<"with">): State => {
  const entity = findEntity(scope, state, statement.name);
  const type = entity && scope.schema.entities[entity.type];
  if (!entity || !type) return state;
  const { rest, locks } = splitLocks(scope, state, type, statement.record);
  const owner = { type: entity.type, name: entity.name, span: statement.name.span, partial: true };
  const changes = recordOf(testScope(scope, state), rest, type.attributes, owner);
  const said = new Set(rest.members.map(({ name }) => name.text));
  const kept = Object.entries(entity.attributes).filter(([name]) => !said.has(name));
  const changed: TestEntity = {
    ...entity,
    attributes: { ...Object.fromEntries(kept), ...changes },
    parents: statement.parents ? parentsOf(scope, state, type, statement.parents) : entity.parents,
    locks: locks ?? entity.locks,
  };
  return { ...state, entities: new Map([...state.entities, [entity.name, changed]]) };
};
