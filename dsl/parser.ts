/**
 * The grammar of rules and tests, and the one function that parses a file.
 *
 *     file  = [ "schema" name | "policy" name "for" name ] declaration*
 *     rule  = ("permit" | "forbid" | "quota" | "lock" | "lifecycle") name target+ clause*
 *     let   = "let" name "=" expression
 *     given = "given" "{" statement* "}"
 *     test  = "test" text "{" statement* "}"
 */
import type { IToken } from "chevrotain";
import type {
  Declaration,
  ExpressionNode,
  FileNode,
  Header,
  LetDeclaration,
  RuleDeclaration,
  RuleKind,
} from "./ast.ts";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { lex, tokenSpan } from "./lexer.ts";
import { TestParser } from "./parser-tests.ts";
import type { Source, Span } from "./span.ts";
import * as t from "./tokens.ts";

export interface Parsed {
  readonly file: FileNode;
  readonly diagnostics: readonly Diagnostic[];
}

class PolicyParser extends TestParser {
  constructor() {
    super();
    this.performSelfAnalysis();
  }

  private header = this.RULE("header", (): Header => {
    const start = this.LA(1);
    return this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Schema);
          const name = this.SUBRULE(this.word);
          return this.ACTION((): Header => ({ kind: "schema", name, span: this.spanFrom(start) }));
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Policy);
          const name = this.SUBRULE2(this.word);
          this.CONSUME(t.For);
          const schema = this.SUBRULE3(this.word);
          return this.ACTION((): Header => ({ kind: "policy", name, schema, span: this.spanFrom(start) }));
        },
      },
    ]);
  });

  public wholeFile = this.RULE("wholeFile", (): { header: Header | null; declarations: Declaration[] } => {
    const header = this.OPTION(() => this.SUBRULE(this.header));
    const declarations: Declaration[] = [];
    this.MANY(() => {
      const declaration = this.SUBRULE(this.declaration);
      this.ACTION(() => {
        if (declaration) declarations.push(declaration);
      });
    });
    return { header: header ?? null, declarations };
  });

  private declaration = this.RULE("declaration", (): Declaration | undefined =>
    this.OR([
      { ALT: () => this.SUBRULE(this.ruleDeclaration) },
      { ALT: () => this.SUBRULE(this.letDeclaration) },
      { ALT: () => this.SUBRULE(this.enumDeclaration) },
      { ALT: () => this.SUBRULE(this.entityDeclaration) },
      { ALT: () => this.SUBRULE(this.recordDeclaration) },
      { ALT: () => this.SUBRULE(this.actionDeclaration) },
      { ALT: () => this.SUBRULE(this.givenDeclaration) },
      { ALT: () => this.SUBRULE(this.testDeclaration) },
    ]),
  );

  private letDeclaration = this.RULE("letDeclaration", (): LetDeclaration => {
    const start = this.CONSUME(t.Let);
    const name = this.SUBRULE(this.word);
    this.CONSUME(t.Equal);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({
      kind: "let",
      name,
      value,
      documentation: this.documentation(start),
      span: this.spanFrom(start),
    }));
  });

  private ruleDeclaration = this.RULE("ruleDeclaration", (): RuleDeclaration => {
    const start = this.OR([
      { ALT: () => this.CONSUME(t.Permit) },
      { ALT: () => this.CONSUME(t.Forbid) },
      { ALT: () => this.CONSUME(t.Quota) },
      { ALT: () => this.CONSUME(t.Lock) },
      { ALT: () => this.CONSUME(t.Lifecycle) },
    ]);
    const name = this.SUBRULE(this.word);
    const targets: RuleDeclaration["targets"][number][] = [];
    const clauses: RuleDeclaration["clauses"][number][] = [];
    this.AT_LEAST_ONE(() => targets.push(this.SUBRULE(this.target)));
    this.MANY(() => clauses.push(this.SUBRULE(this.clause)));
    return this.ACTION(() => ({
      kind: "rule",
      rule: start.image as RuleKind,
      name,
      targets,
      clauses: clauses.filter((clause) => clause !== undefined),
      documentation: this.documentation(start),
      span: this.spanFrom(start),
    }));
  });

  /** What the last parse reported, as diagnostics of `file`. */
  public problems(file: string, length: number): Diagnostic[] {
    const syntax = this.errors.map((error) => {
      const { token, previousToken } = error as typeof error & { previousToken?: IToken };
      return diagnose("LEND0005", this.spanOfError(file, length, token, previousToken), {
        expected: error.message,
        found: token.image === "" ? "the end of the text" : `\`${token.image.slice(0, 40)}\``,
      });
    });
    return [...syntax, ...this.found];
  }

  private spanOfError(file: string, length: number, token: IToken, previous: IToken | undefined): Span {
    if (token.startOffset >= 0) return tokenSpan(file, token);
    const start = previous && previous.startOffset >= 0 ? tokenSpan(file, previous).end : length;
    return { file, start, end: start };
  }

  public begin(file: string, tokens: IToken[], docs: readonly IToken[]): void {
    this.file = file;
    this.docs = docs;
    this.found.length = 0;
    this.input = tokens;
  }
}

const parser = new PolicyParser();

/** Parses one file. Reports every syntax error; declarations with one in them are left out. */
export const parseFile = (source: Source): Parsed => {
  const { file, text } = source;
  const lexed = lex(file, text);
  parser.begin(file, lexed.tokens, lexed.documentation);
  const parsed = lexed.diagnostics.some((d) => d.code === "LEND0006" || d.code === "LEND0007")
    ? null
    : parser.wholeFile();
  const diagnostics = parsed
    ? [...lexed.diagnostics, ...parser.problems(file, text.length)]
    : lexed.diagnostics;
  const sound = (parsed?.declarations ?? []).filter(
    (declaration) =>
      !diagnostics.some(
        ({ span }) => span.start >= declaration.span.start && span.start <= declaration.span.end,
      ),
  );
  const span = { file, start: 0, end: text.length };
  return { file: { file, header: parsed?.header ?? null, declarations: sound, span }, diagnostics };
};

/** Parses the expression inside a message: `text` begins at `offset` of `file`. */
export const parseExpression = (
  file: string,
  text: string,
  offset: number,
): { readonly node: ExpressionNode; readonly diagnostics: readonly Diagnostic[] } => {
  const lexed = lex(file, text, offset);
  parser.begin(file, lexed.tokens, []);
  const node = parser.expression();
  return { node, diagnostics: [...lexed.diagnostics, ...parser.problems(file, offset + text.length)] };
};
