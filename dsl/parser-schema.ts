/**
 * The grammar of the schema.
 *
 *     enum   = "enum" name "{" text, … "}"
 *     entity = "entity" name [ "in" names ] "{" ( field | "locks" names )* "}"
 *     record = "record" name "{" field* "}"
 *     action = "action" names "on" names [ "by" names ] [ "{" field* "}" ]
 *     field  = name ":" type [ "?" ] [ "from" "request" ]
 *     type   = names separated by "|" | "Set" "<" type ">" | "(" type ")"
 */
import type {
  ActionDeclaration,
  EntityDeclaration,
  EnumDeclaration,
  FieldNode,
  Name,
  RecordDeclaration,
  TextNode,
  TypeNode,
} from "./ast.ts";
import { diagnose } from "./diagnostic.ts";
import { ExpressionParser } from "./parser-expressions.ts";
import * as t from "./tokens.ts";

/** Types begin with a capital letter, reasons of locks do not. */
const isReason = ({ names, isSet }: TypeNode): boolean =>
  !isSet && names.every(({ text }) => /^\p{Ll}/u.test(text));

export class SchemaParser extends ExpressionParser {
  protected enumDeclaration = this.RULE("enumDeclaration", (): EnumDeclaration => {
    const start = this.CONSUME(t.Enum);
    const name = this.SUBRULE(this.word);
    const values: TextNode[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      values.push(this.SUBRULE(this.text));
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({
      kind: "enum",
      name,
      values,
      documentation: this.documentation(start),
      span: this.spanFrom(start),
    }));
  });

  protected entityDeclaration = this.RULE("entityDeclaration", (): EntityDeclaration => {
    const start = this.CONSUME(t.Entity);
    const name = this.SUBRULE(this.word);
    const parents = this.OPTION(() => {
      this.CONSUME(t.In);
      return this.SUBRULE(this.words);
    });
    const fields: FieldNode[] = [];
    const locks: Name[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Locks);
            const reasons = this.SUBRULE2(this.words);
            this.ACTION(() => locks.push(...reasons));
          },
        },
        { ALT: () => fields.push(this.SUBRULE(this.field)) },
      ]),
    );
    this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({
      kind: "entity",
      name,
      parents: parents ?? [],
      fields,
      locks,
      documentation: this.documentation(start),
      span: this.spanFrom(start),
    }));
  });

  protected recordDeclaration = this.RULE("recordDeclaration", (): RecordDeclaration => {
    const start = this.CONSUME(t.Record);
    const name = this.SUBRULE(this.word);
    const fields = this.SUBRULE(this.fields);
    return this.ACTION(() => ({
      kind: "record",
      name,
      fields,
      documentation: this.documentation(start),
      span: this.spanFrom(start),
    }));
  });

  protected actionDeclaration = this.RULE("actionDeclaration", (): ActionDeclaration => {
    const start = this.CONSUME(t.Action);
    const names = this.SUBRULE(this.words);
    this.CONSUME(t.On);
    const resources = this.SUBRULE2(this.words);
    const subjects = this.OPTION(() => {
      this.CONSUME(t.By);
      return this.SUBRULE3(this.words);
    });
    const fields = this.OPTION2(() => this.SUBRULE(this.fields));
    return this.ACTION(() => ({
      kind: "action",
      names,
      resources,
      subjects: subjects ?? [],
      fields: fields ?? [],
      documentation: this.documentation(start),
      span: this.spanFrom(start),
    }));
  });

  private fields = this.RULE("fields", (): FieldNode[] => {
    const fields: FieldNode[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => fields.push(this.SUBRULE(this.field)));
    this.CONSUME(t.RightBrace);
    return fields;
  });

  private field = this.RULE("field", (): FieldNode => {
    const start = this.LA(1);
    const name = this.SUBRULE(this.word);
    this.CONSUME(t.Colon);
    const type = this.SUBRULE(this.type);
    const optional = this.OPTION(() => this.CONSUME(t.Question));
    const fromRequest = this.OPTION2(() => {
      this.CONSUME(t.From);
      return this.SUBRULE2(this.word);
    });
    this.OPTION3(() => this.CONSUME(t.Comma));
    this.ACTION(() => {
      if (fromRequest) this.checkOrigin(fromRequest);
      if (name.text === "locks" && isReason(type)) this.reportLocks(name);
    });
    return this.ACTION(() => ({
      name,
      type,
      optional: optional !== undefined,
      fromRequest: fromRequest?.text === "request",
      documentation: this.documentation(start),
      span: this.spanFrom(start),
    }));
  });

  /** `locks: repairing`, written like an attribute. One that has a type may be called so. */
  private reportLocks({ span }: Name): void {
    const facts = { found: "locks:", instead: "Write `locks` and the reasons, without `:`." };
    this.report(diagnose("LEND0027", span, facts));
  }

  /** A slip here must not turn into "stored". */
  private checkOrigin({ text, span }: Name): void {
    if (text === "request") return;
    this.report(diagnose("LEND0005", span, { expected: "`request`", found: `\`${text}\`` }));
  }

  private type = this.RULE("type", (): TypeNode => {
    const start = this.LA(1);
    return this.OR([
      {
        ALT: () => {
          this.CONSUME(t.SetOf);
          this.CONSUME(t.Less);
          const names = this.SUBRULE(this.alternatives);
          this.CONSUME(t.Greater);
          return this.ACTION((): TypeNode => ({ names, isSet: true, span: this.spanFrom(start) }));
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          const names = this.SUBRULE2(this.alternatives);
          this.CONSUME(t.RightParen);
          return this.ACTION((): TypeNode => ({ names, isSet: false, span: this.spanFrom(start) }));
        },
      },
      {
        ALT: () => {
          const names = this.SUBRULE3(this.alternatives);
          return this.ACTION((): TypeNode => ({ names, isSet: false, span: this.spanFrom(start) }));
        },
      },
    ]);
  });

  private alternatives = this.RULE("alternatives", (): Name[] => {
    const names: Name[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: t.Bar,
      DEF: () => {
        const token = this.CONSUME(t.Identifier);
        this.ACTION(() => names.push(this.nameOf(token)));
      },
    });
    return names;
  });
}
