/**
 * The grammar of expressions.
 *
 *     expression = prefix* primary ( operator prefix* primary | "is" ["not"] word ( "|" word )* )*
 *     primary    = literal | path | "(" expression ")" | "[" expression, … "]" | quantifier
 *     quantifier = ("any" | "all" | "count") name "in" path [ "where" expression ]
 *
 * Rules are class fields, as Chevrotain records them when the parser is built; what they build is wrapped in `ACTION`,
 * because recording runs them once with dummies.
 */
import type { IToken } from "chevrotain";
import type { ExpressionNode, Name, PathNode } from "./ast.ts";
import { fold, type Item } from "./fold.ts";
import { durationOf, instantOf, integerOf } from "./literals.ts";
import { nowhere, ParserBase, unreadName } from "./parser-base.ts";
import * as t from "./tokens.ts";

const broken: ExpressionNode = { kind: "broken", span: nowhere };

export class ExpressionParser extends ParserBase {
  public expression = this.RULE(
    "expression",
    (): ExpressionNode => {
      const items: Item[] = [];
      this.SUBRULE(this.operand, { ARGS: [items] });
      this.MANY(() => {
        this.OR([
          {
            ALT: () => {
              const token = this.CONSUME(t.Operator);
              this.ACTION(() => items.push({ kind: "operator", token }));
              this.SUBRULE2(this.operand, { ARGS: [items] });
            },
          },
          { ALT: () => this.SUBRULE(this.isSuffix, { ARGS: [items] }) },
        ]);
      });
      return this.ACTION(() => fold(this.file, items, this.report));
    },
    { recoveryValueFunc: () => broken },
  );

  private isSuffix = this.RULE("isSuffix", (items: Item[]) => {
    this.CONSUME(t.Is);
    const not = this.OPTION(() => this.CONSUME(t.Not));
    const words: Name[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Bar, DEF: () => words.push(this.SUBRULE(this.word)) });
    this.ACTION(() => items.push({ kind: "is", negated: not !== undefined, words }));
  });

  private operand = this.RULE("operand", (items: Item[]) => {
    this.MANY(() => {
      const token = this.OR([{ ALT: () => this.CONSUME(t.Not) }, { ALT: () => this.CONSUME(t.Minus) }]);
      this.ACTION(() => items.push({ kind: "prefix", token }));
    });
    const node = this.SUBRULE(this.primary) as ExpressionNode | undefined;
    this.ACTION(() => items.push({ kind: "operand", node: node ?? broken }));
  });

  private primary = this.RULE(
    "primary",
    (): ExpressionNode =>
      this.OR([
        { ALT: () => this.SUBRULE(this.literal) },
        { ALT: () => this.SUBRULE(this.path) },
        { ALT: () => this.SUBRULE(this.group) },
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.SUBRULE(this.quantifier) },
      ]),
    { recoveryValueFunc: () => broken },
  );

  private literal = this.RULE(
    "literal",
    (): ExpressionNode =>
      this.OR([
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
      ]),
    { recoveryValueFunc: () => broken },
  );

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

  protected path = this.RULE(
    "path",
    (): PathNode => {
      // Messages speak of `lock.reason` and of what a quota is `adding`.
      const start = this.OR([
        { ALT: () => this.CONSUME(t.Identifier) },
        { ALT: () => this.CONSUME(t.Lock) },
        { ALT: () => this.CONSUME(t.Adding) },
      ]);
      const steps: Name[] = [];
      this.MANY(() => {
        this.CONSUME(t.Dot);
        steps.push(this.SUBRULE(this.word));
      });
      return this.ACTION(() => ({
        kind: "path",
        root: this.nameOf(start),
        steps,
        span: this.spanFrom(start),
      }));
    },
    {
      recoveryValueFunc: (): PathNode => ({
        kind: "path",
        root: unreadName,
        steps: [],
        span: nowhere,
      }),
    },
  );

  private group = this.RULE("group", (): ExpressionNode => {
    this.CONSUME(t.LeftParen);
    const inner = this.SUBRULE(this.expression);
    this.CONSUME(t.RightParen);
    return inner?.kind === "logical" ? { ...inner, grouped: true } : inner;
  });

  private list = this.RULE("list", (): ExpressionNode => {
    const start = this.CONSUME(t.LeftBracket);
    const elements: ExpressionNode[] = [];
    this.MANY_SEP({ SEP: t.Comma, DEF: () => elements.push(this.SUBRULE(this.expression)) });
    this.CONSUME(t.RightBracket);
    return this.ACTION(() => ({ kind: "list", elements, span: this.spanFrom(start) }));
  });

  private quantifier = this.RULE("quantifier", (): ExpressionNode => {
    const start = this.OR([
      { ALT: () => this.CONSUME(t.AnyOf) },
      { ALT: () => this.CONSUME(t.AllOf) },
      { ALT: () => this.CONSUME(t.Count) },
    ]);
    const name = this.CONSUME(t.Identifier);
    this.CONSUME(t.In);
    const set = this.SUBRULE(this.path);
    const condition = this.OPTION(() => {
      this.CONSUME(t.Where);
      return this.SUBRULE(this.expression);
    });
    return this.ACTION(() => ({
      kind: "quantifier",
      quantifier: start.image as "any" | "all" | "count",
      name: this.nameOf(name),
      set,
      condition: condition ?? null,
      span: this.spanFrom(start),
    }));
  });
}
