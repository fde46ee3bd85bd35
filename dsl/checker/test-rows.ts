/** A row of a table put in place of its columns: what remains is a statement like any other. */
import type { ExpressionNode, Name, RecordNode, Statement, UseNode, ValueNode } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose } from "../diagnostic.ts";
import type { Scope } from "./scope.ts";

/** The values of one row by their columns. */
export interface Row {
  readonly scope: Scope;
  readonly columns: readonly Name[];
  readonly cells: ReadonlyMap<string, ValueNode>;
  /** The columns that statements have read so far. */
  readonly read: Set<string>;
}

const cellOf = (row: Row, { text }: Name): ValueNode | undefined => {
  const cell = row.cells.get(text);
  if (cell) row.read.add(text);
  return cell;
};

const nameIn = (cell: ValueNode): Name | null =>
  cell.kind === "path" && cell.steps.length === 0 ? cell.root : null;

/** Reports a cell that holds a value where the statement takes a name. */
const reportNoName = (row: Row, { text, span }: Name, needed: string, cell: ValueNode): void => {
  const related = { span, label: labels.column() };
  row.scope.report(diagnose("LEND0126", cell.span, { name: text, needed }, related));
};

/** The name that a cell holds; one that holds something else is reported. */
const boundName = (row: Row, name: Name, needed: string): Name => {
  const cell = cellOf(row, name);
  if (!cell) return name;
  const bound = nameIn(cell);
  if (bound) return bound;
  if (cell.kind !== "broken") reportNoName(row, name, needed, cell);
  return name;
};

/** The names that a cell holds, one or a list of them; of `absent` none. */
const namesIn = (row: Row, name: Name, needed: string): readonly Name[] => {
  const cell = cellOf(row, name);
  if (cell?.kind === "absent") return [];
  if (cell?.kind !== "values") return [boundName(row, name, needed)];
  return cell.elements.flatMap((element) => {
    const bound = nameIn(element);
    if (!bound) reportNoName(row, name, needed, element);
    return bound ?? [];
  });
};

const boundNames = (row: Row, names: readonly Name[], needed: string): readonly Name[] =>
  names.flatMap((name) => namesIn(row, name, needed));

const single = (row: Row, node: ValueNode, otherwise: ExpressionNode): ExpressionNode => {
  if (node.kind !== "record" && node.kind !== "values" && node.kind !== "absent") return node;
  const found = node.kind === "absent" ? "`absent`" : "several values";
  const related = { span: otherwise.span, label: labels.column() };
  row.scope.report(diagnose("LEND0300", node.span, { expected: "a single value", found }, related));
  return { kind: "broken", span: otherwise.span };
};

/** A test gives constants only, so that a column can stand in a sum or by itself. */
const boundExpression = (row: Row, node: ExpressionNode): ExpressionNode => {
  if (node.kind === "path" && node.steps.length === 0) {
    const cell = cellOf(row, node.root);
    return cell ? single(row, cell, node) : node;
  }
  if (node.kind === "list")
    return { ...node, elements: node.elements.map((element) => boundExpression(row, element)) };
  if (node.kind !== "binary") return node;
  return { ...node, left: boundExpression(row, node.left), right: boundExpression(row, node.right) };
};

const boundValue = (row: Row, node: ValueNode): ValueNode => {
  switch (node.kind) {
    case "record":
      return boundRecord(row, node);
    case "values":
      return { ...node, elements: node.elements.map((element) => boundValue(row, element)) };
    case "absent":
      return node;
    case "path":
      return (node.steps.length === 0 && cellOf(row, node.root)) || node;
    default:
      return boundExpression(row, node);
  }
};

const boundRecord = (row: Row, node: RecordNode): RecordNode => ({
  ...node,
  members: node.members.map((member) => ({ ...member, value: boundValue(row, member.value) })),
});

const boundUse = (row: Row, use: UseNode): UseNode => ({
  ...use,
  used: boundExpression(row, use.used),
  adding: boundExpression(row, use.adding),
  limit: boundExpression(row, use.limit),
});

type StatementOf<Kind extends Statement["kind"]> = Extract<Statement, { readonly kind: Kind }>;

const boundUntil = (row: Row, until: StatementOf<"case">["until"]): typeof until =>
  until === null || until.kind === "for ever" ? until : boundExpression(row, until);

/** The answer of a row: `Permitted`, or the codes that refuse. */
const answered = (row: Row, answer: Name): Pick<StatementOf<"case">, "negated" | "codes"> => {
  if (!row.cells.has(answer.text)) {
    const places = { of: (name: string) => row.columns.find(({ text }) => text === name)?.span };
    const facts = { found: answer.text, known: [...row.cells.keys()], places };
    row.scope.report(diagnose("LEND0202", answer.span, facts));
    return { negated: false, codes: [] };
  }
  const codes = namesIn(row, answer, "`Permitted` or a code");
  const isPermitted = codes.length === 1 && codes[0]?.text === "Permitted";
  return { negated: !isPermitted, codes: isPermitted ? [] : codes };
};

/** `may … : answer`, where the column holds `Permitted` in some rows: only `asks to` takes the answer from there. */
const checkAnswers = (row: Row, { answer, codes, negated }: StatementOf<"case">): void => {
  const [code] = codes;
  const cell = code && !answer ? row.cells.get(code.text) : undefined;
  if (!code || !cell || (negated && nameIn(cell)?.text !== "Permitted")) return;
  row.scope.report(diagnose("LEND0116", code.span, { column: code.text, negated }));
};

const boundCase = (row: Row, statement: StatementOf<"case">): StatementOf<"case"> => {
  const { answer, codes } = statement;
  checkAnswers(row, statement);
  return {
    ...statement,
    ...(answer ? answered(row, answer) : { codes: boundNames(row, codes, "a code") }),
    answer: null,
    subject: boundName(row, statement.subject, "the name of an entity"),
    action: boundName(row, statement.action, "the name of an action"),
    resource: boundName(row, statement.resource, "the name of an entity"),
    context: statement.context && boundRecord(row, statement.context),
    using: statement.using.map((use) => boundUse(row, use)),
    until: boundUntil(row, statement.until),
  };
};

const boundState = (row: Row, statement: StatementOf<"state">): StatementOf<"state"> => ({
  ...statement,
  state: boundName(row, statement.state, "the name of a state"),
  subject: boundName(row, statement.subject, "the name of an entity"),
  resource: boundName(row, statement.resource, "the name of an entity"),
  cause: statement.cause && (namesIn(row, statement.cause, "a code")[0] ?? null),
  until: boundUntil(row, statement.until),
});

/** A statement of a table with the values of one row in it; null where a value does not fit, with a report. */
export const boundStatement = (row: Row, statement: Statement): Statement | null => {
  const { scope } = row;
  let fits = true;
  const report: Scope["report"] = (diagnostic) => {
    fits = false;
    scope.report(diagnostic);
  };
  const bound = bind({ ...row, scope: { ...scope, report } }, statement);
  return fits ? bound : null;
};

const bind = (row: Row, statement: Statement): Statement => {
  const parents = (names: readonly Name[] | null) => names && boundNames(row, names, "the name of an entity");
  switch (statement.kind) {
    case "at":
      return { ...statement, instant: boundExpression(row, statement.instant) };
    case "let":
      return { ...statement, value: boundValue(row, statement.value) };
    case "entity":
      return {
        ...statement,
        parents: parents(statement.parents),
        record: boundRecord(row, statement.record),
      };
    case "with": {
      const name = boundName(row, statement.name, "the name of an entity");
      return {
        ...statement,
        name,
        parents: parents(statement.parents),
        record: boundRecord(row, statement.record),
      };
    }
    case "context": {
      const action = boundName(row, statement.action, "the name of an action");
      return { ...statement, action, record: boundRecord(row, statement.record) };
    }
    case "case":
      return boundCase(row, statement);
    case "state":
      return boundState(row, statement);
    case "use":
    case "table":
      return statement;
  }
};
