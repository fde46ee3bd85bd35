/** Attributes that something does not have, or that only some of what it may be have. */
import type { Name } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { diagnose, type Related } from "../diagnostic.ts";
import type { Attribute, Attributes, Type } from "../schema.ts";
import type { Span } from "../span.ts";
import { attributePlace, place, typePlace } from "./places.ts";
import { type Scope, textAt } from "./scope.ts";
import { describeType } from "./types.ts";

interface Lacking {
  readonly type: Type;
  /** The attributes of each type that it may be. */
  readonly all: readonly Attributes[];
  readonly step: Name;
  /** Of the path up to the step. */
  readonly span: Span;
  /** The first of the types that lacks it, or has it with another type. */
  readonly at: number;
  readonly known: readonly string[];
}

const attributeIn = (attributes: Attributes | undefined, name: string): Attribute | null =>
  attributes && Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null;

/** One action of a rule has it in its context, another one does not. */
const reportContext = (scope: Scope, { all, step, at }: Lacking): void => {
  const actions = scope.actions.map((action) => `\`${action.name}\``).join(" and ");
  const lacking = scope.actions[at];
  const having = all.findIndex((_, index) => index !== at && attributeIn(all[index], step.text) !== null);
  const has = attributeIn(all[having], step.text);
  scope.report(
    diagnose(
      "LEND0208",
      step.span,
      { actions, name: step.text },
      attributePlace(has, () => labels.hasIt(scope.actions[having]?.name ?? "")),
      lacking ? placeOfLack(attributeIn(all[at], step.text), lacking.span, lacking.name) : null,
    ),
  );
};

/** Where it is declared otherwise, or what does not declare it. */
const placeOfLack = (other: Attribute | null, span: Span, name: string): Related =>
  other ? { span: other.span, label: labels.hasAnother() } : { span, label: labels.lacksIt(name) };

const reportSome = (scope: Scope, lack: Lacking & { readonly type: Type & { kind: "entity" } }): void => {
  const { type, all, step, span, at } = lack;
  const has = all.map((attributes) => attributeIn(attributes, step.text));
  const havingNames = type.names.filter((_, index) => has[index] && index !== at);
  const lacking = type.names[at] ?? "";
  const differs = has[at] !== null;
  const path = textAt(scope, span).replace(/\s*\.\s*\w+$/, "");
  const isCounted = !scope.conditional && scope.locals.size === 0;
  const facts = { path, having: havingNames.join(" | "), lacking, differs, name: step.text, isCounted };
  const first = has.find((attribute, index) => attribute && index !== at) ?? null;
  const lackingSpan = scope.schema.entities[lacking]?.declaredAs.span;
  scope.report(
    diagnose(
      "LEND0212",
      step.span,
      facts,
      attributePlace(first, () => labels.hasIt(havingNames[0] ?? "")),
      lackingSpan ? placeOfLack(has[at] ?? null, lackingSpan, lacking) : null,
    ),
  );
};

/** What declares the attributes of a type: the type itself, or the action of a context. */
const ownerPlace = (scope: Scope, type: Type): Related | null => {
  if (type.kind === "context") {
    const [action] = scope.actions;
    return place(action?.span, labels.declared(action?.name ?? ""));
  }
  return typePlace(
    scope,
    type.kind === "entity" ? type.names[0] : type.kind === "record" ? type.name : undefined,
  );
};

/** Reports an attribute that is not there, or not in all that something may be. */
export const reportLacking = (scope: Scope, lack: Lacking): void => {
  const { type, all, step, at, known } = lack;
  const someHave = all.some((attributes) => Object.hasOwn(attributes, step.text));
  if (type.kind === "context" && someHave) reportContext(scope, lack);
  else if (type.kind === "entity" && someHave) reportSome(scope, { ...lack, type });
  else {
    const places = {
      of: (name: string) => attributeIn(all[at], name)?.span,
      otherwise: ownerPlace(scope, type),
    };
    scope.report(
      diagnose("LEND0203", step.span, { type: describeType(type), found: step.text, known, places }),
    );
  }
};
