/**
 * The grammar of values that tests give.
 *
 *     record = "{" ( name ":" value ),* "}"
 *     value  = record | "[" value,* "]" | "absent" | expression
 */
import type { MemberNode, RecordNode, ValueNode } from "./ast.ts";
import { RuleParser } from "./parser-rules.ts";
import * as t from "./tokens.ts";

export class ValueParser extends RuleParser {
  protected record = this.RULE("record", (): RecordNode => {
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

  protected value = this.RULE("value", (): ValueNode => {
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
