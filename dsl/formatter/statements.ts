/** The layout of the statements of tests. */
import type { Name, RowNode, Statement, StatementKind, UntilNode, UseNode } from "../ast.ts";
import { cover } from "../span.ts";
import { type Doc, group, hardLine, indent, join, line, space } from "./document.ts";
import { block, itemsOf, names } from "./pieces.ts";
import { ValueLayout } from "./values.ts";

type StatementOf<Kind extends StatementKind> = Extract<Statement, { readonly kind: Kind }>;

export class StatementLayout extends ValueLayout {
  private readonly statementLayouts: {
    readonly [Kind in StatementKind]: (node: StatementOf<Kind>) => Doc;
  } = {
    at: ({ instant }) => [this.cursor.take(), space, this.behind(() => this.expression(instant))],
    let: ({ value }) => [this.words(3), space, this.behind(() => this.anyValue(value))],
    use: () => this.words(2),
    entity: (node) => [this.words(3), this.parents(node.parents), space, this.record(node.record)],
    with: (node) => [this.words(2), this.parents(node.parents), space, this.record(node.record)],
    context: ({ record }) => [this.words(2), space, this.record(record)],
    case: (node) => this.case(node),
    state: (node) => this.state(node),
    table: (node) => this.table(node),
  };

  statements(nodes: readonly Statement[]): Doc {
    const open = this.cursor.take();
    let at = 0;
    const items = itemsOf(this.cursor, () => {
      const node = nodes[at++];
      return node ? this.statement(node) : null;
    });
    return block(this.cursor, open, items);
  }

  private statement(node: Statement): Doc {
    const layout = this.statementLayouts[node.kind] as (node: Statement) => Doc;
    return [this.cursor.comments(), layout(node)];
  }

  /** So many words, with spaces between them. */
  protected words(count: number): Doc {
    const [first = [], ...rest] = Array.from({ length: count }, () => this.cursor.take());
    return [first, indent(rest.map((word) => [space, word]))];
  }

  /** None and no names look alike in the tree of an entity. */
  private parents(parents: readonly Name[] | null): Doc {
    const isWritten = parents !== null && parents.length > 0;
    return isWritten ? [space, this.cursor.take(), space, names(this.cursor, parents.length)] : [];
  }

  /** What is expected stands behind the case if it fits, else one part to a line. */
  private case(node: StatementOf<"case">): Doc {
    const asked = node.negated ? 5 : 4;
    const { context, codes, answer } = node;
    const head: Doc = [
      this.words(asked),
      context === null ? [] : [space, this.cursor.take(), space, this.record(context)],
      this.afterColon(codes.length + (answer === null ? 0 : 1)),
    ];
    const expected: Doc[] = [];
    if (node.by) expected.push([line, this.cursor.take(), space, names(this.cursor, node.by.length)]);
    for (const text of [node.saying, node.advising, node.lacking])
      if (text) expected.push([line, this.words(2)]);
    if (node.using.length > 0) expected.push([line, this.using(node.using)]);
    if (node.until) expected.push([line, this.until(node.until)]);
    return group([head, indent(expected)]);
  }

  private afterColon(count: number): Doc {
    return count === 0 ? [] : [indent([space, this.cursor.take()]), space, names(this.cursor, count)];
  }

  private using(uses: readonly UseNode[]): Doc {
    const word = this.cursor.take();
    return [
      word,
      space,
      join(
        uses.map((use) => this.use(use)),
        [",", space],
      ),
    ];
  }

  private use({ used, adding, limit }: UseNode): Doc {
    const span = cover(used.span, adding.span);
    const quota = this.cursor.take();
    const sum = this.expression({ kind: "binary", operator: "+", left: used, right: adding, span });
    return [quota, space, sum, space, this.cursor.take(), space, this.expression(limit)];
  }

  private until(node: UntilNode): Doc {
    return node.kind === "for ever" ? this.cursor.take() : [this.cursor.take(), space, this.expression(node)];
  }

  private state({ cause, until }: StatementOf<"state">): Doc {
    const head: Doc = [this.words(7), this.afterColon(cause === null ? 0 : 1)];
    return until === null ? head : group([head, indent([line, this.until(until)])]);
  }

  private table({ columns, rows, statements }: StatementOf<"table">): Doc {
    const { cursor } = this;
    const head: Doc = [cursor.take(), space, names(cursor, columns.length), space, cursor.take()];
    const docs = rows.map((row): Doc => [hardLine, this.row(row)]);
    return [head, indent(docs), hardLine, this.statements(statements)];
  }

  private row({ cells }: RowNode): Doc {
    const bar = this.cursor.take();
    return [
      bar,
      space,
      group(
        indent(
          join(
            cells.map((cell) => this.anyValue(cell)),
            [",", line],
          ),
        ),
      ),
    ];
  }
}
