/**
 * The grammar of expressions.
 *
 *     expression = prefix* primary ( operator prefix* primary | "is" ["not"] ( words | calendar ) )*
 *     calendar   = ( "on" words | "between" text "and" text ) [ "at" text ]
 *     words      = word ( "|" word )*
 *     primary    = literal | path | "(" expression ")" | "[" expression, … "]" | quantifier
 *     quantifier = ("any" | "all" | "count") name "in" path [ "where" expression ]
 *
 * Rules are class fields, as Chevrotain records them when the parser is built; what they build is wrapped in `ACTION`,
 * because recording runs them once with dummies.
 */
import type { IOrAlt, IToken } from "chevrotain";
import type { CalendarWords, ExpressionNode, Name, PathNode } from "./ast.ts";
import { fold, type Item } from "./fold.ts";
import { nowhere, unreadName } from "./parser-base.ts";
import { broken, LiteralParser } from "./parser-literals.ts";
import * as t from "./tokens.ts";

export class ExpressionParser extends LiteralParser {
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
    this.OR([
      {
        // `on` and `between` are words too, and no type or state is called so.
        GATE: () => ![t.On, t.Between].includes(this.LA(1).tokenType),
        ALT: () => {
          const words = this.SUBRULE(this.wordsWithBars);
          this.ACTION(() => items.push({ kind: "is", negated: not !== undefined, words: words ?? [] }));
        },
      },
      { ALT: () => this.SUBRULE(this.calendar, { ARGS: [items, not !== undefined] }) },
    ]);
  });

  private wordsWithBars = this.RULE(
    "wordsWithBars",
    (): Name[] => {
      const words: Name[] = [];
      this.AT_LEAST_ONE_SEP({ SEP: t.Bar, DEF: () => words.push(this.SUBRULE(this.word)) });
      return words;
    },
    { recoveryValueFunc: () => [] },
  );

  private calendar = this.RULE("calendar", (items: Item[], negated: boolean) => {
    const words = this.OR([
      {
        ALT: (): CalendarWords => {
          this.CONSUME(t.On);
          const days = this.SUBRULE(this.wordsWithBars);
          return { kind: "days", days };
        },
      },
      {
        ALT: (): CalendarWords => {
          this.CONSUME(t.Between);
          const from = this.SUBRULE(this.text);
          this.CONSUME(t.And);
          const to = this.SUBRULE2(this.text);
          return { kind: "hours", from, to };
        },
      },
    ]);
    const offset = this.OPTION(() => {
      this.CONSUME(t.At);
      return this.SUBRULE3(this.text);
    });
    this.ACTION(() => {
      const span = this.spanOf(this.LA(0));
      items.push({ kind: "calendar", negated, words, offset: offset ?? null, span });
    });
  });

  private prefixes: IOrAlt<IToken>[] = [
    { ALT: () => this.CONSUME(t.Not) },
    { ALT: () => this.CONSUME(t.Minus) },
  ];

  private operand = this.RULE("operand", (items: Item[]) => {
    this.MANY(() => {
      const token = this.OR(this.prefixes);
      this.ACTION(() => items.push({ kind: "prefix", token }));
    });
    const node = this.SUBRULE(this.primary) as ExpressionNode | undefined;
    this.ACTION(() => items.push({ kind: "operand", node: node ?? broken }));
  });

  private primaries: IOrAlt<ExpressionNode>[] = [
    { ALT: () => this.SUBRULE(this.literal) },
    { ALT: () => this.SUBRULE(this.path) },
    { ALT: () => this.SUBRULE(this.group) },
    { ALT: () => this.SUBRULE(this.list) },
    { ALT: () => this.SUBRULE(this.quantifier) },
  ];

  private primary = this.RULE("primary", (): ExpressionNode => this.OR(this.primaries), {
    recoveryValueFunc: () => broken,
  });

  /** Messages speak of `lock.reason` and of what a quota is `adding`. */
  private roots: IOrAlt<IToken>[] = [
    { ALT: () => this.CONSUME(t.Identifier) },
    { ALT: () => this.CONSUME(t.Lock) },
    { ALT: () => this.CONSUME(t.Adding) },
  ];

  protected path = this.RULE(
    "path",
    (): PathNode => {
      const start = this.OR(this.roots);
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
