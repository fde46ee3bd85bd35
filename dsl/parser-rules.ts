/**
 * The grammar of what a rule is made of. Which clauses a kind of rule takes is the checker's to say, so that a clause
 * in the wrong place gets a sentence and not a list of tokens.
 */
import type { IOrAlt, IToken } from "chevrotain";
import type { Clause, ClauseOf, ExpressionNode, Name, Target, TextNode } from "./ast.ts";
import { diagnose } from "./diagnostic.ts";
import { SchemaParser } from "./parser-schema.ts";
import * as t from "./tokens.ts";

interface Reason {
  readonly code: Name | null;
  readonly because: TextNode | null;
  readonly help: TextNode | null;
}

export class RuleParser extends SchemaParser {
  protected target = this.RULE("target", (): Target => {
    const start = this.CONSUME(t.On);
    const resource = this.SUBRULE(this.word);
    const actions = this.OPTION(() => {
      this.CONSUME(t.To);
      return this.SUBRULE(this.words);
    });
    return this.ACTION(() => ({ resource, actions: actions ?? [], span: this.spanFrom(start) }));
  });

  /** Made once, as are the other lists of what many rules and expressions choose from. */
  private clauses: IOrAlt<Clause>[] = [
    { ALT: () => this.SUBRULE(this.conditionClause) },
    { ALT: () => this.SUBRULE(this.codeClause) },
    { ALT: () => this.SUBRULE(this.textClause) },
    { ALT: () => this.SUBRULE(this.valueClause) },
    { ALT: () => this.SUBRULE(this.limitClause) },
    { ALT: () => this.SUBRULE(this.forClause) },
    { ALT: () => this.SUBRULE(this.endClause) },
    { ALT: () => this.SUBRULE(this.refusesClause) },
  ];

  protected clause = this.RULE("clause", (): Clause => this.OR(this.clauses));

  private conditionWords: IOrAlt<IToken>[] = [
    { ALT: () => this.CONSUME(t.When) },
    { ALT: () => this.CONSUME(t.Unless) },
  ];

  private conditionClause = this.RULE("conditionClause", (): ClauseOf<"when" | "unless"> => {
    const start = this.OR(this.conditionWords);
    const condition = this.SUBRULE(this.expression);
    return this.ACTION(() => ({
      kind: start.tokenType === t.When ? "when" : "unless",
      condition,
      span: this.spanFrom(start),
    }));
  });

  private codeClause = this.RULE("codeClause", (): ClauseOf<"code"> => {
    const start = this.CONSUME(t.Code);
    const name = this.SUBRULE(this.word);
    return this.ACTION(() => ({ kind: "code", name, span: this.spanFrom(start) }));
  });

  private textWords: IOrAlt<IToken>[] = [
    { ALT: () => this.CONSUME(t.Because) },
    { ALT: () => this.CONSUME(t.Help) },
  ];

  private textClause = this.RULE("textClause", (): ClauseOf<"because" | "help"> => {
    const start = this.OR(this.textWords);
    const text = this.SUBRULE(this.text);
    return this.ACTION(() => ({
      kind: start.tokenType === t.Because ? "because" : "help",
      text,
      span: this.spanFrom(start),
    }));
  });

  private valueClause = this.RULE(
    "valueClause",
    (): ClauseOf<"counts" | "adding" | "takes" | "starts at"> => {
      const start = this.OR([
        { ALT: () => this.CONSUME(t.Counts) },
        { ALT: () => this.CONSUME(t.Adding) },
        { ALT: () => this.CONSUME(t.Takes) },
        { ALT: () => this.CONSUME(t.StartsAt) },
      ]);
      const value = this.SUBRULE(this.expression);
      this.ACTION(() => {
        if (start.tokenType === t.Counts) this.checkCounted(value);
      });
      return this.ACTION(() => ({
        kind: start.tokenType === t.StartsAt ? "starts at" : (start.image as "counts" | "adding" | "takes"),
        value,
        span: this.spanFrom(start),
      }));
    },
  );

  /** `counts resource.loans <= 5` says two things at once. */
  private checkCounted(value: ExpressionNode | undefined): void {
    if (value?.kind !== "binary" || (value.operator !== "<=" && value.operator !== "<")) return;
    const span = { ...value.span, start: value.left.span.end, end: value.right.span.start };
    const instead = "A quota says `counts …`, and below it `at most …`.";
    this.report(diagnose("LEND0027", span, { found: value.operator, instead }));
  }

  private limitClause = this.RULE("limitClause", (): ClauseOf<"at most"> => {
    const start = this.CONSUME(t.AtMost);
    const value = this.SUBRULE(this.expression);
    const raisedBy = this.OPTION(() => {
      this.CONSUME(t.RaisedBy);
      return this.SUBRULE2(this.expression);
    });
    return this.ACTION(() => ({
      kind: "at most",
      value,
      raisedBy: raisedBy ?? null,
      span: this.spanFrom(start),
    }));
  });

  /** `for restoring, converting` or `for offer in resource.offers where …`. */
  private forClause = this.RULE("forClause", (): ClauseOf<"for" | "for each"> => {
    const start = this.CONSUME(t.For);
    const names = this.SUBRULE(this.words);
    let set: ExpressionNode | null = null;
    let where: ExpressionNode | undefined;
    this.OPTION(() => {
      this.CONSUME(t.In);
      set = this.SUBRULE(this.path);
      where = this.OPTION2(() => {
        this.CONSUME(t.Where);
        return this.SUBRULE(this.expression);
      });
    });
    return this.ACTION((): ClauseOf<"for" | "for each"> => {
      const span = this.spanFrom(start);
      const name = names[0];
      if (set === null || !name) return { kind: "for", reasons: names, span };
      const [, second] = names;
      if (second) {
        this.report(diagnose("LEND0005", second.span, { expected: "`in`", found: `\`${second.text}\`` }));
      }
      return { kind: "for each", name, set, where: where ?? null, span };
    });
  });

  private endClause = this.RULE("endClause", (): ClauseOf<"ends at"> => {
    const start = this.CONSUME(t.EndsAt);
    const at = this.SUBRULE(this.expression);
    const conditions: ClauseOf<"ends at">["conditions"][number][] = [];
    this.MANY(() => {
      const clause = this.SUBRULE(this.conditionClause) as ClauseOf<"when" | "unless"> | undefined;
      this.ACTION(() => {
        if (!clause) return;
        const { kind, condition, span } = clause;
        conditions.push({ negated: kind === "unless", condition, span });
      });
    });
    const code = this.OPTION(() => this.SUBRULE(this.codeClause));
    return this.ACTION(() => ({
      kind: "ends at",
      at,
      conditions,
      code: code?.name ?? null,
      span: this.spanFrom(start),
    }));
  });

  private refusesClause = this.RULE(
    "refusesClause",
    (): ClauseOf<"meanwhile refuses" | "afterwards refuses"> => {
      const start = this.OR([
        { ALT: () => this.CONSUME(t.Meanwhile) },
        { ALT: () => this.CONSUME(t.Afterwards) },
      ]);
      this.CONSUME(t.Refuses);
      const actions = this.SUBRULE(this.words);
      const reason = this.SUBRULE(this.reason);
      return this.ACTION(() => ({
        kind: start.tokenType === t.Meanwhile ? "meanwhile refuses" : "afterwards refuses",
        actions,
        ...reason,
        span: this.spanFrom(start),
      }));
    },
  );

  private reason = this.RULE("reason", (): Reason => {
    const code = this.OPTION(() => this.SUBRULE(this.codeClause));
    const because = this.OPTION2(() => {
      this.CONSUME(t.Because);
      return this.SUBRULE(this.text);
    });
    const help = this.OPTION3(() => {
      this.CONSUME(t.Help);
      return this.SUBRULE2(this.text);
    });
    return this.ACTION(() => ({ code: code?.name ?? null, because: because ?? null, help: help ?? null }));
  });
}
