/** A strict reader of the XML that the reports use: elements, attributes, text, no more. Throws for what is not well formed. */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** What XML 1.0 calls a character. */
const characters = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

const plain = (text: string): string =>
  text.replace(/&(#\d+|\w*);?/g, (whole, name: string) => {
    const value = name.startsWith("#") ? String.fromCodePoint(Number(name.slice(1))) : entities[name];
    if (value === undefined || !whole.endsWith(";")) throw new SyntaxError(`no entity: ${whole}`);
    return value;
  });

const attributesOf = (text: string): Record<string, string> => {
  const found = [...text.matchAll(/\s+([\w-]+)="([^"<]*)"/gy)];
  if (found.map(([all]) => all).join("") !== text) throw new SyntaxError(`no attributes: ${text}`);
  const names = found.map(([, name]) => name);
  if (new Set(names).size !== names.length) throw new SyntaxError(`an attribute twice: ${text}`);
  return Object.fromEntries(found.map(([, name, value]) => [name, plain(value ?? "")]));
};

interface Open extends Element {
  readonly children: Element[];
  text: string;
}

/** Parses a whole document. */
export const parseXml = (document: string): Element => {
  if (!characters.test(document)) throw new SyntaxError("a character that XML does not have");
  const body = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  const top: Open = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  for (const [part] of body.matchAll(/<[^>]*>|[^<]+|</g)) {
    const [, closing, name = "", attributes = "", empty] =
      /^<(\/)?([A-Za-z]\w*)((?:\s+[\w-]+="[^"<]*")*)\s*(\/)?>$/.exec(part) ?? [];
    const inside = open.at(-1) ?? top;
    if (!part.startsWith("<")) inside.text += plain(part);
    else if (name === "") throw new SyntaxError(`no element: ${part}`);
    else if (closing) {
      if (open.length < 2 || inside.name !== name) throw new SyntaxError(`closes nothing: ${part}`);
      open.pop();
    } else {
      const element: Open = { name, attributes: attributesOf(attributes), children: [], text: "" };
      inside.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [root, ...others] = top.children;
  if (!root || others.length > 0 || open.length > 1 || top.text.trim() !== "")
    throw new SyntaxError("not one element");
  return root;
};
