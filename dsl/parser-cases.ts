/**
 * The grammar of cases: what is asked, and what is expected.
 *
 *     case   = subject ( "may" ["not"] | "asks to" ) action resource [ "with" record ] [ ":" codes ] expect*
 *     state  = lifecycle "is" state "for" subject "on" resource [ ":" code ] [ until ]
 *     expect = [ "by" permits ] [ "saying" text ] [ "advising" text ] [ "lacking" text ]
 *              [ "using" ( quota used "+" adding "of" limit ),* ] [ until ]
 *     until  = "until" expression | "for ever"
 */
import type { Statement, UntilNode, UseNode } from "./ast.ts";
import { diagnose } from "./diagnostic.ts";
import { ValueParser } from "./parser-values.ts";
import * as t from "./tokens.ts";

type CaseNode = Extract<Statement, { readonly kind: "case" }>;
type Expected = Pick<CaseNode, "by" | "saying" | "advising" | "lacking" | "using" | "until">;
const nothingExpected: Expected = {
  by: null,
  saying: null,
  advising: null,
  lacking: null,
  using: [],
  until: null,
};

export class CaseParser extends ValueParser {
  protected caseStatement = this.RULE("caseStatement", (): Statement => {
    const start = this.CONSUME(t.Identifier);
    const verb = this.SUBRULE(this.verb);
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
    const expected = this.SUBRULE(this.expected);
    return this.ACTION(() => {
      const said = codes ?? [];
      const [answer = null, ...others] = verb === "asks" ? said : [];
      const node: CaseNode = {
        kind: "case",
        subject: this.nameOf(start),
        negated: verb === "may not",
        action,
        resource: this.nameOf(resource),
        context: context ?? null,
        answer,
        codes: verb === "asks" ? others : said,
        ...expected,
        span: this.spanFrom(start),
      };
      const isUnclear = verb === "asks" && (answer === null || others.length > 0);
      if (isUnclear) this.report(diagnose("LEND0121", node.span, {}));
      return node;
    });
  });

  private verb = this.RULE(
    "verb",
    (): "may" | "may not" | "asks" =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.May);
            const not = this.OPTION(() => this.CONSUME(t.Not));
            return not === undefined ? ("may" as const) : ("may not" as const);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.AsksTo);
            return "asks" as const;
          },
        },
      ]),
    { recoveryValueFunc: () => "may" as const },
  );

  private expected = this.RULE(
    "expected",
    (): Expected => {
      const by = this.OPTION(() => {
        this.CONSUME(t.By);
        return this.SUBRULE(this.words);
      });
      const saying = this.OPTION2(() => {
        this.CONSUME(t.Saying);
        return this.SUBRULE(this.text);
      });
      const advising = this.OPTION3(() => {
        this.CONSUME(t.Advising);
        return this.SUBRULE2(this.text);
      });
      const lacking = this.OPTION4(() => {
        this.CONSUME(t.Lacking);
        return this.SUBRULE3(this.text);
      });
      const using = this.SUBRULE(this.using);
      const until = this.SUBRULE(this.until);
      return this.ACTION(() => ({
        by: by ?? null,
        saying: saying ?? null,
        advising: advising ?? null,
        lacking: lacking ?? null,
        using,
        until,
      }));
    },
    { recoveryValueFunc: () => nothingExpected },
  );

  private using = this.RULE(
    "using",
    (): UseNode[] => {
      const uses: UseNode[] = [];
      this.OPTION(() => {
        this.CONSUME(t.Using);
        this.AT_LEAST_ONE_SEP({
          SEP: t.Comma,
          DEF: () => {
            const use = this.SUBRULE(this.use);
            this.ACTION(() => {
              if (use) uses.push(use);
            });
          },
        });
      });
      return uses;
    },
    { recoveryValueFunc: () => [] },
  );

  private use = this.RULE("use", (): UseNode | undefined => {
    const start = this.LA(1);
    const quota = this.SUBRULE(this.word);
    const sum = this.SUBRULE(this.expression);
    this.CONSUME(t.Of);
    const limit = this.SUBRULE2(this.expression);
    return this.ACTION(() => {
      const isSum = sum.kind === "binary" && sum.operator === "+";
      if (isSum) return { quota, used: sum.left, adding: sum.right, limit, span: this.spanFrom(start) };
      if (sum.kind !== "broken") this.report(diagnose("LEND0122", sum.span, {}));
      return undefined;
    });
  });

  protected stateStatement = this.RULE("stateStatement", (): Statement => {
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

  private until = this.RULE("until", (): UntilNode | null => {
    const instant = this.OPTION(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Until);
            const instant = this.SUBRULE(this.expression) as UntilNode;
            this.ACTION(() => this.checkInstant(instant.kind === "for ever" ? undefined : instant));
            return instant;
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(t.ForEver);
            return this.ACTION((): UntilNode => ({ kind: "for ever", span: this.spanOf(token) }));
          },
        },
      ]),
    );
    return instant ?? null;
  });
}
