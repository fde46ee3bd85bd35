/**
 * The grammar of tests.
 *
 *     statement = "at" expression
 *               | "let" name "=" value
 *               | type name text [ "in" names ] record
 *               | "with" name [ "in" names ] record
 *               | action "with" record
 *               | subject "may" ["not"] action resource [ "with" record ] [ ":" codes ] [ "saying" text ] [ until ]
 *               | lifecycle "is" state "for" subject "on" resource [ ":" code ] [ until ]
 *     until     = "until" expression
 *     record    = "{" ( name ":" value ),* "}"
 *     value     = record | "[" value,* "]" | "absent" | expression
 */
import type {
  ExpressionNode,
  GivenDeclaration,
  MemberNode,
  Name,
  RecordNode,
  Statement,
  TestDeclaration,
  ValueNode,
} from "./ast.ts";
import { RuleParser } from "./parser-rules.ts";
import * as t from "./tokens.ts";

export class TestParser extends RuleParser {
  protected givenDeclaration = this.RULE("givenDeclaration", (): GivenDeclaration => {
    const start = this.CONSUME(t.Given);
    const statements = this.SUBRULE(this.statements);
    return this.ACTION(() => ({
      kind: "given",
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

  private statements = this.RULE("statements", (): Statement[] => {
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
    return this.ACTION(() => ({ kind: "at", instant, span: this.spanFrom(start) }));
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

  private caseStatement = this.RULE("caseStatement", (): Statement => {
    const start = this.CONSUME(t.Identifier);
    this.CONSUME(t.May);
    const not = this.OPTION(() => this.CONSUME(t.Not));
    const action = this.SUBRULE(this.word);
    const resource = this.CONSUME2(t.Identifier);
    const context = this.OPTION2({
      // `with backup { … }` on the next line is another statement.
      GATE: () => this.LA(2).tokenType === t.LeftBrace,
      DEF: () => {
        this.CONSUME(t.With);
        return this.SUBRULE(this.record);
      },
    });
    const codes = this.OPTION3(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.words);
    });
    const saying = this.OPTION4(() => {
      this.CONSUME(t.Saying);
      return this.SUBRULE(this.text);
    });
    const until = this.SUBRULE(this.until);
    return this.ACTION(() => ({
      kind: "case",
      subject: this.nameOf(start),
      negated: not !== undefined,
      action,
      resource: this.nameOf(resource),
      context: context ?? null,
      codes: codes ?? [],
      saying: saying ?? null,
      until,
      span: this.spanFrom(start),
    }));
  });

  private stateStatement = this.RULE("stateStatement", (): Statement => {
    const lifecycle = this.CONSUME(t.Identifier);
    this.CONSUME(t.Is);
    const state = this.SUBRULE(this.word);
    this.CONSUME(t.For);
    const subject = this.SUBRULE2(this.word);
    this.CONSUME(t.On);
    const resource = this.SUBRULE3(this.word);
    const cause = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE4(this.word);
    });
    const until = this.SUBRULE(this.until);
    return this.ACTION(() => ({
      kind: "state",
      lifecycle: this.nameOf(lifecycle),
      state,
      subject,
      resource,
      cause: cause ?? null,
      until,
      span: this.spanFrom(lifecycle),
    }));
  });

  private until = this.RULE("until", (): ExpressionNode | null => {
    const instant = this.OPTION(() => {
      this.CONSUME(t.Until);
      return this.SUBRULE(this.expression);
    });
    return instant ?? null;
  });

  private record = this.RULE("record", (): RecordNode => {
    const start = this.CONSUME(t.LeftBrace);
    const members: MemberNode[] = [];
    this.MANY(() => members.push(this.SUBRULE(this.member)));
    this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ kind: "record", members, span: this.spanFrom(start) }));
  });

  private member = this.RULE("member", (): MemberNode => {
    const start = this.LA(1);
    const name = this.SUBRULE(this.word);
    this.CONSUME(t.Colon);
    const value = this.SUBRULE(this.value);
    this.OPTION(() => this.CONSUME(t.Comma));
    return this.ACTION(() => ({ name, value, span: this.spanFrom(start) }));
  });

  private value = this.RULE("value", (): ValueNode => {
    const start = this.LA(1);
    return this.OR([
      { ALT: () => this.SUBRULE(this.record) as ValueNode },
      {
        ALT: () => {
          this.CONSUME(t.LeftBracket);
          const elements: ValueNode[] = [];
          this.MANY_SEP({ SEP: t.Comma, DEF: () => elements.push(this.SUBRULE(this.value)) });
          this.CONSUME(t.RightBracket);
          return this.ACTION((): ValueNode => ({ kind: "values", elements, span: this.spanFrom(start) }));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(t.Absent);
          return this.ACTION((): ValueNode => ({ kind: "absent", span: this.spanOf(token) }));
        },
      },
      // An expression may begin with a bracket too; as a value, a list of values is tried first.
      { ALT: () => this.SUBRULE(this.expression) as ValueNode, IGNORE_AMBIGUITIES: true },
    ]);
  });
}
