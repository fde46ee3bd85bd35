/**
 * Finds where a JSON text names one member of an object twice. RFC 8259 leaves open which of the two counts, so two
 * services that read one body may decide about different things; `JSON.parse` takes the last, and tells nobody.
 */

export interface RepeatedMember {
  readonly name: string;
  /** A JSON pointer (RFC 6901). */
  readonly pointer: string;
}

/** An object or a list that is not closed yet. */
interface Container {
  /** Of an object: its names so far, the last of which is where we are. Null for a list. */
  readonly names: string[] | null;
  /** The same, once they are many. */
  seen: Set<string> | null;
  /** Of a list: the element where we are. */
  index: number;
}

/** So many names are compared one by one faster than they are hashed. */
const few = 8;

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Whether the quote at this place belongs to the string: an odd number of backslashes is before it. */
const isEscaped = (text: string, at: number): boolean => {
  let first = at;
  while (text.charCodeAt(first - 1) === backslash) first -= 1;
  return (at - first) % 2 === 1;
};

/** Where the string ends that begins at `start`: its closing quote. */
const endOfString = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
};

/** `"na\u006de"` is `name`. */
const nameIn = (text: string, start: number, end: number): string => {
  const written = text.slice(start + 1, end);
  return written.includes("\\") ? (JSON.parse(`"${written}"`) as string) : written;
};

/** Answers whether it is there already. */
const add = (container: Container, names: string[], name: string): boolean => {
  if (names.length >= few) container.seen ??= new Set(names);
  const { seen } = container;
  const repeated = seen === null ? names.includes(name) : seen.has(name);
  seen?.add(name);
  names.push(name);
  return repeated;
};

const stepOf = ({ names, index }: Container): string =>
  `/${(names === null ? `${index}` : (names.at(-1) ?? "")).replaceAll("~", "~0").replaceAll("/", "~1")}`;

/**
 * Takes a text that `JSON.parse` has taken; of another it may throw. Answers the first member that is named a second
 * time, or null. One pass, without recursion: as deep as the text.
 */
export const repeatedMember = (text: string): RepeatedMember | null => {
  const open: Container[] = [];
  let inside: Container | undefined;
  // Where we are in an object, the next string is a name.
  let isName = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const end = endOfString(text, at);
        if (isName && inside?.names) {
          const name = nameIn(text, at, end);
          if (add(inside, inside.names, name)) return { name, pointer: open.map(stepOf).join("") };
          isName = false;
        }
        at = end;
        break;
      }
      case comma:
        if (inside !== undefined) inside.index += 1;
        isName = true;
        break;
      case openBrace:
        inside = { names: [], seen: null, index: 0 };
        open.push(inside);
        isName = true;
        break;
      case openBracket:
        inside = { names: null, seen: null, index: 0 };
        open.push(inside);
        isName = false;
        break;
      case closeBrace:
      case closeBracket:
        open.pop();
        inside = open.at(-1);
        isName = false;
        break;
    }
  }
  return null;
};
