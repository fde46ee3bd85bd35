/** Single changes of facts that would make one expression come out otherwise. */
import type { Type } from "../dsl/schema.ts";
import type { FactChange } from "./explanation.ts";
import { operandsFor } from "./explanation-boundaries.ts";
import { allOf, type Draft, entityKey, setField } from "./explanation-draft.ts";
import { instantText, valueText } from "./explanation-nodes.ts";
import { textOf } from "./explanation-outline.ts";
import { ofTime, type Phrase, phrases } from "./explanation-phrases.ts";
import type { Sight } from "./explanation-recording.ts";
import type { EntityFacts, FactValue } from "./facts.ts";
import { lastInstant } from "./horizon.ts";
import { isEntity, isInstant, own } from "./values.ts";

/** A change that can be tried. */
export interface Edit extends FactChange {
  /** Fewer is better: 1 for a fact, more for what would be another question. */
  readonly cost: number;
  /** What is changed; two elements of a set may be described by the same words. */
  readonly target: unknown;
  /** What tells the value that is tried from others; long ones may be described by the same words. */
  readonly tried: string;
  /** Where any value on one side of the one that is tried would do as well. */
  readonly bound: "most" | "least" | null;
  /** Changes the draft; answers how to change it back. */
  readonly apply: (draft: Draft) => () => void;
}

/** What changing something costs: another reference than the stored one, another question. */
export const other = { entity: 4, question: 10 } as const;

const code = (text: string): string => `\`${text}\``;

/** Changes back what was changed, the last one first. */
export const together =
  (undo: readonly (() => void)[]): (() => void) =>
  () => {
    for (const each of [...undo].reverse()) each();
  };

/** A value in a sentence; an entity has its type before it where it might be of another. */
export const sayable = ({ environment }: Sight, type: Type, value: FactValue): string =>
  type.kind === "entity" && type.names.length > 1 && isEntity(value)
    ? `${value.type} ${valueText(environment.schema, type, value)}`
    : valueText(environment.schema, type, value);

const written = (sight: Sight, type: Type, value: FactValue | undefined): string =>
  value === undefined ? "absent" : sayable(sight, type, value);

const triedText = (value: FactValue | undefined, shown: string): string =>
  isEntity(value) ? entityKey(value) : typeof value === "object" ? shown : String(value);

/** The clock goes forward only; what comes round in a calendar is not so for good. */
export const waitUntil = (now: number, instant: number, forGood = true): readonly Edit[] => {
  if (instant <= now || instant > lastInstant) return [];
  const value = instantText(instant);
  return [
    {
      path: "now",
      text: `it were ${value}${forGood ? " or later" : ""}`,
      value,
      by: "time",
      cost: 1,
      target: "now",
      tried: value,
      bound: null,
      apply: (draft) => setField(draft.request, "now", instant),
    },
  ];
};

const partyEdit = (sight: Sight, from: "subject" | "resource", value: FactValue): readonly Edit[] => {
  if (!isEntity(value)) return [];
  const text = `${value.type} ${value.id}`;
  return [
    {
      path: from,
      text: phrases.were(code(from), code(text)),
      value: written(sight, sight.expression.type, value),
      by: "caller",
      cost: other.question,
      target: from,
      tried: entityKey(value),
      bound: null,
      apply: (draft) => setField(draft.request, from, value),
    },
  ];
};

/** Whether a caller sends the attribute. */
const isSent = ({ expression, environment, parts }: Sight): boolean => {
  if (expression.kind !== "attribute") return false;
  const { schema, action } = environment;
  const { type } = expression.object;
  if (type.kind === "context") {
    return action !== null && own(action.context, expression.name)?.origin === "request";
  }
  const name = type.kind === "record" ? type.name : (parts[0]?.value as EntityFacts | undefined)?.type;
  const declared = type.kind === "record" ? schema.records : schema.entities;
  const attributes = name === undefined ? undefined : own(declared, name)?.attributes;
  return attributes !== undefined && own(attributes, expression.name)?.origin === "request";
};

/** Of which element of a set, where the path begins with one. */
const elementOf = ({ expression, environment, parts: [object] }: Sight): string => {
  if (object !== undefined) return elementOf(object);
  if (expression.kind !== "variable" || expression.variable.from !== "local") return "";
  const element = environment.locals[expression.variable.index];
  return element === undefined ? "" : ` of ${code(valueText(environment.schema, expression.type, element))}`;
};

/** Whether people can write the value down. */
const isSayable = ({ kind }: Type, value: FactValue | undefined): boolean =>
  typeof value !== "number" || (kind === "time" ? isInstant(value) : Number.isSafeInteger(value));

/** A number that must not be so is one more. */
const triedFor = (value: FactValue | undefined, phrase: Phrase): FactValue | undefined =>
  phrase === phrases.wereNot && typeof value === "number" ? value + 1 : value;

const boundOf = (phrase: Phrase): Edit["bound"] =>
  phrase === phrases.atMost ? "most" : phrase === phrases.atLeast ? "least" : null;

/** @param said the value in the sentence, which of one that must not be so is not the one that is tried */
const attributeEdit = (sight: Sight, said: FactValue | undefined, phrase: Phrase): readonly Edit[] => {
  const value = triedFor(said, phrase);
  const { expression, parts } = sight;
  const holder = parts[0]?.value;
  if (expression.kind !== "attribute" || typeof holder !== "object" || holder instanceof Error) return [];
  if (!isSayable(expression.type, value)) return [];
  const path = textOf(expression);
  const isId = isEntity(holder) && expression.name === "id";
  const shown = written(sight, expression.type, value);
  const quoted =
    expression.type.kind === "string" && said === "" ? '""' : written(sight, expression.type, said);
  return [
    {
      path,
      text: (expression.type.kind === "time" ? ofTime(phrase) : phrase)(
        `${code(path)}${elementOf(sight)}`,
        code(quoted),
      ),
      value: shown,
      by: isId || isSent(sight) ? "caller" : "facts",
      cost: isId ? other.question : expression.type.kind === "entity" && !isSent(sight) ? other.entity : 1,
      target: isEntity(holder) ? entityKey(holder) : holder,
      tried: triedText(value, shown),
      bound: boundOf(phrase),
      apply: (draft) => {
        if (!isEntity(holder)) return together([setField(holder, expression.name, value)]);
        return together(
          allOf(draft, holder).map((each) =>
            isId ? setField(each, "id", value) : setField(each.attributes, expression.name, value),
          ),
        );
      },
    },
  ];
};

/** So that a path, the clock or a sum with one of them has the value; none for what nobody can change. */
export const setTo = (
  sight: Sight | undefined,
  value: FactValue | undefined,
  phrase: Phrase = phrases.were,
): readonly Edit[] => {
  if (sight === undefined) return [];
  const { expression } = sight;
  if (expression.kind === "attribute") return attributeEdit(sight, value, phrase);
  if (expression.kind === "arithmetic" && typeof value === "number") return operandsTo(sight, value, phrase);
  if (expression.kind !== "variable" || value === undefined) return [];
  const { from } = expression.variable;
  if (from === "now" && typeof value === "number") {
    return waitUntil(sight.environment.now, triedFor(value, phrase) as number);
  }
  return from === "subject" || from === "resource" ? partyEdit(sight, from, value) : [];
};

const numberOf = (sight: Sight | undefined): number | null =>
  typeof sight?.value === "number" ? sight.value : null;

/** The operands of a calculation, each moved by what is missing. */
const operandsTo = ({ expression, parts }: Sight, value: number, phrase: Phrase): readonly Edit[] => {
  const [left, right] = parts;
  const [one, two] = [numberOf(left), numberOf(right)];
  if (expression.kind !== "arithmetic" || one === null || two === null) return [];
  const [lefts, rights] = operandsFor(expression.operator, [one, two], [value, phrase]);
  return [
    ...lefts.flatMap(([needed, said]) => setTo(left, needed, said)),
    ...rights.flatMap(([needed, said]) => setTo(right, needed, said)),
  ].filter(({ value: text }) => text !== "NaN");
};
