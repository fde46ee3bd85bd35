/** The grammar of literals: numbers, durations, texts, instants, `true` and `false`. */
import type { IOrAlt, IToken } from "chevrotain";
import type { ExpressionNode } from "./ast.ts";
import { diagnose } from "./diagnostic.ts";
import { durationOf, instantOf, integerOf } from "./literals.ts";
import { nowhere, ParserBase } from "./parser-base.ts";
import * as t from "./tokens.ts";

export const broken: ExpressionNode = { kind: "broken", span: nowhere };

export class LiteralParser extends ParserBase {
  /** Where only an instant can stand, a text is one without its word. */
  protected checkInstant(node: ExpressionNode | undefined): void {
    if (node?.kind !== "literal" || node.type !== "string") return;
    const before = `"${node.value}"`;
    const facts = { word: "time", before, instead: `Write \`time ${before}\`.` };
    this.report(diagnose("LEND0026", node.span, facts));
  }

  private literals: IOrAlt<ExpressionNode>[] = [
    { ALT: () => this.SUBRULE(this.number) },
    {
      ALT: () => {
        const text = this.SUBRULE(this.text);
        return this.ACTION((): ExpressionNode => {
          return { kind: "literal", type: "string", value: text.value, span: text.span };
        });
      },
    },
    {
      ALT: () => {
        const start = this.CONSUME(t.Time);
        const text = this.SUBRULE2(this.text);
        return this.ACTION((): ExpressionNode => {
          const value = instantOf(text, this.report);
          return { kind: "literal", type: "time", value, span: this.spanFrom(start) };
        });
      },
    },
    { ALT: () => this.truth(this.CONSUME(t.True), true) },
    { ALT: () => this.truth(this.CONSUME(t.False), false) },
  ];

  protected literal = this.RULE("literal", (): ExpressionNode => this.OR(this.literals), {
    recoveryValueFunc: () => broken,
  });

  private truth(token: IToken, value: boolean): ExpressionNode {
    return this.ACTION(() => ({ kind: "literal", type: "bool", value, span: this.spanOf(token) }));
  }

  /** `5`, `3 hours`, `3 hours 30 minutes`. */
  private number = this.RULE(
    "number",
    (): ExpressionNode => {
      const start = this.CONSUME(t.Integer);
      let milliseconds: number | null = null;
      this.OPTION(() => {
        const unit = this.CONSUME(t.Unit);
        milliseconds = this.ACTION(() => durationOf(this.file, start, unit, this.report, 0));
        this.MANY(() => {
          const amount = this.CONSUME2(t.Integer);
          const next = this.CONSUME2(t.Unit);
          this.ACTION(() => {
            milliseconds = durationOf(this.file, amount, next, this.report, milliseconds ?? 0);
          });
        });
      });
      return this.ACTION(() =>
        milliseconds === null
          ? {
              kind: "literal",
              type: "int",
              value: integerOf(this.file, start, this.report),
              span: this.spanOf(start),
            }
          : { kind: "literal", type: "duration", value: milliseconds, span: this.spanFrom(start) },
      );
    },
    { recoveryValueFunc: () => broken },
  );
}
