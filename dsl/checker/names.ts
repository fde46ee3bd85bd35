/** Which names can be declared, and names that are declared twice. */
import type { Name } from "../ast.ts";
import { labels } from "../catalog-places.ts";
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import { isKeyword } from "../tokens.ts";

type Report = (diagnostic: Diagnostic) => void;

/** What every expression can mention already. */
const roots: ReadonlySet<string> = new Set(["subject", "resource", "context", "now"]);

/** Codes that the engine gives where no rule speaks. */
const enginesOwn: readonly string[] = ["EvaluationFailed", "NotPermitted"];

export const isReservedCode = (code: string): boolean => enginesOwn.includes(code);

/** What a test may expect although no rule has it. */
export const reservedCodes = enginesOwn;

/** Reports a name that expressions could not mention, or that already means something there. */
export const checkMentionable = (name: Name, report: Report): void => {
  if (roots.has(name.text)) refuse(name, report);
  else checkName(name, report);
};

/** Reports a name that is a word of the language, which no value can be. */
export const checkName = (name: Name, report: Report): void =>
  isKeyword(name.text) ? refuse(name, report) : checkPlain(name, report);

/** Reports the one name that objects do not keep as they keep others. */
export const checkPlain = (name: Name, report: Report): void => {
  if (name.text === "__proto__") refuse(name, report);
};

const refuse = (name: Name, report: Report): void =>
  report(diagnose("LEND0109", name.span, { name: name.text }));

/** Entries by name; a second declaration of a name is reported and left out. */
export const uniqueBy = <Item>(
  items: readonly Item[],
  nameOf: (item: Item) => Name,
  what: string,
  report: Report,
): Map<string, Item> => {
  const unique = new Map<string, Item>();
  for (const item of items) {
    const name = nameOf(item);
    const first = unique.get(name.text);
    if (first === undefined) unique.set(name.text, item);
    else {
      const related = { span: nameOf(first).span, label: labels.firstDeclared() };
      report(diagnose("LEND0100", name.span, { what, name: name.text }, related));
    }
  }
  return unique;
};
