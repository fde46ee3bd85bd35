/**
 * The grammar of rules and tests, and the one function that parses a file.
 *
 *     file  = [ "schema" name | "policy" name "for" name ] declaration*
 *     rule  = ("permit" | "forbid" | "quota" | "lock" | "lifecycle") name target+ clause*
 *     let   = "let" name "=" expression
 *     given = "given" "{" statement* "}"
 *     test  = "test" text "{" statement* "}"
 */
import type { IOrAlt, IToken } from "chevrotain";
import type {
  Declaration,
  ExpressionNode,
  FileNode,
  Header,
  LetDeclaration,
  RuleDeclaration,
  RuleKind,
  Statement,
} from "./ast.ts";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { halfWidth } from "./half-width.ts";
import { type Lexed, lex, reportInvisible } from "./lexer.ts";
import { limits } from "./limits.ts";
import { TestParser } from "./parser-tests.ts";
import { endsDeclaration, parseRepaired, parseSegment } from "./repaired.ts";
import { segmentsOf, withoutMistaken } from "./segments.ts";
import type { Source } from "./span.ts";
import * as t from "./tokens.ts";

export interface Parsed {
  readonly file: FileNode;
  readonly diagnostics: readonly Diagnostic[];
}

/** How a file was read: as a whole, or piece by piece where the parser stopped in it. */
export interface ParsedFile extends Parsed {
  readonly isBroken: boolean;
}

export interface ParsedExpression {
  readonly node: ExpressionNode;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ParsedStatements {
  readonly statements: readonly Statement[];
  readonly diagnostics: readonly Diagnostic[];
}

class PolicyParser extends TestParser {
  constructor() {
    super();
    this.performSelfAnalysis();
  }

  private headerLine = this.RULE("headerLine", (): Header => {
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

  private header: Header | null = null;
  private declarations: Declaration[] = [];

  private wholeFile = this.RULE("wholeFile", () => {
    this.OPTION(() => {
      const header = this.SUBRULE(this.headerLine);
      this.ACTION(() => {
        this.header = this.errorCount() === 0 ? header : null;
      });
    });
    this.MANY(() => {
      const before = this.ACTION(() => this.errorCount());
      const declaration = this.SUBRULE(this.declaration);
      this.ACTION(() => {
        const isWhole = this.errorCount() === before && endsDeclaration.has(this.LA(1).tokenType);
        if (declaration && isWhole) this.declarations.push(declaration);
      });
    });
  });

  private kinds: IOrAlt<Declaration>[] = [
    { ALT: () => this.SUBRULE(this.ruleDeclaration) },
    { ALT: () => this.SUBRULE(this.letDeclaration) },
    { ALT: () => this.SUBRULE(this.enumDeclaration) },
    { ALT: () => this.SUBRULE(this.entityDeclaration) },
    { ALT: () => this.SUBRULE(this.recordDeclaration) },
    { ALT: () => this.SUBRULE(this.actionDeclaration) },
    { ALT: () => this.SUBRULE(this.givenDeclaration) },
    { ALT: () => this.SUBRULE(this.testDeclaration) },
  ];

  private declaration = this.RULE("declaration", (): Declaration | undefined => this.OR(this.kinds));

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

  private ruleWords: IOrAlt<IToken>[] = [
    { ALT: () => this.CONSUME(t.Permit) },
    { ALT: () => this.CONSUME(t.Forbid) },
    { ALT: () => this.CONSUME(t.Quota) },
    { ALT: () => this.CONSUME(t.Lock) },
    { ALT: () => this.CONSUME(t.Lifecycle) },
  ];

  private ruleDeclaration = this.RULE("ruleDeclaration", (): RuleDeclaration => {
    const start = this.OR(this.ruleWords);
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

  /** Every declaration in which there is no syntax error. */
  public parseFile({ file, text }: Source, { tokens, documentation }: Lexed): Parsed {
    const { length } = text;
    this.begin(file, text, tokens, documentation);
    this.header = null;
    this.declarations = [];
    this.wholeFile();
    const span = { file, start: 0, end: length };
    const node = { file, header: this.header, declarations: this.declarations, span };
    return { file: node, diagnostics: this.problems(length) };
  }

  public parseStatements({ file, text }: Source, { tokens }: Lexed): ParsedStatements {
    this.begin(file, text, tokens, []);
    const statements = this.statements() ?? [];
    return { statements, diagnostics: this.problems(text.length) };
  }

  public parseExpression(file: string, tokens: IToken[], end: number): ParsedExpression {
    this.begin(file, "", tokens, []);
    const node = this.expression();
    return { node, diagnostics: this.problems(end) };
  }
}

const parser = new PolicyParser();

/** Parses a file as a whole, and one with an error in it piece by piece. */
const parseSegments = (
  file: string,
  lexed: Lexed,
  parse: (lexed: Lexed) => Parsed,
  apart: boolean,
): ParsedFile => {
  const whole = parse(lexed);
  const isOpen = lexed.diagnostics.some(({ code }) => code === "LEND0002");
  const isBroken = whole.diagnostics.length > 0 || isOpen;
  if (!isBroken && !apart) return { ...whole, diagnostics: lexed.diagnostics, isBroken };
  const parts: Parsed[] = [];
  let count = 0;
  for (const segment of segmentsOf(lexed)) {
    const part = parseSegment(file, segment, parse);
    parts.push(part);
    count += part.diagnostics.length;
    // Nobody reads more of them, so what comes behind them need not be read.
    if (count >= limits.kept) break;
  }
  return {
    file: {
      ...whole.file,
      header: parts[0]?.file.header ?? null,
      declarations: parts.flatMap((part) => part.file.declarations),
    },
    diagnostics: parts.flatMap((part) => part.diagnostics),
    isBroken,
  };
};

/**
 * Parses one file. Reports every syntax error; declarations with one in them are left out.
 *
 * @param apart piece by piece although nothing in it is broken, as a part of a file in which something is
 */
export const parseFile = ({ file, text }: Source, apart = false): ParsedFile => {
  const lexed = halfWidth(file, lex(file, text));
  const unreadable = lexed.diagnostics.some(({ code }) => code === "LEND0006" || code === "LEND0007");
  const invisible = unreadable ? [] : reportInvisible(file, text);
  const readable = unreadable ? { ...lexed, tokens: [] } : lexed;
  const read = parseSegments(file, readable, (now) => parser.parseFile({ file, text }, now), apart);
  const diagnostics = unreadable ? lexed.diagnostics : [...read.diagnostics, ...invisible];
  const declarations = withoutMistaken(read.file.declarations, diagnostics);
  return { file: { ...read.file, declarations }, diagnostics, isBroken: read.isBroken || unreadable };
};

/** Parses the expression inside a message: `text` begins at `offset` of `file`. */
export const parseExpression = (file: string, text: string, offset: number): ParsedExpression => {
  return parseRepaired(file, lex(file, text, offset), ({ tokens }) =>
    parser.parseExpression(file, tokens, offset + text.length),
  );
};

/** Statements of a test without its braces, as a prompt takes them. */
export const parseStatements = ({ file, text }: Source): ParsedStatements => {
  // The braces that the grammar wants stand just outside of the text.
  const lexed = lex(file, `{${text}\n}`, -1);
  const { statements, diagnostics: read } = parseRepaired(file, lexed, (now) =>
    parser.parseStatements({ file, text }, now),
  );
  const inside = (offset: number): number => Math.max(0, Math.min(offset, text.length));
  const end = text.trimEnd().length;
  const diagnostics = [...read, ...reportInvisible(file, text)].map((each) => {
    const span = { file, start: inside(each.span.start), end: inside(each.span.end) };
    if (each.code !== "LEND0005" || span.start < end) return { ...each, span };
    // The brace that stands there is one that nobody wrote.
    const { expected = "" } = each.facts as { readonly expected?: string };
    return diagnose("LEND0005", span, { expected, found: "the end of the text" });
  });
  return { statements, diagnostics };
};
