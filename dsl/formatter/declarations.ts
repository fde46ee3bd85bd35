/** The layout of declarations. */
import type { Declaration, DeclarationKind, Header } from "../ast.ts";
import { type Doc, group, indent, line, space } from "./document.ts";
import { layOutFields } from "./fields.ts";
import { bracketed, names } from "./pieces.ts";
import { RuleLayout } from "./rules.ts";

type DeclarationOf<Kind extends DeclarationKind> = Extract<Declaration, { readonly kind: Kind }>;

export class DeclarationLayout extends RuleLayout {
  private readonly layouts: { readonly [Kind in DeclarationKind]: (node: DeclarationOf<Kind>) => Doc } = {
    enum: (node) => this.enum(node),
    entity: (node) => this.entity(node),
    record: ({ fields }) => [this.head(), space, layOutFields(this.cursor, fields)],
    action: (node) => this.action(node),
    let: ({ value }) => {
      const head: Doc = [this.head(), space, this.cursor.take(), space];
      return [head, this.behind(() => this.expression(value))];
    },
    rule: (node) => [this.rule(node, this.head()), indent(this.cursor.tail())],
    given: ({ name, statements }) => {
      const head = name === null ? this.cursor.take() : this.head();
      return [head, space, this.statements(statements)];
    },
    test: ({ statements }) => [this.head(), space, this.statements(statements)],
  };

  header({ kind }: Header): Doc {
    return this.words(kind === "schema" ? 2 : 4);
  }

  declaration(node: Declaration): Doc {
    const layout = this.layouts[node.kind] as (node: Declaration) => Doc;
    return [this.cursor.comments(node.documentation), layout(node)];
  }

  /** Its first word, and its name. */
  private head(): Doc {
    return [this.cursor.take(), space, this.cursor.take()];
  }

  private enum({ values }: DeclarationOf<"enum">): Doc {
    const head = this.head();
    const open = this.cursor.take();
    const texts = values.map(() => this.cursor.take());
    return [head, space, bracketed(this.cursor, open, texts, line)];
  }

  private entity(node: DeclarationOf<"entity">): Doc {
    const { cursor } = this;
    const { parents } = node;
    const head = this.head();
    const within: Doc =
      parents.length === 0 ? [] : [space, cursor.take(), space, names(cursor, parents.length)];
    return [head, within, space, layOutFields(cursor, node.fields)];
  }

  private action({ names: actions, resources, subjects, fields }: DeclarationOf<"action">): Doc {
    const { cursor } = this;
    const head: Doc = [cursor.take(), space, names(cursor, actions.length)];
    const on: Doc = [line, cursor.take(), space, names(cursor, resources.length)];
    const by: Doc = subjects.length === 0 ? [] : [line, cursor.take(), space, names(cursor, subjects.length)];
    const signature = group([head, indent([on, by])]);
    return cursor.peek() === "{" ? [signature, space, layOutFields(cursor, fields)] : signature;
  }
}
