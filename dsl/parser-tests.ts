/**
 * The grammar of tests.
 *
 *     given     = "given" [ name ] "{" statement* "}"
 *     test      = "test" text "{" statement* "}"
 *     statement = "at" expression
 *               | "let" name "=" value
 *               | "given" name
 *               | type name text [ "in" names ] record
 *               | "with" name [ "in" names ] record
 *               | action "with" record
 *               | "for each" names "in" ( "|" value,+ )+ "{" statement* "}"
 *               | case | state
 */
import type { GivenDeclaration, Name, RowNode, Statement, TestDeclaration, ValueNode } from "./ast.ts";
import { diagnose } from "./diagnostic.ts";
import { CaseParser } from "./parser-cases.ts";
import * as t from "./tokens.ts";

export class TestParser extends CaseParser {
  protected givenDeclaration = this.RULE("givenDeclaration", (): GivenDeclaration => {
    const start = this.CONSUME(t.Given);
    const name = this.OPTION(() => this.SUBRULE(this.word));
    const statements = this.SUBRULE(this.statements);
    return this.ACTION(() => ({
      kind: "given",
      name: name ?? null,
      statements,
      documentation: this.documentation(start),
      span: this.spanFrom(start),
    }));
  });

  protected testDeclaration = this.RULE("testDeclaration", (): TestDeclaration => {
    const start = this.CONSUME(t.Test);
    const title = this.SUBRULE(this.text);
    const statements = this.SUBRULE(this.statements);
    return this.ACTION(() => ({
      kind: "test",
      title,
      statements,
      documentation: this.documentation(start),
      span: this.spanFrom(start),
    }));
  });

  protected statements = this.RULE("statements", (): Statement[] => {
    const statements: Statement[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      const statement = this.SUBRULE(this.statement);
      this.ACTION(() => {
        if (statement) statements.push(statement);
      });
    });
    this.CONSUME(t.RightBrace);
    return statements;
  });

  private statement = this.RULE("statement", (): Statement | undefined =>
    this.OR([
      { ALT: () => this.SUBRULE(this.atStatement) },
      { ALT: () => this.SUBRULE(this.letStatement) },
      { ALT: () => this.SUBRULE(this.useStatement) },
      { ALT: () => this.SUBRULE(this.tableStatement) },
      { ALT: () => this.SUBRULE(this.withStatement) },
      { ALT: () => this.SUBRULE(this.contextStatement) },
      { ALT: () => this.SUBRULE(this.caseStatement) },
      { ALT: () => this.SUBRULE(this.stateStatement) },
      // Its name may be a word of the language by mistake, and the words of other statements are tried first.
      { ALT: () => this.SUBRULE(this.entityStatement), IGNORE_AMBIGUITIES: true },
    ]),
  );

  private atStatement = this.RULE("atStatement", (): Statement => {
    const start = this.CONSUME(t.At);
    const instant = this.SUBRULE(this.expression);
    return this.ACTION(() => {
      this.checkInstant(instant);
      return { kind: "at", instant, span: this.spanFrom(start) };
    });
  });

  private letStatement = this.RULE("letStatement", (): Statement => {
    const start = this.CONSUME(t.Let);
    const name = this.SUBRULE(this.word);
    this.CONSUME(t.Equal);
    const value = this.SUBRULE(this.value);
    return this.ACTION(() => ({ kind: "let", name, value, span: this.spanFrom(start) }));
  });

  private withStatement = this.RULE("withStatement", (): Statement => {
    const start = this.CONSUME(t.With);
    const name = this.SUBRULE(this.word);
    const parents = this.SUBRULE(this.parents);
    const record = this.SUBRULE(this.record);
    return this.ACTION(() => ({ kind: "with", name, parents, record, span: this.spanFrom(start) }));
  });

  private contextStatement = this.RULE("contextStatement", (): Statement => {
    const start = this.CONSUME(t.Identifier);
    this.CONSUME(t.With);
    const record = this.SUBRULE(this.record);
    return this.ACTION(() => ({
      kind: "context",
      action: this.nameOf(start),
      record,
      span: this.spanFrom(start),
    }));
  });

  private parents = this.RULE("parents", (): Name[] | null => {
    const names = this.OPTION(() => {
      this.CONSUME(t.In);
      return this.SUBRULE(this.words);
    });
    return names ?? null;
  });

  private entityStatement = this.RULE("entityStatement", (): Statement => {
    const start = this.CONSUME(t.Identifier);
    const name = this.CONSUME(t.Word);
    const id = this.SUBRULE(this.text);
    const parents = this.SUBRULE(this.parents);
    const record = this.SUBRULE(this.record);
    return this.ACTION(() => ({
      kind: "entity",
      type: this.nameOf(start),
      name: this.nameOf(name),
      id,
      parents: parents ?? [],
      record,
      span: this.spanFrom(start),
    }));
  });

  private useStatement = this.RULE("useStatement", (): Statement => {
    const start = this.CONSUME(t.Given);
    const name = this.SUBRULE(this.word);
    return this.ACTION(() => ({ kind: "use", name, span: this.spanFrom(start) }));
  });

  private tableStatement = this.RULE("tableStatement", (): Statement => {
    const start = this.CONSUME(t.ForEach);
    const columns = this.SUBRULE(this.words);
    this.ACTION(() => {
      // Where a column is read, such a name means something else, and the mistake would be found only there.
      for (const { text, span } of columns) {
        if (t.isKeyword(text)) this.report(diagnose("LEND0109", span, { name: text }));
      }
    });
    this.CONSUME(t.In);
    const rows: RowNode[] = [];
    this.AT_LEAST_ONE(() => rows.push(this.SUBRULE(this.row)));
    const statements = this.SUBRULE(this.statements);
    return this.ACTION(() => ({ kind: "table", columns, rows, statements, span: this.spanFrom(start) }));
  });

  private row = this.RULE("row", (): RowNode => {
    const start = this.CONSUME(t.Bar);
    const cells: ValueNode[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => cells.push(this.SUBRULE(this.value)) });
    return this.ACTION(() => ({ cells, span: this.spanFrom(start) }));
  });
}
