/** What every part of the grammar needs: the file, spans, names, and a record of what went wrong. */
import {
  EmbeddedActionsParser,
  EOF,
  type IRecognitionException,
  type IToken,
  type TokenType,
} from "chevrotain";
import type { Name, TextNode } from "./ast.ts";
import { type Diagnostic, diagnose } from "./diagnostic.ts";
import { documentationBefore } from "./documentation.ts";
import { endOfToken, tokenSpan } from "./lexer.ts";
import { limits } from "./limits.ts";
import { textOf } from "./literals.ts";
import { syntaxMessages } from "./parser-messages.ts";
import { cover, type Span } from "./span.ts";
import * as t from "./tokens.ts";
import { skipValidations } from "./validations.ts";

/** Parts of Chevrotain that its types leave out. */
interface Internals {
  _errors: readonly IRecognitionException[];
  recoveryEnabled: boolean;
  SAVE_ERROR(error: IRecognitionException): IRecognitionException;
  shouldInRepetitionRecoveryBeTried(...about: readonly unknown[]): boolean;
  findReSyncTokenType(): TokenType;
  RULE_STACK_IDX: number;
}

/** Of what stands in place of something that could not be read; no declaration with it in it is kept. */
export const nowhere: Span = { file: "", start: 0, end: 0 };
export const unreadName: Name = { text: "", span: nowhere };
const unreadText: TextNode = { raw: "", value: "", span: nowhere };

/**
 * A rule that recovers from an error answers `undefined`, unless it has a `recoveryValueFunc`. It must have one where
 * another rule looks into its value.
 */
export class ParserBase extends EmbeddedActionsParser {
  protected file = "";
  private written = "";
  private docs: readonly IToken[] = [];
  protected readonly found: Diagnostic[] = [];

  constructor() {
    super(t.vocabulary, {
      recoveryEnabled: true,
      maxLookahead: 2,
      errorMessageProvider: syntaxMessages,
      skipValidations,
    });
  }

  /** What is wrong with a token that recovery put in is not a mistake of the text. */
  protected report = (diagnostic: Diagnostic): void => {
    if (diagnostic.span.start >= 0) this.found.push(diagnostic);
  };

  /** How many syntax errors there are so far; asking `errors` would copy them. */
  protected errorCount(): number {
    return (this as unknown as Internals)._errors.length;
  }

  /** Called for each syntax error. With more of them than anyone reads the parser stops at the next. */
  protected SAVE_ERROR(error: IRecognitionException): IRecognitionException {
    const internals = this as unknown as Internals;
    internals.recoveryEnabled = internals._errors.length < limits.kept;
    const { SAVE_ERROR } = EmbeddedActionsParser.prototype as unknown as Internals;
    return SAVE_ERROR.call(this, error);
  }

  /** Each recovery inside of a repetition is a call deeper, and asks nobody whether there was enough of them. */
  protected shouldInRepetitionRecoveryBeTried(...about: readonly unknown[]): boolean {
    const { shouldInRepetitionRecoveryBeTried } = EmbeddedActionsParser.prototype as unknown as Internals;
    return this.errorCount() < limits.kept && shouldInRepetitionRecoveryBeTried.apply(this, [...about]);
  }

  /** Behind the outermost rule comes only the end; it need not be looked for through the whole text for each error. */
  protected findReSyncTokenType(): TokenType {
    const internals = this as unknown as Internals;
    if (internals.RULE_STACK_IDX === 0) return EOF;
    return (EmbeddedActionsParser.prototype as unknown as Internals).findReSyncTokenType.call(this);
  }

  protected begin(file: string, written: string, tokens: IToken[], docs: readonly IToken[]): void {
    this.file = file;
    this.written = written;
    this.docs = docs;
    this.found.length = 0;
    (this as unknown as Internals).recoveryEnabled = true;
    this.input = tokens;
  }

  /** What the last parse reported, as diagnostics; a text that ends too early ends at `end`. */
  protected problems(end: number): Diagnostic[] {
    const syntax = this.errors.map((error) => {
      const { token, previousToken } = error as typeof error & { previousToken?: IToken };
      return diagnose("LEND0005", this.spanOfError(end, token, previousToken), {
        expected: error.message,
        found: token.image === "" ? "the end of the text" : `\`${token.image.slice(0, 40)}\``,
      });
    });
    return [...syntax, ...this.found];
  }

  private spanOfError(length: number, token: IToken, previous: IToken | undefined): Span {
    if (token.startOffset >= 0) return tokenSpan(this.file, token);
    const start = previous && previous.startOffset >= 0 ? tokenSpan(this.file, previous).end : length;
    return { file: this.file, start, end: start };
  }

  /** From a token to the last one that was read. */
  protected spanFrom(start: IToken): Span {
    const last = this.LA(0);
    const { startOffset } = start;
    // Two spans less for each part of the tree, where recovery put nothing in.
    if (startOffset < 0 || !(last.startOffset >= startOffset))
      return cover(this.spanOf(start), this.spanOf(last));
    return { file: this.file, start: startOffset, end: endOfToken(last) };
  }

  /** Of a token that recovery put in, the place where the last real one ends. */
  protected spanOf(token: IToken): Span {
    if (token.startOffset >= 0) return tokenSpan(this.file, token);
    const last = this.LA(0);
    const end = last.startOffset >= 0 ? endOfToken(last) : 0;
    return { file: this.file, start: end, end };
  }

  protected documentation(start: IToken): string {
    return documentationBefore(this.docs, this.written, start.startOffset);
  }

  protected nameOf(token: IToken): Name {
    return { text: token.image, span: this.spanOf(token) };
  }

  protected word = this.RULE(
    "word",
    (): Name => {
      const token = this.CONSUME(t.Word);
      return this.ACTION(() => this.nameOf(token));
    },
    { recoveryValueFunc: () => unreadName },
  );

  protected words = this.RULE(
    "words",
    (): Name[] => {
      const names: Name[] = [];
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => names.push(this.SUBRULE(this.word)) });
      return names;
    },
    { recoveryValueFunc: () => [] },
  );

  protected text = this.RULE(
    "text",
    (): TextNode => {
      const token = this.CONSUME(t.Text);
      return this.ACTION(() => textOf(this.file, token, this.report));
    },
    { recoveryValueFunc: () => unreadText },
  );
}
