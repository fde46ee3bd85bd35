/** The layout of rules: targets and clauses, one to a line. */
import type { Clause, ClauseOf, RuleDeclaration, Target } from "../ast.ts";
import { type Doc, flatWidth, hardLine, indent, space, spaces } from "./document.ts";
import { lineWidth } from "./layout.ts";
import { names } from "./pieces.ts";
import { StatementLayout } from "./statements.ts";

/** What follows the words of a reason or a quota begins in one column. */
const column = "because ".length;

/** The `and`s and `or`s of a condition end in the column in which its `when` or `unless` ends. */
const under =
  (word: string) =>
  (operator: "and" | "or"): number =>
    word.length - operator.length;

type PlainClause = Exclude<Clause, { readonly kind: "ends at" }>;

interface End {
  readonly at: Doc;
  readonly code: Doc;
  readonly conditions: readonly Doc[];
}

export class RuleLayout extends StatementLayout {
  private readonly clauseLayouts: {
    readonly [Kind in PlainClause["kind"]]: (clause: ClauseOf<Kind>) => Doc;
  } = {
    when: (clause) => this.condition("when", clause),
    unless: (clause) => this.condition("unless", clause),
    code: () => this.named("code", () => this.cursor.take()),
    because: () => this.named("because", () => this.cursor.take()),
    help: () => this.named("help", () => this.cursor.take()),
    counts: ({ value }) => this.named("counts", () => this.expression(value)),
    adding: ({ value }) => this.named("adding", () => this.expression(value)),
    takes: ({ value }) => [this.cursor.take(), space, this.behind(() => this.expression(value))],
    "starts at": ({ value }) => [this.cursor.take(), space, this.behind(() => this.expression(value))],
    "at most": (clause) => this.limit(clause),
    for: ({ reasons }) => [this.cursor.take(), space, names(this.cursor, reasons.length)],
    "for each": (clause) => this.each(clause),
    "meanwhile refuses": (clause) => this.refuses(clause),
    "afterwards refuses": (clause) => this.refuses(clause),
  };

  rule({ targets, clauses }: RuleDeclaration, head: Doc): Doc {
    return [head, indent([this.targets(targets), this.clauses(clauses)])];
  }

  /** The `to`s of several targets are in one column. */
  private targets(targets: readonly Target[]): Doc {
    const widths = targets.map(({ resource, actions }) => (actions.length === 0 ? 0 : resource.text.length));
    const width = widths.reduce((widest, each) => Math.max(widest, each), 0);
    return targets.map(({ resource, actions }): Doc => {
      const on = [hardLine, this.words(2)];
      if (actions.length === 0) return on;
      const gap = spaces(width - resource.text.length + 1);
      return [on, gap, this.cursor.take(), space, names(this.cursor, actions.length)];
    });
  }

  private clauses(clauses: readonly Clause[]): Doc {
    const docs: Doc[] = [];
    let ends: End[] = [];
    for (const clause of clauses) {
      if (clause.kind === "ends at") ends.push(this.end(clause));
      else {
        docs.push(alignedEnds(ends));
        ends = [];
        docs.push(hardLine, this.clause(clause));
      }
    }
    return [docs, alignedEnds(ends)];
  }

  private clause(clause: PlainClause): Doc {
    const layout = this.clauseLayouts[clause.kind] as (clause: PlainClause) => Doc;
    return [this.cursor.comments(), layout(clause)];
  }

  private condition(word: "when" | "unless", { condition }: Pick<ClauseOf<"when">, "condition">): Doc {
    const head: Doc = [this.cursor.take(), space];
    const column = this.cursor.commentAhead() ? () => 0 : under(word);
    return [head, this.behind(() => this.expression(condition, column))];
  }

  /** A clause whose value begins in the column of all of its kind. */
  private named(word: string, value: () => Doc): Doc {
    return [this.cursor.take(), spaces(column - word.length), this.behind(value)];
  }

  private limit({ value, raisedBy }: ClauseOf<"at most">): Doc {
    const limit = this.named("at most", () => this.expression(value));
    return raisedBy === null ? limit : [limit, space, this.cursor.take(), space, this.expression(raisedBy)];
  }

  private each({ set, where }: ClauseOf<"for each">): Doc {
    const head: Doc = [this.words(3), space, this.expression(set)];
    return where === null ? head : [head, this.where(where)];
  }

  private end({ at, conditions, code }: ClauseOf<"ends at">): End {
    return {
      at: [this.cursor.take(), space, this.behind(() => this.expression(at))],
      conditions: conditions.map((each) => this.condition(each.negated ? "unless" : "when", each)),
      code: code === null ? [] : this.words(2),
    };
  }

  private refuses({
    actions,
    code,
    because,
    help,
  }: ClauseOf<"meanwhile refuses" | "afterwards refuses">): Doc {
    const head: Doc = [this.words(2), space, names(this.cursor, actions.length)];
    const words = { code, because, help };
    const reason = Object.entries(words).flatMap(([word, written]): Doc[] =>
      written ? [hardLine, this.named(word, () => this.cursor.take())] : [],
    );
    return [head, indent(reason)];
  }
}

/** Ends that are on one line each and follow each other have their codes in one column. */
const alignedEnds = (ends: readonly End[]): Doc => {
  const docs: Doc[] = [];
  let run: End[] = [];
  const finish = (): void => {
    const widths = run.map(({ at, code }) => [flatWidth(at) ?? 0, flatWidth(code) ?? 0] as const);
    const width = widths.reduce((widest, [at]) => Math.max(widest, at), 0);
    const fits = widths.every(([, code]) => width + code + 3 <= lineWidth);
    run.forEach(({ at, code }, index) => {
      const gap = fits ? width - (widths[index]?.[0] ?? 0) + 1 : 1;
      docs.push(hardLine, at, spaces(gap), code);
    });
    run = [];
  };
  for (const end of ends) {
    const isShort = end.conditions.length === 0 && flatWidth(end.at) !== null;
    if (isShort) run.push(end);
    else {
      finish();
      docs.push(hardLine, end.at, indent([...end.conditions, end.code].map((doc) => [hardLine, doc])));
    }
  }
  finish();
  return docs;
};
